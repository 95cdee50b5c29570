"""Putting a lot on the market, and changing what it says there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.marketplace.listings.forms import ListingForm, QualityRows, listing_initial, quality_of
from ressursbank.portal.marketplace.listings.limits import TooManyError
from ressursbank.portal.marketplace.listings.selectors import listing_of
from ressursbank.portal.marketplace.listings.services import (
    NotForTheMarketError,
    edit_listing,
    publish_listing,
    set_state,
)
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.projects.project_views import FORM_METHODS, version_of
from ressursbank.portal.projects.selectors import lot_of

CHOSEN_BY_OWNER = {state.value: state for state in (Listing.State.OPEN, Listing.State.PAUSED, Listing.State.CLOSED)}


@require_POST
def publish(request: ActingRequest, lot_id: str) -> HttpResponse:
    """One click: the lot is on the market, and its page offers to add details."""
    lot = lot_of(request.acting, lot_id, "listing.publish")
    try:
        made = publish_listing(request.acting, lot)
    except (NotForTheMarketError, TooManyError) as error:
        messages.error(request, str(error))
        return redirect("projects:lot", lot.public_id)
    messages.success(request, _("The lot is on the market. Photos, price and quality data make it easier to answer."))
    return redirect("market:listing", made.public_id)


@require_http_methods(FORM_METHODS)
def listing_edit(request: ActingRequest, public_id: str) -> HttpResponse:
    """Title, price, delivery, specification, quality data, who sees it and until when."""
    listing = listing_of(request.acting, public_id, "listing.edit")
    form = ListingForm(request.POST or None, initial=listing_initial(listing), listing=listing)
    rows = QualityRows(request.POST or None, initial=listing.quality, prefix="quality")
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        seen = form.cleaned_data["version"] or 0
        fields = form.listing_fields() | {"quality": quality_of(rows)}
        changed = edit_listing(request.acting, listing, fields, form.who_is_invited(), seen)
        messages.success(request, _("Saved.") if changed else _("Nothing was different."))
        return redirect("market:listing", listing.public_id)
    context = {"listing": listing, "lot": listing.lot, "form": form, "rows": rows}
    return render(request, "marketplace/listing_edit.html", context)


@require_POST
def listing_state(request: ActingRequest, public_id: str) -> HttpResponse:
    """Pause, open or close."""
    listing = listing_of(request.acting, public_id, "listing.edit")
    state = CHOSEN_BY_OWNER.get(request.POST.get("state", ""))
    if state is None:
        messages.error(request, _("Choose to open, pause or close the listing."))
        return redirect("market:listing", listing.public_id)
    try:
        set_state(request.acting, listing, state, version_of(request, listing))
    except (NotForTheMarketError, TooManyError) as error:
        messages.error(request, str(error))
    else:
        said = {
            Listing.State.OPEN: _("The listing is open: it is shown on the market."),
            Listing.State.PAUSED: _("The listing is paused: only you see it."),
            Listing.State.CLOSED: _("The listing is closed. You can open it again."),
        }
        messages.success(request, said[state])
    return redirect("market:listing", listing.public_id)
