"""Opening hours of a week and days that are closed: how they are kept, shown and asked of.

Kept as {"mon": {"from": 420, "to": 960}, ..., "closed": {"2027-05-17": "Reason"}}: minutes of the day in Norway.
An empty dictionary: nobody has said when it is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

DAYS = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday for the page. `hours` is "" when closed."""

    name: str
    hours: str


def clock(minutes: int) -> str:
    """420 is 07:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def week(hours: Mapping[str, Any]) -> list[Day]:
    """The seven days; empty when nobody has said when it is open."""
    if not any(day in hours for day in DAYS):
        return []
    return [
        Day(str(name), f"{clock(hours[day]['from'])}–{clock(hours[day]['to'])}" if day in hours else "")
        for day, name in DAYS.items()
    ]


def closed_days(hours: Mapping[str, Any], today: date | None = None) -> list[tuple[str, str]]:
    """Days to come that are closed, with the reason."""
    first = (today or timezone.localdate()).isoformat()
    return [
        (date_format(date.fromisoformat(day), "SHORT_DATE_FORMAT"), reason)
        for day, reason in sorted(hours.get(CLOSED, {}).items())
        if day >= first
    ]


def is_open_at(hours: Mapping[str, Any], moment: datetime | None = None) -> bool | None:
    """Whether it is open at a moment (default now); None when nobody has said."""
    if not any(day in hours for day in DAYS):
        return None
    local = timezone.localtime(moment)
    if local.date().isoformat() in hours.get(CLOSED, {}):
        return False
    span = hours.get(list(DAYS)[local.weekday()])
    return span is not None and span["from"] <= local.hour * 60 + local.minute < span["to"]


def open_at(moment: datetime | None = None) -> Q:
    """The facilities that say that they are open at a moment (default now): a filter."""
    local = timezone.localtime(moment)
    day, minute = list(DAYS)[local.weekday()], local.hour * 60 + local.minute
    inside = {f"opening_hours__{day}__from__lte": minute, f"opening_hours__{day}__to__gt": minute}
    return Q(**inside) & ~Q(opening_hours__closed__has_key=local.date().isoformat())
