"""Many book the last room of a storage area at the same instant: confirmed tonnes never exceed it in any quarter."""

from threading import Barrier

import pytest
from django.db.models import F, Sum

from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.facilities.services import edit_storage
from ressursbank.portal.marketplace.models import Notice, StorageBooking, StorageEntry, StorageQuarter, StoredMass
from ressursbank.portal.marketplace.storage.bookings import BookingError, move_booking
from ressursbank.portal.marketplace.storage.register import came_in
from ressursbank.portal.marketplace.storage.room import NoRoomError, RoomIsBookedError
from ressursbank.portal.marketplace.storage.warnings import Warned, warn_of_limits
from tests.concurrency.at_once import at_once
from tests.portal.marketplace.stored import MARCH, Q1, book, bring, confirmed, make_storage
from tests.portal.people import People

AT_ONCE = 10


def _holds(area: StorageArea) -> None:
    """The invariant of every quarter: booked == the sum of its confirmed bookings <= the room."""
    for quarter in StorageQuarter.objects.filter(storage_area=area):
        covering = StorageBooking.objects.filter(
            storage_area=area, state="confirmed", from_period__lte=quarter.period, to_period__gte=quarter.period
        )
        booked = covering.aggregate(all=Sum("tonnes"))["all"] or 0.0
        assert quarter.booked_tonnes == pytest.approx(booked)
        assert booked <= StorageArea.objects.get(pk=area.pk).room_tonnes + 1e-6


def test_without_the_guard_a_quarter_is_overbooked(everybody: People) -> None:
    """The race that the guard is for: both read that there is room, both say yes."""
    area = make_storage(everybody)
    bookings = [book(everybody, area, 6000), book(everybody, area, 6000)]
    both_have_read = Barrier(2)

    def confirm(booking: StorageBooking) -> bool:
        held = StorageBooking.objects.filter(storage_area=area, state="confirmed")
        has_room = (held.aggregate(all=Sum("tonnes"))["all"] or 0) + booking.tonnes <= area.room_tonnes
        both_have_read.wait()
        if has_room:
            StorageBooking.objects.filter(pk=booking.pk).update(state="confirmed")
        return has_room

    assert at_once([lambda one=one: confirm(one) for one in bookings]) == [True, True]  # type: ignore[misc]
    confirmed_tonnes = StorageBooking.objects.filter(state="confirmed").aggregate(all=Sum("tonnes"))["all"]
    assert confirmed_tonnes == 12_000 > area.room_tonnes


@pytest.mark.parametrize("round_", range(3))
def test_of_many_confirmed_at_once_only_those_that_fit_are(everybody: People, round_: int) -> None:
    """Some share one quarter only: whoever fails has taken nothing of the quarters that had room."""
    area = make_storage(everybody)
    bookings = [
        book(everybody, area, 2000, from_period=Q1 + number % 3, to_period=Q1 + 2 + number % 3)
        for number in range(AT_ONCE)
    ]

    def confirm(booking: StorageBooking) -> StorageBooking:
        return move_booking(everybody.acting("lars"), StorageBooking.objects.get(pk=booking.pk), "confirm")

    results = at_once([lambda one=one: confirm(one) for one in bookings])  # type: ignore[misc]
    won = [result for result in results if isinstance(result, StorageBooking)]
    late = [result for result in results if isinstance(result, NoRoomError)]
    assert len(won) + len(late) == AT_ONCE, results
    # Every booking covers the third quarter, which has room for four.
    assert len(won) == 4
    assert StorageQuarter.objects.get(period=Q1 + 2).booked_tonnes == 8000
    assert StorageBooking.objects.filter(state="asked").count() == AT_ONCE - 4
    _holds(area)


@pytest.mark.parametrize("round_", range(3))
def test_an_area_made_smaller_while_it_is_booked(everybody: People, round_: int) -> None:
    """Either the room is less and the booking refused, or the booking stands and the edit is refused."""
    area = make_storage(everybody)
    booking = book(everybody, area, 6000)
    place = {name: getattr(area.site, name) for name in ("name", "longitude", "latitude", "municipality")}

    def shrink() -> str:
        mine = StorageArea.objects.get(pk=area.pk)
        edit_storage(everybody.acting("lars"), mine, {"room_tonnes": 5000.0}, place, version=1)
        return "smaller"

    def confirm() -> str:
        mine = StorageBooking.objects.get(pk=booking.pk)
        move_booking(everybody.acting("lars"), mine, "confirm")
        return "confirmed"

    shrunk, answered = at_once([shrink, confirm])
    assert (shrunk == "smaller") != (answered == "confirmed"), (shrunk, answered)
    assert shrunk == "smaller" or isinstance(shrunk, RoomIsBookedError)
    assert answered == "confirmed" or isinstance(answered, NoRoomError)
    assert not StorageQuarter.objects.filter(booked_tonnes__gt=F("room_tonnes")).exists()
    _holds(area)


@pytest.mark.parametrize("round_", range(3))
def test_a_booking_confirmed_and_cancelled_at_once_leaves_nothing_held(everybody: People, round_: int) -> None:
    area = make_storage(everybody)
    booking = book(everybody, area, 6000)

    def move(who: str, verb: str) -> StorageBooking:
        return move_booking(everybody.acting(who), StorageBooking.objects.get(pk=booking.pk), verb)

    results = at_once([lambda: move("lars", "confirm"), lambda: move("berit", "cancel")])
    refused = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(result, EditConflictError | BookingError) for result in refused), results
    _holds(area)


def test_loads_registered_at_once_never_exceed_the_booking(everybody: People) -> None:
    booking = confirmed(everybody, make_storage(everybody), 1000)

    def bring_in() -> StoredMass:
        return came_in(everybody.acting("lars"), booking, 300, MARCH, today=MARCH)

    results = at_once([bring_in] * 6)
    won = [result for result in results if isinstance(result, StoredMass)]
    assert len(won) == 3, results
    assert all(isinstance(result, StoredMass | BookingError) for result in results), results
    assert StoredMass.objects.get().tonnes == 900
    assert StorageEntry.objects.aggregate(all=Sum("tonnes"))["all"] == 900


def test_two_that_look_at_the_limits_at_once_warn_once(everybody: People) -> None:
    bring(everybody, confirmed(everybody, make_storage(everybody), goes_to="disposal"))
    Notice.objects.all().delete()
    near = MARCH.replace(year=2027, month=2)
    results = at_once([lambda: warn_of_limits(near)] * 3)
    assert all(isinstance(result, Warned) for result in results), results
    assert sum(result.notices for result in results if isinstance(result, Warned)) == 2
    assert sum(result.letters for result in results if isinstance(result, Warned)) == 4
    assert Notice.objects.count() == 2
