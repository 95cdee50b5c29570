"""The register of a storage area: what came in from a booking, what left, and corrections as lines of their own."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import change, create
from ressursbank.portal.marketplace.models import StorageBooking, StorageEntry, StoredMass
from ressursbank.portal.marketplace.storage.bookings import BookingError, standing_tonnes
from ressursbank.portal.marketplace.storage.limits import limit_of, today_is
from ressursbank.portal.marketplace.storage.room import ROUNDING
from ressursbank.portal.permissions import require
from ressursbank.portal.plans.templatetags.shown import number, period
from ressursbank.region.periods import quarter_of

Kind = StorageEntry.Kind


@transaction.atomic
def came_in(
    acting: Acting, booking: StorageBooking, tonnes: float, on: date, *, note: str = "", today: date | None = None
) -> StoredMass:
    """Register loads of a confirmed booking. Those of one day stand together, with a limit of their own.

    Raises NotAllowedError, BookingError: what stands there never exceeds what is booked.
    """
    require(acting, "booking.register", booking)
    booking = _locked(booking)
    _check_day(on, today)
    if booking.state != StorageBooking.State.CONFIRMED:
        raise BookingError(_("Only a confirmed booking can take in masses."))
    if not booking.from_period <= quarter_of(on) <= booking.to_period:
        words = {"start": period(booking.from_period), "end": period(booking.to_period)}
        raise BookingError(_("The booking is for %(start)s to %(end)s.") % words, "on")
    _refuse_above(booking, tonnes)
    stored = StoredMass.objects.filter(booking=booking, since=on, left_on=None).first()
    if stored is None:
        stored = _new_mass(booking, tonnes, on)
        create(acting, "booking.register", stored)
    else:
        change(acting, "booking.register", stored, {"tonnes": stored.tonnes + tonnes})
    _write(acting, stored, Kind.CAME_IN, tonnes, on, note)
    return stored


def _new_mass(booking: StorageBooking, tonnes: float, on: date) -> StoredMass:
    stored = StoredMass(
        storage_area=booking.storage_area,
        organisation=booking.organisation,
        booking=booking,
        mass_type=booking.mass_type,
        contamination_class=booking.contamination_class,
        goes_to=booking.goes_to,
        tonnes=tonnes,
        since=on,
    )
    stored.must_leave_by = _last_day(stored)
    return stored


@transaction.atomic
def left(
    acting: Acting,
    stored: StoredMass,
    tonnes: float,
    on: date,
    *,
    note: str = "",
    version: int | None = None,
    today: date | None = None,
) -> StoredMass:
    """Register what has left. Raises NotAllowedError, BookingError, EditConflictError."""
    require(acting, "booking.register", stored)
    _check_day(on, today)
    if on < stored.since:
        raise BookingError(_("The masses came in later than that."), "on")
    if tonnes > stored.tonnes + ROUNDING:
        text = _("Only %(tonnes)s t stand there. Correct the register first if that is wrong.")
        raise BookingError(text % {"tonnes": number(stored.tonnes)}, "tonnes")
    rest = stored.tonnes - tonnes
    fields: dict[str, Any] = {"tonnes": rest if rest > ROUNDING else 0.0}
    if rest <= ROUNDING:
        fields["left_on"] = on
    change(acting, "booking.register", stored, fields, version=version)
    _write(acting, stored, Kind.LEFT, -tonnes, on, note)
    return stored


@transaction.atomic
def correct(
    acting: Acting,
    stored: StoredMass,
    tonnes: float,
    goes_to: str,
    reason: str,
    *,
    version: int | None = None,
    today: date | None = None,
) -> StoredMass:
    """Say what stands there in truth, and what becomes of it: a new line with the reason; the old ones stay.

    Raises NotAllowedError, BookingError, EditConflictError.
    """
    require(acting, "booking.register", stored)
    if not reason.strip():
        raise BookingError(_("Write why."), "reason")
    day = today or today_is()
    difference = tonnes - stored.tonnes
    if abs(difference) <= ROUNDING and goes_to == stored.goes_to:
        raise BookingError(_("This is what the register says already."), "tonnes")
    if difference > ROUNDING and stored.booking is not None:
        booking = _locked(stored.booking)
        if booking.state != StorageBooking.State.CONFIRMED:
            raise BookingError(_("The booking has ended, so nothing can stand there."), "tonnes")
        _refuse_above(booking, difference)
    fields: dict[str, Any] = {
        "tonnes": tonnes,
        "goes_to": goes_to,
        "left_on": None if tonnes > 0 else stored.left_on or day,
    }
    if goes_to != stored.goes_to:
        stored.goes_to = goes_to
        # Another limit is warned of anew.
        fields |= {"must_leave_by": _last_day(stored), "warned_days": None}
    change(acting, "booking.register", stored, fields, version=version, why=reason)
    _write(acting, stored, Kind.CORRECTION, difference, day, reason)
    return stored


def _locked(booking: StorageBooking) -> StorageBooking:
    """The booking as it is now, until the transaction ends."""
    rows = StorageBooking.objects.select_for_update(of=("self",))
    return rows.select_related("storage_area", "organisation").get(pk=booking.pk)


def _check_day(on: date, today: date | None) -> None:
    if on > (today or today_is()):
        raise BookingError(_("The day has not come yet."), "on")


def _refuse_above(booking: StorageBooking, more: float) -> None:
    standing = standing_tonnes(booking)
    if standing + more > booking.tonnes + ROUNDING:
        words = {"booked": number(booking.tonnes), "standing": number(standing)}
        text = _("%(booked)s t are booked and %(standing)s t stand there. Book more room first.")
        raise BookingError(text % words, "tonnes")


def _last_day(stored: StoredMass) -> date | None:
    limit = limit_of(stored.storage_area, stored.mass_type, stored.contamination_class, stored.goes_to, stored.since)
    return limit.day if limit is not None else None


def _write(acting: Acting, stored: StoredMass, kind: Kind, tonnes: float, on: date, reason: str) -> None:
    StorageEntry.objects.create(
        stored=stored, kind=kind, tonnes=tonnes, on=on, reason=reason.strip(), person=acting.person
    )
