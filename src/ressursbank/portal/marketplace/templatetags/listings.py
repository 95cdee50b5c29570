"""Listings on pages: the price in words, the state as a tag, and the button that puts a lot on the market."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone

from ressursbank.portal.marketplace.listings.follow import LIVE
from ressursbank.portal.marketplace.listings.selectors import live_listing_of, price_in_words
from ressursbank.portal.marketplace.listings.visibility import is_own
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.permissions import may
from ressursbank.portal.projects.models import Lot

register = template.Library()

_COLOURS = {"open": "success", "paused": "neutral", "closed": "info", "removed": "danger"}


@register.simple_tag(takes_context=True)
def listing_price(context: dict[str, Any], listing: Listing, direction: str) -> str:
    """`You pay 40 NOK/t`, as whoever answers the listing reads it; `We are paid 40 NOK/t` for its owner."""
    own = context["request"].acting.organisation
    return price_in_words(listing, direction, own is not None and own.pk == listing.organisation_id)


@register.filter
def left_of_lot(lot: Lot) -> float:
    """Tonnes that are not promised to anybody."""
    return max(lot.tonnes - lot.promised_tonnes, 0.0)


@register.inclusion_tag("marketplace/listing_state.html")
def listing_state(listing: Listing) -> dict[str, Any]:
    """Open, paused, closed or removed; an open one past its day is no longer shown."""
    is_lapsed = listing.expires_on is not None and listing.expires_on < timezone.localdate()
    return {
        "colour": _COLOURS[listing.state],
        "name": Listing.State(listing.state).label,
        "is_lapsed": is_lapsed and listing.state == Listing.State.OPEN,
    }


@register.simple_tag
def find_listings(lots: Iterable[Lot]) -> str:
    """Gives every lot of a table its live listing as `lot.live_listing`, in one query."""
    listed = list(lots)
    live = Listing.objects.filter(lot__in=listed, state__in=LIVE)
    by_lot = {listing.lot_id: listing for listing in live}
    for lot in listed:
        lot.live_listing = by_lot.get(lot.pk)  # type: ignore[attr-defined]  # for the template
    return ""


@register.inclusion_tag("marketplace/listing_of_lot.html", takes_context=True)
def listing_of_lot(context: dict[str, Any], lot: Lot) -> dict[str, Any]:
    """A lot's listing, or the button that makes one; nothing for those who may neither see nor make one."""
    acting = context["request"].acting
    listing = live_listing_of(acting, lot)
    may_publish = lot.state in ("draft", "published") and may(acting, "listing.publish", lot)
    return {
        "lot": lot,
        "listing": listing,
        "is_own": listing is not None and is_own(acting, listing),
        "may_publish": may_publish,
        "csrf_token": context.get("csrf_token"),
    }
