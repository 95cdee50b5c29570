"""Bookings of storage: asking for room, an area's bookings for its keeper, one's own, and the moves of one."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import Acting, ActingRequest
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import StorageBooking
from ressursbank.portal.marketplace.storage.bookings import (
    FROM_STATES,
    BookingError,
    ask_for_room,
    fits,
    move_booking,
    standing_tonnes,
)
from ressursbank.portal.marketplace.storage.forms import AskForRoomForm, MoveForm
from ressursbank.portal.marketplace.storage.limits import today_is
from ressursbank.portal.marketplace.storage.room import NoRoomError
from ressursbank.portal.marketplace.storage.selectors import (
    LIVE,
    bookers_step,
    booking_of,
    bookings_of_area,
    bookings_of_organisation,
    counts_of,
    history_of,
    keepers_step,
    rows_of_bookings,
)
from ressursbank.portal.marketplace.storage.stock import standing
from ressursbank.portal.permissions import NotAllowedError, may, require
from ressursbank.portal.projects.paging import page_of
from ressursbank.region.periods import quarter_of

FORM_METHODS = ("GET", "HEAD", "POST")
PREFILLED = ("lot", "mass_type", "contamination_class", "tonnes", "from_period", "to_period")


def area_of(acting: Acting, public_id: str, action: str) -> StorageArea:
    """The area; 404 for whoever may not see it. Raises NotAllowedError."""
    rows = StorageArea.objects.select_related("site", "organisation", "project")
    area = get_object_or_404(rows, public_id=public_id)
    if not may(acting, "storage.see", area):
        raise Http404
    require(acting, action, area)
    return area


@require_http_methods(FORM_METHODS)
def storage_book(request: ActingRequest, public_id: str) -> HttpResponse:
    """Ask for room, with what is left by quarter in sight."""
    area = area_of(request.acting, public_id, "storage.book")
    start = {name: request.GET.get(name, "") for name in PREFILLED}
    form = AskForRoomForm(request.POST or None, acting=request.acting, area=area, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_for_room(request.acting, form.booking())
        except BookingError as error:
            form.add_error(error.field or None, str(error))
        except NoRoomError as error:
            form.add_error("tonnes", str(error))
        else:
            messages.success(request, _("The keeper has been asked. Nothing is held until they confirm."))
            return redirect("market:booking", made.public_id)
    over = area.to_period < quarter_of(today_is())
    return render(request, "marketplace/storage_book.html", {"area": area, "form": form, "is_over": over})


@require_safe
def storage_bookings(request: ActingRequest, public_id: str) -> HttpResponse:
    """The bookings of an area, with the next action of each."""
    area = area_of(request.acting, public_id, "storage.see_bookings")
    rows = bookings_of_area(area)
    page = page_of(_of_tab(rows, request), rows_of_bookings(), request.GET)
    steps = [(row, keepers_step(row, row.standing_tonnes, today_is())) for row in page.rows]
    context = {"area": area, "page": page, "steps": steps, **_tabs(rows, request)}
    return render(request, "marketplace/storage_bookings.html", context)


@require_safe
def bookings(request: ActingRequest) -> HttpResponse:
    """One's own organisation's bookings, over all areas."""
    require(request.acting, "booking.see_own")
    if request.acting.organisation is None:
        raise NotAllowedError("booking.see_own")
    rows = bookings_of_organisation(request.acting.organisation)
    page = page_of(_of_tab(rows, request), rows_of_bookings(), request.GET)
    steps = [(row, bookers_step(row, row.standing_tonnes, today_is())) for row in page.rows]
    context = {"area": None, "page": page, "steps": steps, **_tabs(rows, request)}
    return render(request, "marketplace/storage_bookings.html", context)


def _of_tab(rows: "QuerySet[StorageBooking]", request: ActingRequest) -> "QuerySet[StorageBooking]":
    return rows.exclude(state__in=LIVE) if request.GET.get("tab") == "over" else rows.filter(state__in=LIVE)


def _tabs(rows: "QuerySet[StorageBooking]", request: ActingRequest) -> dict[str, Any]:
    counts = counts_of(rows)
    live = sum(count for state, count in counts.items() if state in LIVE)
    tab = "over" if request.GET.get("tab") == "over" else ""
    asked = counts.get(StorageBooking.State.ASKED, 0)
    return {"tab": tab, "live": live, "over": sum(counts.values()) - live, "asked": asked}


@require_safe
def booking(request: ActingRequest, public_id: str) -> HttpResponse:
    """What is booked, how it stands, and what can be done now."""
    found = booking_of(request.acting, public_id)
    stands = standing_tonnes(found)
    is_keeper = may(request.acting, "booking.confirm", found)
    step = (keepers_step if is_keeper else bookers_step)(found, stands, today_is())
    context = {
        "booking": found,
        "is_keeper": is_keeper,
        "moves": [verb for verb in FROM_STATES if _can_move(request.acting, found, verb, stands)],
        "can_come_in": is_keeper and found.state == StorageBooking.State.CONFIRMED,
        "fits": found.state != StorageBooking.State.ASKED or fits(found),
        "standing_tonnes": stands,
        "heaps": list(standing(found.stored.all())),
        "step": step,
        "history": history_of(found),
    }
    return render(request, "marketplace/storage_booking.html", context)


def _can_move(acting: Acting, found: StorageBooking, verb: str, stands: float) -> bool:
    """Nothing is given up while masses of it stand there."""
    is_free = found.state != StorageBooking.State.CONFIRMED or stands == 0
    return found.state in FROM_STATES[verb] and is_free and may(acting, f"booking.{verb}", found)


def _move(request: ActingRequest, public_id: str, verb: str, done: str) -> HttpResponse:
    found = booking_of(request.acting, public_id, f"booking.{verb}")
    form = MoveForm(request.POST or None, verb=verb, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            move_booking(request.acting, found, verb, version=data["version"], why=data["why"].strip())
        except (BookingError, NoRoomError) as error:
            form.add_error(None, str(error))
            found.refresh_from_db()
        else:
            messages.success(request, done)
            return redirect("market:booking", found.public_id)
    context = {"booking": found, "form": form, "verb": verb, "is_possible": found.state in FROM_STATES[verb]}
    return render(request, "marketplace/storage_move.html", context)


@require_http_methods(FORM_METHODS)
def booking_confirm(request: ActingRequest, public_id: str) -> HttpResponse:
    """The keeper says yes: the room is claimed in every quarter, or in none."""
    return _move(request, public_id, "confirm", _("Confirmed. The room is held in every quarter."))


@require_http_methods(FORM_METHODS)
def booking_decline(request: ActingRequest, public_id: str) -> HttpResponse:
    """The keeper says no, and why."""
    return _move(request, public_id, "decline", _("Declined. The booker has been told."))


@require_http_methods(FORM_METHODS)
def booking_cancel(request: ActingRequest, public_id: str) -> HttpResponse:
    """The booker gives the room back."""
    return _move(request, public_id, "cancel", _("Cancelled. The keeper has been told."))


@require_http_methods(FORM_METHODS)
def booking_end(request: ActingRequest, public_id: str) -> HttpResponse:
    """The keeper ends a booking of which nothing stands there; its room is free again."""
    return _move(request, public_id, "end", _("Ended. The room is free again."))
