"""Listings: list, one, publish, change, pause, open, close."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.api.auth import ApiRequest, Needs
from ressursbank.portal.api.filters import lots_like
from ressursbank.portal.api.forms_in import as_typed, check
from ressursbank.portal.api.paging import Paged, page_of
from ressursbank.portal.api.schemas.common import PublicId
from ressursbank.portal.api.schemas.listings import (
    ListingChange,
    ListingFilter,
    ListingIn,
    ListingList,
    ListingOut,
    listing_out,
)
from ressursbank.portal.api.versions import CONDITIONAL, set_etag, version_to_change
from ressursbank.portal.marketplace.listings.forms import FREE, WE_ARE_PAID, WE_PAY, ListingForm, listing_initial
from ressursbank.portal.marketplace.listings.selectors import listing_of
from ressursbank.portal.marketplace.listings.services import edit_listing, publish_listing, set_state
from ressursbank.portal.marketplace.listings.visibility import is_own, visible_listings
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.projects.selectors import lot_of

router = Router()
READ, WRITE = Needs("listings:read", is_public=True), Needs("listings:write")
ROWS = Listing.objects.select_related("lot__project__site", "organisation").prefetch_related("invited")
_NAMES = {"price": "price_nok_per_tonne", "price_kind": "price_nok_per_tonne"}
_PLAIN = ("title", "description", "delivery", "loading_equipment", "times", "specification", "visibility")
State = Listing.State


@router.get("/listings", response=ListingList, auth=READ, summary="List listings")
def list_listings(request: ApiRequest, wanted: Query[ListingFilter], paged: Query[Paged]) -> dict[str, Any]:
    """What is on the market and you may see, in the order in which it was put there."""
    found, following = page_of(request, _listed(request.auth, wanted), ROWS, paged)
    return {"items": [_out(request.auth, listing) for listing in found], "next": following}


def _listed(acting: Acting, wanted: ListingFilter) -> "QuerySet[Listing]":
    if wanted.mine:
        mine = Listing.objects.filter(organisation=acting.organisation)
        found = mine if acting.organisation is not None else Listing.objects.none()
    else:
        found = Listing.objects.filter(visible_listings(acting, timezone.localdate())).distinct()
    lots = lots_like(Lot.objects.all(), wanted)
    if lots.query.where:
        found = found.filter(lot__in=lots.order_by().values("pk"))
    if wanted.changed_since is not None:
        found = found.filter(changed_at__gte=wanted.changed_since)
    return found


def _out(acting: Acting, listing: Listing) -> dict[str, Any]:
    return listing_out(listing, is_own=is_own(acting, listing))


@router.get("/listings/{listing_id}", response=ListingOut, auth=READ, summary="One listing")
def get_listing(request: ApiRequest, response: HttpResponse, listing_id: PublicId) -> dict[str, Any]:
    """A listing that you may see; `ETag` is its version."""
    listing = listing_of(request.auth, listing_id)
    set_etag(response, listing)
    return _out(request.auth, listing)


@router.post("/listings", response={201: ListingOut}, auth=WRITE, summary="Put a lot on the market")
def publish(request: ApiRequest, response: HttpResponse, body: ListingIn) -> Status[dict[str, Any]]:
    """A new listing of a lot, or its last one opened again; what the body names is set on it."""
    lot = lot_of(request.acting, body.lot_id, "listing.publish")
    with transaction.atomic():
        listing = publish_listing(request.acting, lot)
        listing = ROWS.get(pk=listing.pk)
        _edit(request.acting, listing, body.dict(exclude_unset=True, exclude={"lot_id"}), listing.version)
    response["Location"] = f"/api/v1/listings/{listing.public_id}"
    return Status(201, _now(request, response, listing))


def _edit(acting: Acting, listing: Listing, sent: dict[str, Any], version: int) -> None:
    """Set what was sent, checked by the form of the page."""
    if not sent:
        return
    values = listing_initial(listing)
    values |= {name: sent[name] for name in _PLAIN if sent.get(name) is not None}
    if "price_nok_per_tonne" in sent:
        values |= _price(sent["price_nok_per_tonne"], listing.lot.direction)
    if "expires_on" in sent:
        values["expires_on"] = sent["expires_on"]
    if sent.get("invited") is not None:
        values["invited"] = "\n".join(sent["invited"])
    day = values["expires_on"]
    values["expires_on"] = day.isoformat() if day is not None else None
    form = ListingForm(as_typed(values), listing=listing)
    check(form, _NAMES, sent)
    fields = form.listing_fields()
    if sent.get("quality") is not None:
        fields["quality"] = sent["quality"]
    edit_listing(acting, listing, fields, form.who_is_invited(), version)


def _price(price: float | None, direction: str) -> dict[str, Any]:
    """As the form asks: who pays, and how much."""
    if price is None:
        return {"price_kind": "by_agreement", "price": None}
    if price == 0:
        return {"price_kind": FREE, "price": None}
    return {"price_kind": WE_PAY if (price > 0) == (direction == "need") else WE_ARE_PAID, "price": abs(price)}


def _now(request: ApiRequest, response: HttpResponse, listing: Listing) -> dict[str, Any]:
    found = ROWS.get(pk=listing.pk)
    set_etag(response, found)
    return _out(request.acting, found)


@router.patch(
    "/listings/{listing_id}", response=ListingOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Change a listing"
)
def change_listing(
    request: ApiRequest, response: HttpResponse, listing_id: PublicId, body: ListingChange
) -> dict[str, Any]:
    """Change what is named in the body."""
    listing = listing_of(request.acting, listing_id, "listing.edit")
    version = version_to_change(request, listing)
    _edit(request.acting, listing, body.dict(exclude_unset=True), version)
    return _now(request, response, listing)


def _set(request: ApiRequest, response: HttpResponse, listing_id: str, state: Listing.State) -> dict[str, Any]:
    action = "listing.close" if state == State.CLOSED else "listing.edit"
    listing = listing_of(request.acting, listing_id, action)
    set_state(request.acting, listing, state, version_to_change(request, listing))
    return _now(request, response, listing)


@router.post(
    "/listings/{listing_id}/pause", response=ListingOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Pause"
)
def pause(request: ApiRequest, response: HttpResponse, listing_id: PublicId) -> dict[str, Any]:
    """Take it off the market for a while: only your organisation sees it."""
    return _set(request, response, listing_id, State.PAUSED)


@router.post("/listings/{listing_id}/open", response=ListingOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Open")
def open_again(request: ApiRequest, response: HttpResponse, listing_id: PublicId) -> dict[str, Any]:
    """Back on the market."""
    return _set(request, response, listing_id, State.OPEN)


@router.post(
    "/listings/{listing_id}/close", response=ListingOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Close"
)
def close(request: ApiRequest, response: HttpResponse, listing_id: PublicId) -> dict[str, Any]:
    """Off the market; the lot stays."""
    return _set(request, response, listing_id, State.CLOSED)
