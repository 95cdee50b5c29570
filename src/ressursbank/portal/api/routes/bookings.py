"""Bookings of room in storage areas, one's own and those of one's own areas: asked for, answered, called off, ended."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.api.auth import ApiRequest, Needs
from ressursbank.portal.api.forms_in import as_typed, check
from ressursbank.portal.api.paging import Paged, page_of
from ressursbank.portal.api.problems import Fault, faulty
from ressursbank.portal.api.routes.storage import area_of
from ressursbank.portal.api.schemas.common import PublicId, quarter_text
from ressursbank.portal.api.schemas.storage import BookingFilter, BookingIn, BookingList, BookingOut, WhyIn, booking_out
from ressursbank.portal.api.versions import CONDITIONAL, set_etag, version_to_change
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.marketplace.models import StorageBooking
from ressursbank.portal.marketplace.storage.bookings import ask_for_room, move_booking
from ressursbank.portal.marketplace.storage.forms import AskForRoomForm
from ressursbank.portal.marketplace.storage.selectors import booking_of
from ressursbank.portal.permissions import STORAGE_KEEPERS, TRADERS, require

router = Router()
READ, WRITE = Needs("storage:read"), Needs("storage:write")
ROWS = StorageBooking.objects.select_related("storage_area", "organisation", "lot")
_NAMES = {"lot": "lot_id", "from_period": "first_quarter", "to_period": "last_quarter"}


@router.get("/bookings", response=BookingList, auth=READ, summary="List bookings")
def list_bookings(request: ApiRequest, wanted: Query[BookingFilter], paged: Query[Paged]) -> dict[str, Any]:
    """Your organisation's bookings, and those of its own storage areas, in the order in which they were made."""
    found, following = page_of(request, _listed(request.acting, wanted), ROWS, paged)
    return {"items": [booking_out(booking) for booking in found], "next": following}


def _listed(acting: Acting, wanted: BookingFilter) -> "QuerySet[StorageBooking]":
    seen = Q(pk__in=[])
    if acting.has(*TRADERS):
        seen |= Q(organisation=acting.organisation)
    if acting.has(*STORAGE_KEEPERS):
        kept = StorageArea.objects.filter(organisation=acting.organisation)
        seen |= Q(storage_area__in=kept.order_by().values("pk"))
    if acting.has("coordinator"):
        seen = Q()
    found = StorageBooking.objects.filter(seen)
    if wanted.state is not None:
        found = found.filter(state=wanted.state)
    if wanted.storage_area_id is not None:
        found = found.filter(storage_area__public_id=wanted.storage_area_id)
    if wanted.changed_since is not None:
        found = found.filter(changed_at__gte=wanted.changed_since)
    return found


@router.get("/bookings/{booking_id}", response=BookingOut, auth=READ, summary="One booking")
def get_booking(request: ApiRequest, response: HttpResponse, booking_id: PublicId) -> dict[str, Any]:
    """A booking of yours, or of your area; `ETag` is its version."""
    return _now(response, booking_of(request.acting, booking_id))


def _now(response: HttpResponse, booking: StorageBooking) -> dict[str, Any]:
    found = ROWS.get(pk=booking.pk)
    set_etag(response, found)
    return booking_out(found)


@router.post("/storage-areas/{area_id}/bookings", response={201: BookingOut}, auth=WRITE, summary="Ask for room")
def ask(request: ApiRequest, response: HttpResponse, area_id: PublicId, body: BookingIn) -> Status[dict[str, Any]]:
    """Ask the keeper of an area for room. Nothing is held until the keeper confirms."""
    area = area_of(request.acting, area_id)
    require(request.acting, "storage.book", area)
    sent = body.dict()
    names = ("mass_type", "contamination_class", "tonnes", "goes_to", "note")
    typed = as_typed(
        {
            **{name: sent[name] for name in names},
            "lot": sent["lot_id"],
            "from_period": quarter_text(sent["first_quarter"]),
            "to_period": quarter_text(sent["last_quarter"]),
        }
    )
    form = AskForRoomForm(typed, acting=request.acting, area=area)
    if sent["lot_id"] is not None and "lot" not in form.fields:
        raise faulty(Fault("lot_id", _("Your organisation has no lot that this area takes."), sent["lot_id"]))
    check(form, _NAMES, typed)
    booking = ask_for_room(request.acting, form.booking())
    response["Location"] = f"/api/v1/bookings/{booking.public_id}"
    return Status(201, _now(response, booking))


def _move(request: ApiRequest, response: HttpResponse, booking_id: str, verb: str, why: str) -> dict[str, Any]:
    booking = booking_of(request.acting, booking_id, f"booking.{verb}")
    version = version_to_change(request, booking)
    return _now(response, move_booking(request.acting, booking, verb, version=version, why=why))


@router.post(
    "/bookings/{booking_id}/confirm", response=BookingOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Confirm"
)
def confirm(request: ApiRequest, response: HttpResponse, booking_id: PublicId, body: WhyIn) -> dict[str, Any]:
    """As the keeper: the room of each quarter is theirs now."""
    return _move(request, response, booking_id, "confirm", body.why)


@router.post(
    "/bookings/{booking_id}/decline", response=BookingOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Decline"
)
def decline(request: ApiRequest, response: HttpResponse, booking_id: PublicId, body: WhyIn) -> dict[str, Any]:
    """As the keeper: say no, and why."""
    if not body.why:
        raise faulty(Fault("why", _("Say why: who is turned away is told."), body.why))
    return _move(request, response, booking_id, "decline", body.why)


@router.post(
    "/bookings/{booking_id}/cancel", response=BookingOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Call off"
)
def cancel(request: ApiRequest, response: HttpResponse, booking_id: PublicId, body: WhyIn) -> dict[str, Any]:
    """As the booker: the room is free again."""
    return _move(request, response, booking_id, "cancel", body.why)


@router.post("/bookings/{booking_id}/end", response=BookingOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="End")
def end(request: ApiRequest, response: HttpResponse, booking_id: PublicId, body: WhyIn) -> dict[str, Any]:
    """As the keeper: the time is over and nothing stands there."""
    return _move(request, response, booking_id, "end", body.why)
