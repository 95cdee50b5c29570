"""Who may do what: the only place where a permission is answered. Services and selectors ask `may` or `require`.

An action is named `thing.verb`. The thing is what the rule is about: a project's part asks of its project.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import SHOWN_TO_ALL, Publication
from ressursbank.portal.facilities.lists import OF_PROJECT
from ressursbank.portal.marketplace.listings.visibility import sees_listing

PROJECT_OWNERS = ("builder", "buyer")
PROJECT_WORKERS = ("builder", "buyer", "plan_consultant", "geotechnical_adviser", "contractor")
FACILITY_KEEPERS = ("receiver", "landowner", "builder", "coordinator")
LISTERS = (*PROJECT_WORKERS, "landowner")
"""Who put what their organisation's projects have or want on the market: a landowner wants masses for a field."""
STORAGE_KEEPERS = (*FACILITY_KEEPERS, "contractor")
TRADERS = (*PROJECT_WORKERS, "receiver", "landowner", "coordinator")
"""Who makes agreements for an organisation."""
PLANNERS = ("coordinator", "authority", "regional_administrator")


class UnknownActionError(LookupError):
    """An action that has no rule."""


class NotAllowedError(PermissionError):
    """The one who acts may not do this. Nothing has been changed."""

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action


def may(acting: Acting, action: str, thing: Any = None) -> bool:
    """Whether `acting` may do `action` to `thing`. Raises UnknownActionError for an action without a rule."""
    try:
        rule = RULES[action]
    except KeyError:
        raise UnknownActionError(action) from None
    return rule(acting, thing if action in _OF_THE_THING_ITSELF else _asked_of(thing))


def require(acting: Acting, action: str, thing: Any = None) -> None:
    """Raises NotAllowedError unless `may`."""
    if not may(acting, action, thing):
        raise NotAllowedError(action)


def action_to_undo(action: str, thing: Any) -> str:
    """The action whose rule holds for undoing `action`: making a thing asks for a role, undoing it for the thing.

    A thing that is nobody's (a new project's site, which stays while something rests on it): those who may make it.
    """
    is_somebodys = hasattr(thing, "organisation_id") or action == "organisation.create"
    return _TO_UNDO.get(action, action) if is_somebodys else action


def visible_projects(acting: Acting) -> Q:
    """Which projects the one who acts sees: a filter on projects."""
    if acting.has("regional_administrator"):
        return Q()
    seen = Q(state__in=SHOWN_TO_ALL)
    if acting.organisation is not None:
        # A subquery and no join: the list stays without duplicates.
        party_of = acting.organisation.project_parties.values("project")
        seen |= Q(organisation=acting.organisation) | Q(pk__in=party_of)
    return seen


def visible_lots(acting: Acting) -> Q:
    """Which lots the one who acts sees: a filter on lots, which carry their project's state."""
    if acting.has("regional_administrator"):
        return Q()
    seen = Q(state__in=SHOWN_TO_ALL)
    if acting.organisation is not None:
        seen |= Q(project__in=acting.organisation.projects.values("pk"))
        seen |= Q(project__in=acting.organisation.project_parties.values("project"))
    return seen


def visible_to_all_or_own(acting: Acting) -> Q:
    """Which facilities and storage areas the one who acts sees: a filter on them."""
    if acting.has("regional_administrator"):
        return Q()
    seen = Q(state__in=SHOWN_TO_ALL)
    if acting.organisation is not None:
        seen |= Q(organisation=acting.organisation)
    if acting.has("coordinator"):
        seen |= Q(organisation=None)
    return seen


def _asked_of(thing: Any) -> Any:
    return getattr(thing, "owner_thing", thing)


def _anyone(_acting: Acting, _thing: Any) -> bool:
    return True


def _person(acting: Acting, _thing: Any) -> bool:
    return acting.person is not None


def _member(acting: Acting, _thing: Any) -> bool:
    return acting.organisation is not None


def _has(*roles: str) -> Callable[[Acting, Any], bool]:
    def rule(acting: Acting, _thing: Any) -> bool:
        return acting.has(*roles)

    return rule


def _owner_of_organisation(acting: Acting, organisation: Any) -> bool:
    if acting.has("regional_administrator"):
        return True
    return acting.is_owner and acting.organisation is not None and acting.organisation.pk == organisation.pk


