"""Bookings and stored masses of a storage area, for the pages of storage trade."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import StorageBooking, StorageEntry, StoredMass
from ressursbank.portal.marketplace.storage.bookings import ask_for_room, move_booking
from ressursbank.portal.marketplace.storage.limits import months_after
from tests.portal.people import People

QUARTER = 2027 * 4


def of_storage_trade(people: People, area: StorageArea) -> dict[str, Any]:
    """A booking that waits, one that is confirmed and filled, and one whose masses are near their limit."""
    fields = {"mass_type": "clay", "from_period": QUARTER, "to_period": QUARTER + 2, "goes_to": "disposal"}
    made = {}
    for name, tonnes in (("asked", 3000.0), ("empty", 8000.0), ("filled", 5000.0)):
        booking = StorageBooking(
            storage_area=area, tonnes=tonnes, contamination_class=1, note="Kommer fra skoletomta", **fields
        )
        made[name] = ask_for_room(people.acting("berit"), booking)
        if name != "asked":
            move_booking(people.acting("lars"), made[name], "confirm")
    today = timezone.localdate()
    for days, tonnes in ((355, 1200.0), (310, 800.0), (20, 2000.0)):
        heap = StoredMass.objects.create(
            storage_area=area,
            organisation=people.organisation["trondheim"],
            booking=made["filled"],
            mass_type="clay",
            contamination_class=1,
            goes_to="disposal",
            tonnes=tonnes,
            since=today - timedelta(days=days),
            must_leave_by=months_after(today - timedelta(days=days), 12),
        )
        StorageEntry.objects.create(
            stored=heap, kind="came_in", tonnes=tonnes, on=heap.since, reason="Veid inn", person=people.person["lars"]
        )
    return {
        "market:storage.public_id": area.public_id,
        "market:storage_inventory_file.form": "csv",
        "market:booking.public_id": made["asked"].public_id,
        "market:booking_end.public_id": made["empty"].public_id,
        "market:booking_came_in.public_id": made["filled"].public_id,
        "market:stored.pk": StoredMass.objects.order_by("pk")[0].pk,
        "market:stored_file.form": "xlsx",
    }
