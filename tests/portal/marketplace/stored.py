"""Bookings and stored masses of the tests, made by the services as people make them."""

from datetime import date
from typing import Any

from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import StorageBooking, StoredMass
from ressursbank.portal.marketplace.storage.bookings import ask_for_room, move_booking
from ressursbank.portal.marketplace.storage.register import came_in
from tests.portal.facilities.made import make_area
from tests.portal.people import People

Q1 = 2026 * 4
"""The first quarter of 2026."""
MARCH = date(2026, 3, 10)


def make_storage(people: People, keeper: str = "gard", **fields: Any) -> StorageArea:
    """9 000 t of room for clay and till up to class 2, from 2026 to 2028, run by the farm (lars)."""
    defaults = {"from_period": Q1, "to_period": Q1 + 11, "organisation": people.organisation.get(keeper)}
    return make_area("Jordet", **(defaults | fields))


def book(people: People, area: StorageArea, tonnes: float = 4000, who: str = "berit", **fields: Any) -> StorageBooking:
    """Asked for, not answered."""
    defaults = {
        "mass_type": "clay",
        "contamination_class": 1,
        "from_period": Q1,
        "to_period": Q1 + 3,
        "goes_to": "recovery",
    }
    booking = StorageBooking(storage_area=area, tonnes=tonnes, **(defaults | fields))
    return ask_for_room(people.acting(who), booking)


def confirmed(people: People, area: StorageArea, tonnes: float = 4000, **fields: Any) -> StorageBooking:
    """Confirmed by the farm."""
    return move_booking(people.acting("lars"), book(people, area, tonnes, **fields), "confirm")


def bring(people: People, booking: StorageBooking, tonnes: float = 1000, on: date = MARCH) -> StoredMass:
    """Loads that the farm registers."""
    return came_in(people.acting("lars"), booking, tonnes, on, today=max(on, MARCH))
