"""Stored masses near the last day that the law or the area lets them stand: warned 60 and 14 days before, once each.

The clock looks every morning.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from ressursbank.portal.marketplace.alerts.post import send_due
from ressursbank.portal.marketplace.models import StoredMass
from ressursbank.portal.marketplace.storage.bookings import end_past_bookings
from ressursbank.portal.marketplace.storage.limits import WARN_DAYS, stage_of, today_is
from ressursbank.portal.marketplace.storage.notices import notices_of_limit


@dataclass(frozen=True, slots=True)
class Warned:
    """What a day's look has done."""

    notices: int
    letters: int
    ended_bookings: int


def warn_of_limits(today: date | None = None) -> Warned:
    """Write the notices that are due, send what no letter has brought yet, end bookings that are over and empty."""
    day = today or today_is()
    notices = 0
    due = StoredMass.objects.filter(left_on=None, must_leave_by__lte=day + timedelta(days=max(WARN_DAYS)))
    not_last = Q(warned_days=None) | Q(warned_days__gt=min(WARN_DAYS))
    for stored in due.filter(not_last).select_related("storage_area__organisation", "organisation"):
        notices += _warn(stored, day)
    return Warned(notices, send_due(), end_past_bookings(day))


@transaction.atomic
def _warn(stored: StoredMass, today: date) -> int:
    stage = stage_of(stored.must_leave_by, today)
    if stage is None:
        return 0
    # The claim decides: of two that look at the same time one alone warns.
    not_yet = Q(warned_days=None) | Q(warned_days__gt=stage)
    claimed = StoredMass.objects.filter(not_yet, pk=stored.pk, left_on=None, must_leave_by=stored.must_leave_by)
    if not claimed.update(warned_days=stage):
        return 0
    return len(notices_of_limit(stored, stage))
