"""Listings that were reported: decided by the coordinator with a reason that the owner is told, logged, undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import change, create
from ressursbank.portal.desk.models import Decision
from ressursbank.portal.desk.telling import tell
from ressursbank.portal.marketplace.listings.reports import KEPT, REMOVED, decide_report
from ressursbank.portal.marketplace.models import Listing, Report
from ressursbank.portal.permissions import require

LOOK_BACK = timedelta(days=365)
"""How far back earlier decisions on the same organisation count."""
What = Decision.What


class DecisionError(ValueError):
    """A decision that cannot be made, or undone, as things stand now."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A listing with its open reports. `earlier`: how often its organisation was warned or had a listing removed."""

    listing: Listing
    reports: list[Report]
    earlier: int

    @property
    def since(self) -> Report:
        """The oldest of them."""
        return self.reports[0]


def reported_listings() -> "QuerySet[Listing]":
    """Those with open reports; the one that has waited longest first."""
    waiting = Listing.objects.filter(reports__decided_at=None, reports__isnull=False)
    return waiting.annotate(first_report=Min("reports__pk")).order_by("first_report")


def rows_of_reported(listings: list[Listing]) -> list[Reported]:
    """Each with its open reports. Two queries."""
    open_reports: dict[int, list[Report]] = {}
    rows = Report.objects.filter(listing__in=listings, decided_at=None).order_by("pk")
    for report in rows.select_related("reported_by"):
        open_reports.setdefault(report.listing_id, []).append(report)
    earlier = earlier_decisions({listing.organisation_id for listing in listings})
    return [
        Reported(listing, open_reports[listing.pk], earlier.get(listing.organisation_id, 0))
        for listing in listings
        if listing.pk in open_reports
    ]


def earlier_decisions(organisations: "set[int]") -> Mapping[int, int]:
    """Warnings and removals of the last year by organisation, without those that were undone."""
    rows = Decision.objects.filter(
        organisation__in=organisations,
        what__in=(What.REMOVED, What.WARNED),
        undone_at=None,
        created_at__gte=timezone.now() - LOOK_BACK,
    )
    return dict(rows.order_by().values_list("organisation_id").annotate(Count("pk")))


@transaction.atomic
def decide(acting: Acting, listing: Listing, what: str, why: str) -> Decision:
    """Keep, remove or warn; all open reports of the listing are answered by it. The owner is told what and why.

    Without an open report only a removed listing can be decided on again: it is brought back, paused. Raises
    NotAllowedError, EditConflictError, DecisionError.
    """
    require(acting, "report.decide", listing)
    if what not in What.values or not why.strip():
        raise DecisionError(what)
    reports = list(Report.objects.select_for_update().filter(listing=listing, decided_at=None).order_by("pk"))
    before = Listing.objects.values_list("state", flat=True).get(pk=listing.pk)
    if not reports:
        raise DecisionError("no open report")
    if what == What.WARNED:
        fields = {"decision": what, "decided_by_id": _key(acting), "decided_at": timezone.now()}
        for report in reports:
            change(acting, "report.decide", report, fields, why=why)
        listing.refresh_from_db()
    else:
        listing = decide_report(acting, reports[0], REMOVED if what == What.REMOVED else KEPT, why)
    decision = Decision(
        listing=listing,
        organisation=listing.organisation,
        what=what,
        why=why.strip(),
        reports=[report.pk for report in reports],
        state_before=before,
        state_after=listing.state,
        decided_by=acting.person,
    )
    create(acting, "report.decide", decision)
    _tell_owner(decision, what)
    return decision


@transaction.atomic
def undo_decision(acting: Acting, decision: Decision) -> None:
    """The listing as it was before, unless its owner has changed its state since; the reports are open again.

    Raises NotAllowedError, EditConflictError, DecisionError where it was undone already.
    """
    require(acting, "report.decide", decision)
    fields = {"undone_at": timezone.now(), "undone_by_id": _key(acting)}
    decision = (
        Decision.objects.select_for_update(of=("self",)).select_related("listing__lot__project").get(pk=decision.pk)
    )
    if decision.undone_at is not None:
        raise DecisionError("undone already")
    change(acting, "report.decide", decision, fields)
    listing = decision.listing
    if listing.state == decision.state_after != decision.state_before and _is_free(listing, decision.state_before):
        change(acting, "report.decide", listing, {"state": decision.state_before})
    opened = {"decision": "", "decided_by_id": None, "decided_at": None}
    for report in Report.objects.filter(pk__in=decision.reports):
        change(acting, "report.decide", report, opened)
    _tell_owner(decision, "undone")


@transaction.atomic
def bring_back(acting: Acting, listing: Listing, why: str) -> Decision:
    """A removed listing is put back, paused, so that its owner decides whether to open it. Raises DecisionError."""
    require(acting, "report.decide", listing)
    listing = Listing.objects.select_related("lot__project", "organisation").get(pk=listing.pk)
    if listing.state != Listing.State.REMOVED or not why.strip():
        raise DecisionError(listing.state)
    if not _is_free(listing, Listing.State.PAUSED):
        raise DecisionError("another live listing")
    change(acting, "report.decide", listing, {"state": Listing.State.PAUSED}, why=why)
    decision = Decision(
        listing=listing,
        organisation=listing.organisation,
        what=What.KEPT,
        why=why.strip(),
        state_before=Listing.State.REMOVED,
        state_after=Listing.State.PAUSED,
        decided_by=acting.person,
    )
    create(acting, "report.decide", decision)
    _tell_owner(decision, "back")
    return decision


def _is_free(listing: Listing, state: str) -> bool:
    """A lot has one live listing: the owner may have put it on the market anew meanwhile."""
    if state not in (Listing.State.OPEN, Listing.State.PAUSED):
        return True
    live = Listing.objects.filter(lot=listing.lot_id, state__in=(Listing.State.OPEN, Listing.State.PAUSED))
    return not live.exclude(pk=listing.pk).exists()


def _tell_owner(decision: Decision, what: str) -> None:
    listing = decision.listing
    facts = {"listing": listing.public_id, "title": listing.title, "why": decision.why, "what": what}
    with override(settings.LANGUAGE_CODE):
        address = reverse("market:listing", args=[listing.public_id])
    tell(f"listing_{what}", facts, address, organisations=[decision.organisation])


def _key(acting: Acting) -> int | None:
    return acting.person.pk if acting.person is not None else None
