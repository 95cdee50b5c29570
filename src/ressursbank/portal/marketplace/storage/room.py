"""Room of a storage area by quarter: claimed and given back by one conditional UPDATE a quarter, all or nothing.

Always booked_tonnes of a quarter == the sum of the confirmed bookings that cover it <= the area's room. The row count
of the UPDATE decides who gets the last tonnes. The area's row is locked first, by claims and by edits alike, so that
no quarter is made with a room that is being changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, F, FloatField, Q, Value, When
from django.utils.translation import gettext as _

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import StorageBooking, StorageQuarter, StoredMass
from ressursbank.portal.plans.templatetags.shown import number, period

ROUNDING = 1e-6
"""Tonnes by which sums of floats may be off."""


class NoRoomError(ValueError):
    """A quarter has less room left than is asked for. `period` and `left_tonnes` of the tightest one."""

    def __init__(self, period_: int, left_tonnes: float) -> None:
        words = {"left": number(left_tonnes), "quarter": period(period_)}
        if left_tonnes > ROUNDING:
            text = _("Only %(left)s t are free in %(quarter)s. Ask for less, or for other quarters.")
        else:
            text = _("Nothing is free in %(quarter)s. Ask for other quarters.")
        super().__init__(text % words)
        self.period, self.left_tonnes = period_, left_tonnes


class RoomIsBookedError(ValueError):
    """An area cannot be less than its confirmed bookings ask for. `field`: where a form says so."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True)
class Quarter:
    """The room of one quarter."""

    period: int
    room_tonnes: float
    booked_tonnes: float

    @property
    def left_tonnes(self) -> float:
        """What nobody has booked."""
        return max(0.0, self.room_tonnes - self.booked_tonnes)

    @property
    def booked_share(self) -> float:
        """From 0 to 1."""
        return min(1.0, self.booked_tonnes / self.room_tonnes) if self.room_tonnes else 1.0


def quarters_of(area: StorageArea, first: int | None = None, last: int | None = None) -> list[Quarter]:
    """Every quarter of an area (or of a part of its time). One query."""
    start = area.from_period if first is None else max(first, area.from_period)
    end = area.to_period if last is None else min(last, area.to_period)
    rows = StorageQuarter.objects.filter(storage_area=area, period__range=(start, end))
    booked = dict(rows.values_list("period", "booked_tonnes"))
    return [Quarter(each, area.room_tonnes, booked.get(each, 0.0)) for each in range(start, end + 1)]


def tightest(quarters: Sequence[Quarter]) -> Quarter:
    """The quarter with the least room left, the first of equals."""
    return min(quarters, key=lambda quarter: (quarter.left_tonnes, quarter.period))


def lock_area(area: StorageArea) -> StorageArea:
    """The area as it is now, until the transaction ends (SQLite's transactions take turns anyway)."""
    return StorageArea.objects.select_for_update(no_key=True).get(pk=area.pk)


def claim(booking: StorageBooking) -> None:
    """Take a booking's tonnes in each of its quarters. To be called in a transaction that is rolled back on an error.

    Raises NoRoomError.
    """
    area = lock_area(booking.storage_area)
    periods = range(booking.from_period, booking.to_period + 1)
    if booking.from_period < area.from_period or booking.to_period > area.to_period:
        outside = booking.from_period if booking.from_period < area.from_period else booking.to_period
        raise NoRoomError(outside, 0.0)
    StorageQuarter.objects.bulk_create(
        [StorageQuarter(storage_area=area, period=each, room_tonnes=area.room_tonnes) for each in periods],
        ignore_conflicts=True,
    )
    for each in periods:
        if not _take(area, each, booking.tonnes):
            left = quarters_of(area, booking.from_period, booking.to_period)
            # The quarters before this one carry the claim itself, which is about to be rolled back.
            tight = tightest([quarter for quarter in left if quarter.period >= each])
            raise NoRoomError(tight.period, tight.left_tonnes)


def _take(area: StorageArea, each: int, tonnes: float) -> bool:
    room = StorageQuarter.objects.filter(
        storage_area=area, period=each, booked_tonnes__lte=F("room_tonnes") - tonnes + ROUNDING
    )
    # What fills a quarter to the last tonne fills it exactly, whatever the floats say.
    filled = Case(
        When(booked_tonnes__gt=F("room_tonnes") - tonnes, then=F("room_tonnes")),
        default=F("booked_tonnes") + tonnes,
        output_field=FloatField(),
    )
    return bool(room.update(booked_tonnes=filled))


def give_back(booking: StorageBooking) -> None:
    """Free a confirmed booking's tonnes in each of its quarters. To be called in the transaction of its move."""
    lock_area(booking.storage_area)
    rest = Case(
        When(booked_tonnes__lt=booking.tonnes + ROUNDING, then=Value(0.0)),
        default=F("booked_tonnes") - booking.tonnes,
        output_field=FloatField(),
    )
    covered = Q(period__gte=booking.from_period, period__lte=booking.to_period)
    StorageQuarter.objects.filter(covered, storage_area=booking.storage_area).update(booked_tonnes=rest)


def keep_to_bookings(area: StorageArea) -> None:
    """After an area's row has been written, in the same transaction: quarters get its room, unless more is booked.

    Raises RoomIsBookedError; the transaction must then be rolled back.
    """
    area = lock_area(area)
    rows = StorageQuarter.objects.filter(storage_area=area)
    outside = rows.filter(~Q(period__range=(area.from_period, area.to_period)))
    late = outside.filter(booked_tonnes__gt=0).order_by("period").first()
    if late is not None:
        is_start = late.period < area.from_period
        text = _(
            "%(tonnes)s t are booked in %(quarter)s. Keep the quarters that are booked, or end the bookings first."
        )
        words = {"tonnes": number(late.booked_tonnes), "quarter": period(late.period)}
        raise RoomIsBookedError("from_period" if is_start else "to_period", text % words)
    outside.delete()
    if rows.filter(booked_tonnes__lte=area.room_tonnes).update(room_tonnes=area.room_tonnes) != rows.count():
        most = rows.order_by("-booked_tonnes", "period")[0]
        text = _("%(tonnes)s t are booked in %(quarter)s. The room cannot be less; end bookings first.")
        words = {"tonnes": number(most.booked_tonnes), "quarter": period(most.period)}
        raise RoomIsBookedError("room_tonnes", text % words)
    if area.state != Publication.PUBLISHED:
        _refuse_to_hide(area)


def _refuse_to_hide(area: StorageArea) -> None:
    if StorageBooking.objects.filter(storage_area=area, state=StorageBooking.State.CONFIRMED).exists():
        raise RoomIsBookedError("state", _("The area has confirmed bookings. End them first, then withdraw it."))
    if StoredMass.objects.filter(storage_area=area, left_on=None).exists():
        raise RoomIsBookedError("state", _("Masses stand in the area. Register that they have left, then withdraw it."))
