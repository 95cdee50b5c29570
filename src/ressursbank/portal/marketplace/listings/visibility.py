"""Who sees which listing: by its state, and by what its owner chose (everybody, members, invited organisations)."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import SHOWN_TO_ALL

if TYPE_CHECKING:
    from ressursbank.portal.marketplace.models import Listing

OVERSEERS = ("coordinator", "regional_administrator")


def sees_listing(acting: Acting, listing: "Listing") -> bool:
    """Whether one may see it. Paused and removed ones are seen by their owner and the coordinator only."""
    if acting.has(*OVERSEERS) or is_own(acting, listing):
        return True
    if listing.state in ("paused", "removed") or listing.lot.state not in SHOWN_TO_ALL:
        return False
    if listing.visibility == "public":
        return True
    if acting.organisation is None:
        return False
    return listing.visibility == "members" or listing.invited.filter(pk=acting.organisation.pk).exists()


def is_own(acting: Acting, listing: "Listing") -> bool:
    """Whether one acts for the organisation whose listing it is."""
    return acting.organisation is not None and acting.organisation.pk == listing.organisation_id


def is_on_the_market(listing: "Listing", today: date) -> bool:
    """Whether it can be asked about: open, and not past the day until which it is shown."""
    return listing.state == "open" and (listing.expires_on is None or listing.expires_on >= today)


def visible_listings(acting: Acting, today: date) -> Q:
    """Listings on the market that one sees: a filter. `sees_listing` says the same of one."""
    on_the_market = Q(state="open") & (Q(expires_on=None) | Q(expires_on__gte=today))
    if acting.has(*OVERSEERS):
        return on_the_market
    seen = Q(visibility="public")
    if acting.organisation is not None:
        seen |= Q(visibility="members") | Q(organisation=acting.organisation)
        # By key and not by a join: no listing comes twice.
        seen |= Q(invited=acting.organisation)
    return on_the_market & Q(lot__state__in=SHOWN_TO_ALL) & seen