def _owner_alone(acting: Acting, organisation: Any) -> bool:
    """Who gives keys to all that an organisation sees, the prices of its agreements among it: no administrator."""
    return acting.is_owner and acting.organisation is not None and acting.organisation.pk == organisation.pk


def _acts_for(acting: Acting, organisation: Any) -> bool:
    return acting.organisation is not None and acting.organisation.pk == organisation.pk


def _see_organisation(acting: Acting, organisation: Any) -> bool:
    """A register number makes it public; a person with land and no number is not shown to others."""
    if organisation.number or acting.has("regional_administrator") or _acts_for(acting, organisation):
        return True
    return acting.person is not None and organisation.memberships.filter(person=acting.person).exists()


def _own(acting: Acting, thing: Any) -> bool:
    return acting.organisation is not None and thing.organisation_id == acting.organisation.pk


def _project(*roles: str) -> Callable[[Acting, Any], bool]:
    """Roles that act on the organisation's own projects, or that the organisation has as a party of the project."""

    def rule(acting: Acting, project: Any) -> bool:
        if acting.organisation is None or project.state == Publication.WITHDRAWN:
            return False
        if project.organisation_id == acting.organisation.pk:
            return acting.has(*roles)
        mine = acting.roles.intersection(roles)
        if not mine or project.pk is None:
            return False
        return bool(project.parties.filter(organisation=acting.organisation, role__in=mine).exists())

    return rule


def _owner_of_project(*roles: str) -> Callable[[Acting, Any], bool]:
    """Roles of the organisation that owns the project: a party of it puts nothing on the market."""

    def rule(acting: Acting, project: Any) -> bool:
        return _own(acting, project) and acting.has(*roles) and project.state != Publication.WITHDRAWN

    return rule


def _project_in_any_state(*roles: str) -> Callable[[Acting, Any], bool]:
    """For withdrawing, and bringing back what was withdrawn: the owner alone."""

    def rule(acting: Acting, project: Any) -> bool:
        return _own(acting, project) and acting.has(*roles)

    return rule


def _see_project(acting: Acting, project: Any) -> bool:
    if project.state in SHOWN_TO_ALL or acting.has("regional_administrator") or _own(acting, project):
        return True
    if acting.organisation is None or project.pk is None:
        return False
    return bool(project.parties.filter(organisation=acting.organisation).exists())


def _insider_of_project(acting: Acting, project: Any) -> bool:
    if acting.has("regional_administrator") or _own(acting, project):
        return True
    if acting.organisation is None:
        return False
    return bool(project.parties.filter(organisation=acting.organisation).exists())


def _see_shared(acting: Acting, thing: Any) -> bool:
    if thing.state in SHOWN_TO_ALL or acting.has("regional_administrator") or _own(acting, thing):
        return True
    return thing.organisation_id is None and acting.has("coordinator")


def _keep(*roles: str) -> Callable[[Acting, Any], bool]:
    """The keeper of a facility or storage area; the coordinator for one that no organisation here runs."""

    def rule(acting: Acting, thing: Any) -> bool:
        if thing.organisation_id is None:
            return acting.has("coordinator", "regional_administrator")
        return _own(acting, thing) and acting.has(*roles)

    return rule


def _party(acting: Acting, agreement: Any) -> bool:
    """Those of either party who work with its projects or facilities: prices and messages are theirs alone."""
    if acting.organisation is None or not acting.has(*TRADERS):
        return False
    return acting.organisation.pk in (agreement.giver_id, agreement.taker_id)


def _book(acting: Acting, area: Any) -> bool:
    """Whoever makes agreements for an organisation; in a project's own area only the project's own organisations."""
    if acting.organisation is None or not acting.has(*TRADERS) or area.state != Publication.PUBLISHED:
        return False
    if area.kind not in OF_PROJECT or _own(acting, area):
        return True
    return area.project is not None and (
        _own(acting, area.project) or area.project.parties.filter(organisation=acting.organisation).exists()
    )


def _booker(acting: Acting, booked: Any) -> bool:
    return _own(acting, booked) and acting.has(*TRADERS)


def _keep_room(acting: Acting, booked: Any) -> bool:
    """Of a booking, or of what stands there: the keeper of the area."""
    return _keep(*STORAGE_KEEPERS)(acting, booked.storage_area)


