"""What is read of listings: one that may be seen, an organisation's own, and how its price is said."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.marketplace.agreements.states import GIVER, TAKER, TALKING
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.permissions import NotAllowedError, may, require
from ressursbank.portal.plans.templatetags.shown import number
from ressursbank.portal.projects.models import Lot


def listing_of(acting: Acting, public_id: str, action: str = "listing.see") -> Listing:
    """A listing that one may do something to. Raises Http404 for one that one may not know of, NotAllowedError."""
    found = Listing.objects.select_related(
        "lot__project__site", "lot__project__organisation", "lot__building_stage", "organisation"
    )
    listing = found.filter(public_id=public_id).first()
    if listing is None or not may(acting, "listing.see", listing):
        is_for_some = listing is not None and listing.visibility != Listing.Visibility.PUBLIC
        if not acting.is_logged_in and (is_for_some or action != "listing.see"):
            raise NotAllowedError(action)  # a log-in may help
        raise Http404(public_id)
    require(acting, action, listing)
    return listing


def live_listing_of(acting: Acting, lot: Lot) -> Listing | None:
    """The newest listing of a lot that one may see, in whatever state."""
    listing = Listing.objects.filter(lot=lot).select_related("lot__project").order_by("-pk").first()
    return listing if listing is not None and may(acting, "listing.see", listing) else None


def own_listings(acting: Acting) -> QuerySet[Listing]:
    """One's organisation's listings, newest first, with how many guests and parties wait for an answer."""
    if acting.organisation is None:
        return Listing.objects.none()
    mine = acting.organisation
    is_asked = Q(guest_enquiries__answered_at=None) & ~Q(guest_enquiries__confirmed_at=None)
    is_turn = Q(agreements__turn=GIVER, agreements__giver=mine) | Q(agreements__turn=TAKER, agreements__taker=mine)
    waiting = Count("guest_enquiries", filter=is_asked, distinct=True) + Count(
        "agreements", filter=is_turn & Q(agreements__state__in=TALKING), distinct=True
    )
    found = Listing.objects.filter(organisation=mine).annotate(waiting=waiting)
    return found.select_related("lot__project").order_by("-pk")


def price_in_words(listing: Listing, direction: str, is_own: bool = False) -> str:
    """As whoever answers the listing reads it, or its owner: who pays whom, and how much a tonne."""
    price = listing.price_nok_per_tonne
    if price is None:
        return _("By agreement")
    if price == 0:
        return _("Free")
    answerer_pays = (price > 0) == (direction == "surplus")
    if is_own:
        text = _("We are paid %(price)s NOK/t") if answerer_pays else _("We pay %(price)s NOK/t")
    else:
        text = _("You pay %(price)s NOK/t") if answerer_pays else _("You are paid %(price)s NOK/t")
    return text % {"price": number(abs(price), 0 if abs(price) == round(abs(price)) else 2)}
