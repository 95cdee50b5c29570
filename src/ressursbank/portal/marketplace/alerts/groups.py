"""Groups of notices that people choose letters of, and how often the letters of each come when nothing is chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.marketplace.alerts.models import MailChoice, Often

MORNING = time(7)
"""When daily letters go; weekly ones on Mondays."""
SEARCHES = "searches"
"""Each saved search says itself how often."""


@dataclass(frozen=True, slots=True)
class Group:
    """`about` says what it tells of."""

    id: str
    name: str | Promise
    about: str | Promise
    habit: Often


GROUPS: Mapping[str, Group] = {
    group.id: group
    for group in (
        Group("agreements", _("Agreements"), _("The other party has made a move, or written."), Often.INSTANT),
        Group("deadlines", _("Deadlines"), _("An answer of yours is due within two days."), Often.INSTANT),
        Group("rounds", _("Allocation rounds"), _("A round waits for your answers, or is closed."), Often.INSTANT),
        Group("storage", _("Storage"), _("Bookings, and masses near the last day that they may stand."), Often.INSTANT),
        Group(
            "plan", _("Suggestions from the regional plan"), _("A new plan has a place for your masses."), Often.DAILY
        ),
        Group("coordinator", _("The coordinator"), _("A letter, or a decision on a listing of yours."), Often.INSTANT),
        Group("access", _("API access"), _("Calls of a webhook have been given up."), Often.INSTANT),
        Group("matches", _("Matches for your lots"), _("A new listing fits a lot of yours."), Often.DAILY),
    )
}


def chosen_by(people: Iterable[int], group: str) -> dict[int, Often]:
    """How often each of some people gets letters of a group; one query."""
    keys = set(people)
    found = dict.fromkeys(keys, GROUPS[group].habit)
    for person, often in MailChoice.objects.filter(person__in=keys, group=group).values_list("person_id", "often"):
        found[person] = Often(often)
    return found


def due_at(often: Often | str, now: datetime) -> datetime:
    """When the next letter of this kind goes: now, the next morning, the next Monday morning."""
    if often == Often.INSTANT:
        return now
    day = timezone.localtime(now)
    morning = day.replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0)
    while morning <= day or (often == Often.WEEKLY and morning.weekday() != 0):
        morning += timedelta(days=1)
    return morning
