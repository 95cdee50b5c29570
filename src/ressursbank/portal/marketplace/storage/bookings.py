"""Booking room in a storage area: asked for, confirmed or declined by the keeper, cancelled by the booker, ended."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import OPERATOR, Acting
from ressursbank.portal.audit.services import EditConflictError, change, create
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import StorageBooking, StoredMass
from ressursbank.portal.marketplace.storage.limits import today_is
from ressursbank.portal.marketplace.storage.notices import tell_booker, tell_keeper
from ressursbank.portal.marketplace.storage.room import (
    ROUNDING,
    NoRoomError,
    claim,
    give_back,
    quarters_of,
    tightest,
)
from ressursbank.portal.permissions import require
from ressursbank.portal.plans.templatetags.shown import number, period
from ressursbank.portal.sites.public_ids import new_public_id
from ressursbank.region.periods import quarter_of

State = StorageBooking.State
FROM_STATES: Mapping[str, tuple[str, ...]] = {
    "confirm": (State.ASKED,),
    "decline": (State.ASKED,),
    "cancel": (State.ASKED, State.CONFIRMED),
    "end": (State.CONFIRMED,),
}
TO_STATE: Mapping[str, StorageBooking.State] = {
    "confirm": State.CONFIRMED,
    "decline": State.DECLINED,
    "cancel": State.CANCELLED,
    "end": State.ENDED,
}


class BookingError(ValueError):
    """A booking that cannot be made or moved; the text says why and what can be done."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@transaction.atomic
def ask_for_room(acting: Acting, booking: StorageBooking) -> StorageBooking:
    """Ask the keeper. Nothing is held yet. Raises NotAllowedError, BookingError, NoRoomError."""
    area = booking.storage_area
    require(acting, "booking.ask", booking)
    assert acting.organisation is not None  # the rule asks for one
    booking.organisation = acting.organisation
    booking.state = State.ASKED
    _check(area, booking)
    booking.public_id = new_public_id("b")
    create(acting, "booking.ask", booking)
    tell_keeper("storage_asked", booking)
    return booking


def _check(area: StorageArea, booking: StorageBooking) -> None:
    """What the area takes, in its quarters, for no longer than masses may stand there, where there is room."""
    if area.mass_types and booking.mass_type not in area.mass_types:
        raise BookingError(_("The area does not take this mass type."), "mass_type")
    if booking.contamination_class > area.max_contamination_class:
        text = _("The area takes classes up to %(highest)s.") % {"highest": area.max_contamination_class}
        raise BookingError(text, "contamination_class")
    if booking.from_period < area.from_period or booking.to_period > area.to_period:
        field = "from_period" if booking.from_period < area.from_period else "to_period"
        words = {"start": period(area.from_period), "end": period(area.to_period)}
        raise BookingError(_("The area is on offer from %(start)s to %(end)s.") % words, field)
    longest = area.max_storage_quarters
    if longest and booking.to_period - booking.from_period + 1 > longest:
        raise BookingError(_("Masses may stand here for at most %(most)s quarters.") % {"most": longest}, "to_period")
    tight = tightest(quarters_of(area, booking.from_period, booking.to_period))
    if tight.left_tonnes < booking.tonnes - ROUNDING:
        raise NoRoomError(tight.period, tight.left_tonnes)


@transaction.atomic
def move_booking(
    acting: Acting, booking: StorageBooking, verb: str, *, version: int | None = None, why: str = ""
) -> StorageBooking:
    """Confirm, decline, cancel or end. Confirming claims every quarter or nothing.

    Raises NotAllowedError, BookingError, NoRoomError, EditConflictError; nothing has then been changed.
    """
    require(acting, f"booking.{verb}", booking)
    if booking.state not in FROM_STATES[verb]:
        raise BookingError(_("The booking has been answered or ended meanwhile. Nothing was changed."))
    was_confirmed = booking.state == State.CONFIRMED
    # The claim of the version comes first: of two who move a booking at once, one alone gets on to its quarters.
    change(acting, f"booking.{verb}", booking, {"state": TO_STATE[verb].value}, version=version, why=why)
    if verb == "confirm":
        claim(booking)
    elif was_confirmed:
        _refuse_while_masses_stand(booking)
        give_back(booking)
    told = f"storage_{TO_STATE[verb].value}"
    if verb == "cancel":
        tell_keeper(told, booking, why)
    else:
        tell_booker(told, booking, why)
    return booking


def _refuse_while_masses_stand(booking: StorageBooking) -> None:
    standing = standing_tonnes(booking)
    if standing > 0:
        text = _("%(tonnes)s t of this booking stand in the area. Register that they have left first.")
        raise BookingError(text % {"tonnes": number(standing)})


def standing_tonnes(booking: StorageBooking) -> float:
    """What stands in the area of a booking's masses."""
    rows = StoredMass.objects.filter(booking=booking, left_on=None)
    return float(rows.aggregate(all=Sum("tonnes"))["all"] or 0.0)


def end_past_bookings(today: date | None = None) -> int:
    """End confirmed bookings whose last quarter is over and of which nothing stands there. How many."""
    past = StorageBooking.objects.filter(state=State.CONFIRMED, to_period__lt=quarter_of(today or today_is()))
    done = 0
    for booking in past.exclude(stored__left_on=None, stored__isnull=False).select_related("storage_area"):
        try:
            move_booking(OPERATOR, booking, "end")
        except (BookingError, EditConflictError):
            continue  # moved, or something came in, while it was looked at: the next day looks again
        done += 1
    return done


def fits(booking: StorageBooking) -> bool:
    """Whether there is room for it just now in each of its quarters. Confirming has the last word."""
    quarters = quarters_of(booking.storage_area, booking.from_period, booking.to_period)
    wanted = booking.to_period - booking.from_period + 1
    return len(quarters) == wanted and tightest(quarters).left_tonnes >= booking.tonnes - ROUNDING
