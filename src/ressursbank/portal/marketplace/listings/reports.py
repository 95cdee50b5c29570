"""Listings that somebody holds for misuse: reported by anybody who sees them, decided by the coordinator."""

import csv
import uuid
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import change, create
from ressursbank.portal.marketplace.models import Listing, Report
from ressursbank.portal.permissions import require

KEPT, REMOVED = "kept", "removed"
DECISIONS = (KEPT, REMOVED)


def _reasons() -> Mapping[str, tuple[str, str]]:
    with (Path(__file__).parent / "report_reasons.csv").open(encoding="utf-8", newline="") as source:
        return {row["id"]: (row["name_nb"], row["name_en"]) for row in csv.DictReader(source)}


REASONS = _reasons()


def reason_name(reason: str) -> str:
    """A reason in the language of the page; an unknown one stands for itself."""
    nb, en = REASONS.get(reason, (reason, reason))
    return en if get_language() == "en" else nb


def report_listing(acting: Acting, listing: Listing, reason: str, text: str) -> Report:
    """A new report; a person who has one that waits gets that one, with what is written now. Raises NotAllowedError."""
    require(acting, "listing.see", listing)
    if acting.person is not None:
        earlier = Report.objects.filter(listing=listing, reported_by=acting.person, decided_at=None).first()
        if earlier is not None:
            change(acting, "report.create", earlier, {"reason": reason, "text": text})
            return earlier
    made = Report(listing=listing, reason=reason, text=text, reported_by=acting.person)
    create(acting, "report.create", made)
    return made


@transaction.atomic
def decide_report(acting: Acting, report: Report, decision: str, why: str) -> Listing:
    """Keep or remove the listing: the coordinator's decision on every open report of it. Gives the listing.

    A removed listing that is kept after all is paused, so that its owner decides whether to open it. The reason is
    seen by the owner. Raises NotAllowedError, EditConflictError, ValueError for another decision.
    """
    require(acting, "report.decide", report)
    if decision not in DECISIONS:
        raise ValueError(decision)
    batch = uuid.uuid4()
    listing = Listing.objects.select_related("lot__project", "organisation").get(pk=report.listing_id)
    state = listing.state
    if decision == REMOVED:
        state = Listing.State.REMOVED
    elif state == Listing.State.REMOVED:
        state = Listing.State.PAUSED
    change(acting, "report.decide", listing, {"state": state}, why=why, batch=batch)
    fields = {"decision": decision, "decided_by_id": _key(acting), "decided_at": timezone.now()}
    for each in Report.objects.filter(listing=listing, decided_at=None).exclude(pk=report.pk):
        change(acting, "report.decide", each, fields, why=why, batch=batch)
    report.refresh_from_db()
    change(acting, "report.decide", report, fields, why=why, batch=batch)
    return listing


def _key(acting: Acting) -> int | None:
    return acting.person.pk if acting.person is not None else None
