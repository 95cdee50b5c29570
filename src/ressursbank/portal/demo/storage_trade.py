"""Bookings of the demo's storage areas and what stands there, near the limits of law and far from them."""

from datetime import date, timedelta

from ressursbank.portal.demo.people import Cast
from ressursbank.portal.demo.rows import rows
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import StorageBooking, StoredMass
from ressursbank.portal.marketplace.storage.bookings import ask_for_room, move_booking
from ressursbank.portal.marketplace.storage.limits import today_is
from ressursbank.portal.marketplace.storage.register import came_in, correct, left
from ressursbank.region.periods import quarter_of


def trade_storage(cast: Cast) -> None:
    """Bookings of storage_bookings.csv, and the register's lines of stored_masses.csv, each as its people would."""
    today = today_is()
    made: dict[str, tuple[str, StorageBooking]] = {}
    for row in rows("storage_bookings.csv"):
        booking = _ask(cast, row, today)
        if booking is None:
            continue
        made[row["key"]] = row["answered_by"], booking
        if row["answer"]:
            move_booking(cast.acting(row["answered_by"]), booking, row["answer"], why=row["why"])
    for row in rows("stored_masses.csv"):
        if row["booking"] in made:
            _write(cast, *made[row["booking"]], row, today)


def _ask(cast: Cast, row: dict[str, str], today: date) -> StorageBooking | None:
    """None where the demo is made when the area's time is over."""
    area = StorageArea.objects.select_related("organisation").get(public_id=row["area"])
    first = max(area.from_period, quarter_of(today + timedelta(days=int(row["starts_in_days"]))))
    last = min(area.to_period, first + int(row["quarters"]) - 1)
    if last < first:
        return None
    booking = StorageBooking(
        storage_area=area,
        mass_type=row["mass_type"],
        contamination_class=int(row["class"]),
        tonnes=float(row["tonnes"]),
        from_period=first,
        to_period=last,
        goes_to=row["goes_to"],
        note=row["note"],
    )
    return ask_for_room(cast.acting(row["person"]), booking)


def _write(cast: Cast, keeper: str, booking: StorageBooking, row: dict[str, str], today: date) -> None:
    acting, tonnes = cast.acting(keeper), float(row["tonnes"])
    day = today - timedelta(days=int(row["days_ago"]))
    if not booking.from_period <= quarter_of(day) <= booking.to_period:
        return
    if row["kind"] == "came_in":
        came_in(acting, booking, tonnes, day, note=row["note"], today=day)
        return
    heap = StoredMass.objects.filter(booking=booking, left_on=None).order_by("-since")[0]
    if row["kind"] == "left":
        left(acting, heap, tonnes, day, note=row["note"], today=day)
    else:
        correct(acting, heap, tonnes, heap.goes_to, row["note"], today=day)
