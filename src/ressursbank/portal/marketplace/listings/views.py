"""The market's list, a listing's page, and one's own listings."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.maps.index import current_index
from ressursbank.portal.maps.seen import seen_by
from ressursbank.portal.maps.where import find_place
from ressursbank.portal.marketplace.listings.filter import MarketFilter
from ressursbank.portal.marketplace.listings.guests import own_enquiries_about
from ressursbank.portal.marketplace.listings.index import search
from ressursbank.portal.marketplace.listings.rows import page_of_market
from ressursbank.portal.marketplace.listings.selectors import listing_of, own_listings
from ressursbank.portal.marketplace.listings.visibility import is_on_the_market, is_own
from ressursbank.portal.marketplace.models import Listing, ListingFile
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.portal.projects.paging import page_of
from ressursbank.portal.projects.quantities import quantity_of

ASK_TEMPLATES = ("marketplace/_ask.html", "marketplace/listing_ask.html")


@require_safe
def market_list(request: ActingRequest) -> HttpResponse:
    """Who has or wants what: listings first, then lots that are coming."""
    chosen = MarketFilter(request.GET)
    index = current_index()
    where = chosen.values().get("near", "")
    place = None
    if where:
        found_place = find_place(where, index, seen_by(index, request.acting))
        place = found_place.place
        if place is None:
            chosen.add_error("near", found_place.problem)
    found = search(index, request.acting, chosen, place, timezone.localdate())
    context = {
        "filter": chosen,
        "page": page_of_market(index, found, request.GET),
        "counts": found.counts,
        "place": place,
        "map_query": chosen.as_on_the_map(),
    }
    return render(request, "marketplace/listing_list.html", context)


@require_safe
def listing(request: ActingRequest, public_id: str) -> HttpResponse:
    """What it is, what is left of it, how to ask for it."""
    found = listing_of(request.acting, public_id)
    lot = found.lot
    files = list(found.files.order_by("pk"))
    left = max(lot.tonnes - lot.promised_tonnes, 0.0)
    context: dict[str, Any] = {
        "listing": found,
        "lot": lot,
        "project": lot.project,
        "photos": [file for file in files if file.kind == ListingFile.Kind.PHOTO],
        "documents": [file for file in files if file.kind != ListingFile.Kind.PHOTO],
        "left": quantity_of(left, lot.mass_type),
        "is_own": is_own(request.acting, found),
        "is_on_the_market": is_on_the_market(found, timezone.localdate()),
        "is_lapsed": found.state == Listing.State.OPEN and not is_on_the_market(found, timezone.localdate()),
        "ask_templates": ASK_TEMPLATES,
        "enquiries": own_enquiries_about(request.acting, found),
    }
    return render(request, "marketplace/listing.html", context)


@require_safe
def own(request: ActingRequest) -> HttpResponse:
    """One's organisation's listings in every state, with what waits."""
    if request.acting.organisation is None:
        raise NotAllowedError("listing.publish")
    page = page_of(own_listings(request.acting), own_listings(request.acting), request.GET)
    return render(request, "marketplace/listing_own.html", {"page": page, "today": timezone.localdate()})
