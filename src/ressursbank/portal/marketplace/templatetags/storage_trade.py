"""Storage trade on pages: room left by quarter, the state of a booking, how long masses may still stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.template import RequestContext

from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import GoesTo, StorageBooking
from ressursbank.portal.marketplace.storage.limits import WARN_DAYS, today_is
from ressursbank.portal.marketplace.storage.notices import left_in_words
from ressursbank.portal.marketplace.storage.room import ROUNDING, Quarter, quarters_of
from ressursbank.portal.permissions import may
from ressursbank.portal.plans.templatetags.shown import MINUS, number
from ressursbank.region.periods import quarter_of

register = template.Library()

_COLOURS = {"asked": "warning", "confirmed": "success", "declined": "neutral", "cancelled": "neutral", "ended": "info"}
BAR_WIDTH = 100
WHOLE_FROM = 100
"""From so many tonnes on, decimals say nothing."""


@dataclass(frozen=True, slots=True)
class YearRow:
    """Four quarters of a year; None for one that the area is not on offer in, or that is over."""

    year: int
    quarters: Sequence["QuarterCell | None"]


@dataclass(frozen=True, slots=True)
class QuarterCell:
    """The numbers of a quarter and the width of its bar, of a hundred."""

    quarter: Quarter
    booked_width: int

    @property
    def is_full(self) -> bool:
        """Whether nothing is left."""
        return self.quarter.left_tonnes <= ROUNDING


@register.inclusion_tag("marketplace/_storage_calendar.html")
def storage_calendar(area: StorageArea) -> dict[str, Any]:
    """Room left by quarter, from this quarter on, as a table of years with a bar in each cell."""
    cells = {
        each.period: QuarterCell(each, round(each.booked_share * BAR_WIDTH))
        for each in quarters_of(area, quarter_of(today_is()))
    }
    years = sorted({each // 4 for each in cells})
    rows = [YearRow(year, [cells.get(year * 4 + place) for place in range(4)]) for year in years]
    return {"area": area, "rows": rows, "bar_width": BAR_WIDTH}


@register.inclusion_tag("marketplace/_storage_trade.html", takes_context=True)
def storage_trade(context: RequestContext, area: StorageArea) -> dict[str, Any]:
    """What the page of a storage area shows of its bookings; the button to book, the keeper's lists."""
    acting = context["request"].acting
    asked = 0
    may_see = may(acting, "storage.see_bookings", area)
    if may_see:
        asked = StorageBooking.objects.filter(storage_area=area, state=StorageBooking.State.ASKED).count()
    return {
        "area": area,
        "is_over": area.to_period < quarter_of(today_is()),
        "may_book": may(acting, "storage.book", area),
        "may_see_bookings": may_see,
        "is_logged_in": acting.is_logged_in,
        "asked": asked,
        "request": context["request"],
    }


@register.inclusion_tag("marketplace/_storage_tag.html")
def booking_state(booking: StorageBooking) -> Mapping[str, str]:
    """The state as a tag: colour and word together."""
    return {"colour": _COLOURS[booking.state], "name": str(StorageBooking.State(booking.state).label)}


@register.inclusion_tag("marketplace/_storage_tag.html")
def limit_tag(must_leave_by: date | None) -> Mapping[str, str]:
    """How long masses may still stand: yellow from 60 days before, red from 14, with the days in words."""
    if must_leave_by is None:
        return {"colour": "", "name": ""}
    days = (must_leave_by - today_is()).days
    far, near = max(WARN_DAYS), min(WARN_DAYS)
    return {
        "colour": "danger" if days <= near else "warning" if days <= far else "success",
        "name": left_in_words(days),
    }


@register.filter
def tonnes_shown(tonnes: float) -> str:
    """Whole tonnes; a tenth where there are few."""
    return number(tonnes, 0 if abs(tonnes) >= WHOLE_FROM or tonnes == round(tonnes) else 1)


@register.filter
def with_sign(tonnes: float) -> str:
    """`+1 200` or `−300`, as a register's line says it."""
    if tonnes == 0:
        return "0"
    return f"{'+' if tonnes > 0 else MINUS}{tonnes_shown(abs(tonnes))}"


@register.filter
def goes_to_words(goes_to: str) -> str:
    """What becomes of masses."""
    return str(GoesTo(goes_to).label)