def _see_room(acting: Acting, area: Any) -> bool:
    """Who has booked what of an area, and whose masses stand there: its keeper and the coordinator."""
    return _keep(*STORAGE_KEEPERS)(acting, area) or acting.has("coordinator")


def _see_booked(acting: Acting, booked: Any) -> bool:
    return _booker(acting, booked) or _see_room(acting, booked.storage_area)


def _own_by_person(acting: Acting, thing: Any) -> bool:
    return acting.person is not None and thing.person_id == acting.person.pk


def _see_notice(acting: Acting, notice: Any) -> bool:
    """One's own, and those of the organisation where one makes agreements for it, or owns it."""
    return _own_by_person(acting, notice) or (_own(acting, notice) and (acting.is_owner or acting.has(*TRADERS)))


def _see_letter(acting: Acting, letter: Any) -> bool:
    """Whoever sits at the desk, and the organisation that it was written to."""
    return acting.has("coordinator", "regional_administrator") or _own(acting, letter)


_leads_rounds = _has("coordinator")
"""And time itself, which acts as the operator."""


def _see_round(acting: Acting, round_: Any) -> bool:
    """Its parties, from when it is opened."""
    if _leads_rounds(acting, round_):
        return True
    if acting.organisation is None or not acting.has(*TRADERS) or round_.opened_at is None:
        return False
    mine = Q(giver=acting.organisation) | Q(taker=acting.organisation)
    return bool(round_.proposals.filter(mine).exists())


def _answers_in_round(acting: Acting, proposal: Any) -> bool:
    """Either party for itself; the coordinator for ends that no organisation here answers for."""
    if acting.organisation is None or not acting.has(*TRADERS):
        return False
    ends = (proposal.giver_id, proposal.taker_id)
    return acting.organisation.pk in ends or (None in ends and acting.has("coordinator"))


def _time_itself(acting: Acting, _thing: Any) -> bool:
    """No person: what happens because a deadline has passed."""
    return not acting.is_logged_in and acting.has("regional_administrator")


def _own_import(acting: Acting, run: Any) -> bool:
    if run.kind == "package":
        return acting.has("regional_administrator", "coordinator")
    return _own(acting, run) and acting.has(*PROJECT_WORKERS)


_TO_UNDO: Mapping[str, str] = {
    "organisation.create": "organisation.edit",
    "project.create": "project.withdraw",
    "project.copy": "project.withdraw",
    "facility.create": "facility.withdraw",
    "storage.create": "storage.withdraw",
    "import.sheet": "project.edit",
    "listing.follow_lot": "listing.bring_back",
}
_OF_THE_THING_ITSELF = frozenset({"listing.see", "round.answer"})
"""Asked of the thing, also where it belongs to another."""

