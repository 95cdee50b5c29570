"""What is read of agreements: one that one is a party of, an organisation's own, and what a page shows of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation, Person
from ressursbank.portal.audit.models import Change
from ressursbank.portal.marketplace.agreements.move import party_of, position_of
from ressursbank.portal.marketplace.agreements.states import BINDING, ENDED, MOVES, TALKING, Party, can, other_of
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.permissions import TRADERS, NotAllowedError, may, require
from ressursbank.portal.plans.templatetags.shown import number
from ressursbank.portal.projects.models import Project

TABS = ("waiting", "talking", "agreed", "ended")
_RELATED = (
    "giver", "taker", "giver_lot__project__site", "taker_lot__project__site", "facility__site", "storage_area__site",
    "listing__lot",
)  # fmt: skip


def agreement_of(acting: Acting, public_id: str, action: str = "agreement.see") -> Agreement:
    """An agreement that one may do something to. Nobody else learns that it exists: Http404, or the log-in page."""
    if not acting.is_logged_in:
        raise NotAllowedError(action)
    found = Agreement.objects.select_related(*_RELATED).filter(public_id=public_id).first()
    if found is None or not may(acting, "agreement.see", found):
        raise Http404(public_id)
    require(acting, action, found)
    return found


def own_agreements(acting: Acting, tab: str = "") -> QuerySet[Agreement]:
    """One's organisation's agreements; those that wait for one's answer first, then the nearest deadline."""
    if acting.organisation is None or not acting.has(*TRADERS):
        return Agreement.objects.none()
    mine = acting.organisation
    found = Agreement.objects.filter(Q(giver=mine) | Q(taker=mine))
    my_turn = Q(giver=mine, turn="giver") | Q(taker=mine, turn="taker")
    which = {
        "waiting": my_turn,
        "talking": Q(state__in=TALKING),
        "agreed": Q(state__in=BINDING),
        "ended": Q(state__in=ENDED),
    }
    if tab in which:
        found = found.filter(which[tab])
    first = Case(When(my_turn, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.annotate(rank=first).order_by("rank", "-pk")


def rows_of_agreements(acting: Acting, tab: str = "") -> QuerySet[Agreement]:
    """The same with what a row of the list shows."""
    return own_agreements(acting, tab).select_related(*_RELATED)


def agreements_about(acting: Acting, project: Project) -> QuerySet[Agreement]:
    """One's organisation's agreements about a project's lots, as rows of the list."""
    return rows_of_agreements(acting).filter(Q(giver_lot__project=project) | Q(taker_lot__project=project))


def counts_of_tabs(acting: Acting) -> dict[str, int]:
    """How many stand in each tab."""
    return {tab: own_agreements(acting, tab).order_by().count() for tab in TABS}


def possible_moves(acting: Acting, agreement: Agreement) -> frozenset[str]:
    """Actions that one's party may do now."""
    by, position = party_of(acting, agreement), position_of(agreement)
    return frozenset(move.action for move in MOVES if by is not None and can(position, move.action, by))


def mass_code(agreement: Agreement) -> int:
    """The mass type's place in the vocabulary."""
    return vocabulary.MASS_TYPES.code(agreement.mass_type)


def price_of(agreement: Agreement, party: Party | None) -> str:
    """Who pays whom, as a party reads it; None: as both do (the document)."""
    return price_in_words(agreement.price_nok_per_tonne, party)


def price_in_words(price: float | None, party: Party | None) -> str:
    """`We pay 40 NOK/t`; "–" before there is an offer."""
    if price is None:
        return "–"
    if price == 0:
        return _("Free")
    figure = {"price": number(abs(price), 0 if price == round(price) else 2)}
    taker_pays = price > 0
    if party is None:
        text = _("The taker pays %(price)s NOK/t") if taker_pays else _("The giver pays %(price)s NOK/t")
    elif (party == "taker") == taker_pays:
        text = _("We pay %(price)s NOK/t")
    else:
        text = _("We are paid %(price)s NOK/t")
    return text % figure


def name_shown(agreement: Agreement, party: Party, acting: Acting) -> str:
    """A party's name. A person with land and no organisation number is named when the enquiry is answered."""
    organisation = agreement.giver if party == "giver" else agreement.taker
    if party == party_of(acting, agreement) or organisation.number or agreement.answered_at is not None:
        return organisation.name
    return _("A private landowner")


@dataclass(frozen=True, slots=True)
class Contacts:
    """How to reach the other party: the organisation, and its people who have had to do with the agreement."""

    organisation: Organisation
    people: Sequence[Person]


def contacts_of(agreement: Agreement, acting: Acting) -> Contacts | None:
    """None before the enquiry is answered, and for whoever is no party."""
    mine = party_of(acting, agreement)
    if mine is None or agreement.answered_at is None:
        return None
    other = agreement.giver if other_of(mine) == "giver" else agreement.taker
    moved = Change.objects.filter(thing_type=Agreement._meta.label_lower, thing_id=agreement.pk, organisation=other)
    people = Person.objects.filter(
        Q(pk__in=moved.values("person")) | Q(pk__in=agreement.messages.filter(organisation=other).values("person"))
    )
    return Contacts(other, list(people.order_by("name", "pk")))
