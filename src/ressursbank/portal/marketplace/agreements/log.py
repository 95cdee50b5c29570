"""The log of an agreement in words: every move, by whom and when, with the terms that it changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.audit.models import Change
from ressursbank.portal.marketplace.agreements.errors import tonnes_in_words
from ressursbank.portal.marketplace.agreements.move import party_of
from ressursbank.portal.marketplace.agreements.selectors import name_shown, price_in_words
from ressursbank.portal.marketplace.agreements.states import GIVER, TAKER, Party
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.plans.templatetags.shown import period

DONE = {
    "agreement.ask": gettext_lazy("Enquiry sent"),
    "agreement.allot": gettext_lazy("Agreed in an allocation round"),
    "agreement.write": gettext_lazy("Enquiry answered with a message"),
    "agreement.offer": gettext_lazy("Offer made"),
    "agreement.counter": gettext_lazy("Counter-offer made"),
    "agreement.accept": gettext_lazy("Accepted: agreed"),
    "agreement.decline": gettext_lazy("Declined"),
    "agreement.withdraw": gettext_lazy("Withdrawn"),
    "agreement.expire": gettext_lazy("Expired without an answer"),
    "agreement.start": gettext_lazy("Delivery started"),
    "agreement.deliver": gettext_lazy("Loads registered"),
    "agreement.finish": gettext_lazy("Last loads registered"),
    "agreement.complete": gettext_lazy("Completed: the loads are confirmed"),
    "agreement.close": gettext_lazy("Completed: nobody objected in time"),
    "agreement.cancel": gettext_lazy("Cancelled"),
}
_NEW_TERMS = {"agreement.offer", "agreement.counter"}
_LOADS = {"agreement.deliver", "agreement.finish"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One move. `who` is the party's name, and its person's when the enquiry is answered; "" for time itself."""

    title: str
    at: datetime
    who: str
    why: str
    terms: Sequence[tuple[str, str]]


def log_of(agreement: Agreement, acting: Acting) -> list[Entry]:
    """Newest first; two queries."""
    rows = list(
        Change.objects.filter(thing_type=Agreement._meta.label_lower, thing_id=agreement.pk)
        .select_related("person", "organisation")
        .order_by("pk")
    )
    terms: dict[str, Any] = {}
    found = []
    for row in rows:
        after = row.after or {}
        terms |= after
        found.append(
            Entry(
                title=str(DONE.get(row.action, row.action)),
                at=row.at,
                who=_who(agreement, acting, row),
                why="" if row.action in _LOADS else row.why,
                terms=list(_terms(agreement, acting, row, terms)),
            )
        )
    return found[::-1]


def _who(agreement: Agreement, acting: Acting, row: Change) -> str:
    party = _party(agreement, row.organisation)
    if party is None:
        return ""
    name = name_shown(agreement, party, acting)
    is_known = party == party_of(acting, agreement) or agreement.answered_at is not None
    return f"{row.person}, {name}" if is_known and row.person is not None else name


def _party(agreement: Agreement, organisation: Organisation | None) -> Party | None:
    if organisation is None:
        return None
    return GIVER if organisation.pk == agreement.giver_id else TAKER


def _terms(agreement: Agreement, acting: Acting, row: Change, now: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """All terms of an offer, whether or not they differ from the last; of deliveries the tonnes."""
    if row.action in _LOADS:
        total = float(now["delivered_tonnes"])
        before = float((row.before or {}).get("delivered_tonnes", total))
        if total != before:
            yield _("Tonnes"), f"{'+' if total > before else '−'}{tonnes_in_words(abs(total - before))} t"
        yield _("Delivered in all"), f"{tonnes_in_words(total)} t"
        if row.why:
            yield _("Note"), row.why
    elif row.action == "agreement.ask":
        yield _("Tonnes"), f"{tonnes_in_words(now['tonnes'])} t"
        yield _("Quarters"), quarters(now["from_period"], now["to_period"])
    elif row.action in _NEW_TERMS:
        party = party_of(acting, agreement)
        yield _("Tonnes"), f"{tonnes_in_words(now['tonnes'])} t"
        yield _("Price"), price_in_words(now["price_nok_per_tonne"], party)
        yield _("Hauled by"), haulier(now["hauled_by"])
        yield _("Quarters"), quarters(now["from_period"], now["to_period"])
        if now["terms"]:
            yield _("Other terms"), now["terms"]
        if now["deadline"]:
            yield _("Answer by"), date_format(date.fromisoformat(now["deadline"]), "SHORT_DATE_FORMAT")


def quarters(first: int, last: int) -> str:
    """`Q1 2027 – Q2 2027`."""
    return period(first) if first == last else f"{period(first)} – {period(last)}"


def haulier(party: str) -> str:
    """Who hauls."""
    return {"giver": _("The giver delivers"), "taker": _("The taker picks up")}.get(party, "–")