RULES: Mapping[str, Callable[[Acting, Any], bool]] = {
    "organisation.create": _person,
    "organisation.edit": _owner_of_organisation,
    "organisation.see": _see_organisation,
    "organisation.see_all": _has("regional_administrator"),
    "organisation.ask_to_join": _person,
    "organisation.see_members": lambda acting, organisation: (
        acting.has("regional_administrator") or _acts_for(acting, organisation)
    ),
    "invitation.accept": _person,
    "member.invite": _owner_of_organisation,
    "member.change": _owner_of_organisation,
    "member.leave": _acts_for,
    "role.ask_for": _owner_of_organisation,
    "role.confirm": _has("regional_administrator"),
    "address.search": _has(*PROJECT_WORKERS, *STORAGE_KEEPERS),
    "project.see": _see_project,
    "project.see_contacts": _insider_of_project,
    "project.create": _has(*PROJECT_WORKERS),
    "project.edit": _project(*PROJECT_WORKERS),
    "project.answer_gate": _project(*PROJECT_WORKERS),
    "project.end_stage": _project(*PROJECT_OWNERS),
    "project.publish": _project(*PROJECT_OWNERS),
    "project.close": _project(*PROJECT_OWNERS),
    "project.withdraw": _project_in_any_state(*PROJECT_OWNERS),
    "project.bring_back": _project_in_any_state(*PROJECT_OWNERS),
    "project.change_parties": _project(*PROJECT_OWNERS),
    "project.copy": _see_project,
    "project.see_log": _insider_of_project,
    "facility.see": _see_shared,
    "facility.create": _has(*FACILITY_KEEPERS),
    "facility.edit": _keep(*FACILITY_KEEPERS),
    "facility.publish": _keep(*FACILITY_KEEPERS),
    "facility.withdraw": _keep(*FACILITY_KEEPERS),
    "facility.bring_back": _keep(*FACILITY_KEEPERS),
    "facility.see_log": _keep(*FACILITY_KEEPERS),
    "storage.see": _see_shared,
    "storage.create": _has(*STORAGE_KEEPERS),
    "storage.edit": _keep(*STORAGE_KEEPERS),
    "storage.see_log": _keep(*STORAGE_KEEPERS),
    "storage.publish": _keep(*STORAGE_KEEPERS),
    "storage.withdraw": _keep(*STORAGE_KEEPERS),
    "storage.bring_back": _keep(*STORAGE_KEEPERS),
    "storage.book": _book,
    "storage.see_bookings": _see_room,
    "booking.ask": lambda acting, booked: _book(acting, booked.storage_area),
    "booking.see_own": _has(*TRADERS),
    "booking.see": _see_booked,
    "booking.confirm": _keep_room,
    "booking.decline": _keep_room,
    "booking.cancel": _booker,
    "booking.end": lambda acting, booked: _keep_room(acting, booked) or _time_itself(acting, booked),
    "booking.register": _keep_room,
    "plan.start": _has(*PLANNERS),
    "plan.cancel": _has(*PLANNERS),
    "plan.publish": _has("coordinator", "regional_administrator"),
    "plan.see_runs": _has(*PLANNERS),
    "assumption.edit": _has("coordinator", "regional_administrator"),
    "import.package": _has("regional_administrator", "coordinator"),
    "import.sheet": _has(*PROJECT_WORKERS),
    "import.see": _own_import,
    "import.commit": _own_import,
    "import.undo": _own_import,
    "export.own": _member,
    "export.region": _anyone,
    "listing.see": sees_listing,
    "listing.publish": _owner_of_project(*LISTERS),
    "listing.edit": _owner_of_project(*LISTERS),
    "listing.close": _owner_of_project(*LISTERS),
    # What happens to a listing when its lot is withdrawn or promised: whoever may do that to the lot.
    "listing.follow_lot": _anyone,
    # With a project that is still withdrawn while its withdrawal is undone.
    "listing.bring_back": _project_in_any_state(*LISTERS),
    "enquiry.answer": _owner_of_project(*LISTERS),
    "agreement.ask": _has(*TRADERS),
    "agreement.see": _party,
    "agreement.write": _party,
    "agreement.offer": _party,
    "agreement.counter": _party,
    "agreement.accept": _party,
    "agreement.decline": _party,
    "agreement.withdraw": _party,
    "agreement.cancel": _party,
    "agreement.start": _party,
    "agreement.deliver": _party,
    "agreement.finish": _party,
    "agreement.complete": _party,
    "agreement.expire": _time_itself,
    # What both parties said yes to in an allocation round.
    "agreement.allot": _leads_rounds,
    "agreement.close": _time_itself,
    "round.see_all": _leads_rounds,
    "round.see": _see_round,
    "round.prepare": _leads_rounds,
    "round.propose": _leads_rounds,
    "round.open": _leads_rounds,
    "round.end_answers": _leads_rounds,
    "round.solve_again": _leads_rounds,
    "round.close": _leads_rounds,
    "round.cancel": _leads_rounds,
    "round.extend": _leads_rounds,
    "round.remind": _leads_rounds,
    "round.take_up": _leads_rounds,
    "round.answer": _answers_in_round,
    "report.create": _anyone,
    "report.decide": _has("coordinator", "regional_administrator"),
    "notice.see_own": _person,
    "notice.see": _see_notice,
    "search.save": _person,
    "search.see": _own_by_person,
    "search.edit": _own_by_person,
    # The coordinator's desk.
    "desk.see": _has("coordinator", "regional_administrator"),
    "desk.remind": _has("coordinator", "regional_administrator"),
    "letter.send": _has("coordinator", "regional_administrator"),
    "letter.see": _see_letter,
    "token.see": _owner_alone,
    "token.make": _owner_alone,
    "token.revoke": _owner_alone,
    "webhook.see": _owner_alone,
    "webhook.make": _owner_alone,
    "webhook.edit": _owner_alone,
    "webhook.remove": _owner_alone,
    "webhook.send_again": _owner_alone,
}
