"""What the pages of accounts read: organisations with their people, what waits for confirmation, whom one acts for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.accounts.acting import Acting, hats_of, memberships_of
from ressursbank.portal.accounts.models import Membership, Organisation, OrganisationRole, Person

HAT_NAMES = {"builder": _("as builder"), "authority": _("as authority")}
REGISTER_STATES = {
    "bankrupt": _("Bankrupt, says the register of companies"),
    "winding_up": _("Being wound up, says the register of companies"),
    "deleted": _("Deleted from the register of companies"),
}


@dataclass(frozen=True, slots=True)
class ActingChoice:
    """One way to act: for an organisation, under a hat where there are two."""

    membership: Membership
    hat: str
    has_other_hat: bool
    is_chosen: bool

    @property
    def hat_name(self) -> str:
        """The hat's name, where there is more than one to choose from."""
        return str(HAT_NAMES[self.hat]) if self.has_other_hat else ""


def acting_choices(request: HttpRequest) -> list[ActingChoice]:
    """Every way in which whoever asks may act, the chosen one marked. One query and its roles, read once a request."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if acting.person is None:
        return []
    memberships = getattr(request, "memberships", None)
    if memberships is None:
        memberships = memberships_of(acting.person)
    choices = []
    for membership in memberships:
        hats = hats_of(membership) or ("",)
        for hat in hats:
            is_here = acting.organisation is not None and acting.organisation.pk == membership.organisation_id
            choices.append(ActingChoice(membership, hat, len(hats) > 1, is_here and hat == acting.hat))
    return choices


def members_of(organisation: Organisation) -> list[Membership]:
    """Everybody who acts for an organisation, owners first."""
    found = organisation.memberships.select_related("person").prefetch_related("roles")
    return list(found.order_by("-is_owner", "person__name"))


def roles_of(organisation: Organisation) -> list[OrganisationRole]:
    """The organisation's roles, those that wait last."""
    return list(organisation.roles.order_by("-is_confirmed", "pk"))


def roles_to_confirm() -> QuerySet[OrganisationRole]:
    """What waits for a regional administrator, the oldest first."""
    return OrganisationRole.objects.filter(is_confirmed=False).select_related("organisation").order_by("pk")


def organisations(search: str = "") -> QuerySet[Organisation]:
    """Organisations by name or number, with their roles."""
    found = Organisation.objects.prefetch_related("roles").order_by("name", "pk")
    if search:
        # The name as typed, with a capital and in capitals: SQLite folds the case of ASCII letters only.
        spellings = {search, search.capitalize(), search.upper(), search.lower()}
        wanted = Q(number__startswith="".join(search.split()))
        for spelling in spellings:
            wanted |= Q(name__icontains=spelling)
        found = found.filter(wanted)
    return found


def owners_of(organisation: Organisation) -> list[Person]:
    """Who can invite, and is told what an administrator decides."""
    rows = organisation.memberships.filter(is_owner=True, person__is_active=True).select_related("person")
    return [row.person for row in rows]


def by_language(people: Iterable[Person]) -> dict[str, list[str]]:
    """Addresses by the language that their owners read."""
    found: dict[str, list[str]] = {}
    for person in people:
        found.setdefault(person.language or "nb", []).append(person.email)
    return found
