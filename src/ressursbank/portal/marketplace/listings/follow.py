"""What happens to listings when their lots do something: gone or fully promised, they leave the market with it."""

import uuid
from collections.abc import Iterable

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.services import change
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.projects.models import Lot

LIVE = (Listing.State.OPEN, Listing.State.PAUSED)
LEAST_TONNES = 0.5
"""Less than this left of a lot is nothing that anybody drives for."""


def close_listings_of_gone_lots(acting: Acting, lots: Iterable[Lot], batch: uuid.UUID) -> int:
    """Close the live listings of those lots that are not published, or of which nothing is left. How many.

    To be called in the transaction that changed the lots, with its batch, so that one undo puts all back.
    """
    keys = [lot.pk for lot in lots]
    found = Listing.objects.filter(lot__in=keys, state__in=LIVE).select_related("lot__project").order_by("pk")
    closed = 0
    for listing in found:
        lot = listing.lot
        if lot.state != Publication.PUBLISHED or lot.tonnes - lot.promised_tonnes < LEAST_TONNES:
            change(acting, "listing.follow_lot", listing, {"state": Listing.State.CLOSED}, batch=batch)
            closed += 1
    return closed
