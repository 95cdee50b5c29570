"""Whose own lots a new listing is among the best partners of: told to the organisations that have those lots.

A listing's own best partners are looked up first; of each that is somebody's lot it is then asked whether the listing
is among its best in turn. Bounded: so many listings a look, so many partners a listing.
"""

from collections import defaultdict

import numpy as np
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from ressursbank.matching import best_partners
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.exchange.match_index import Market, current_market
from ressursbank.portal.marketplace.alerts.fit import Few
from ressursbank.portal.marketplace.alerts.memory import told_of_listings
from ressursbank.portal.marketplace.alerts.notices import Found, News
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.projects.models import Lot

LISTINGS_A_LOOK = 200
PARTNERS, BEST = 10, 5
"""Partners of a listing that are asked, and how far up on their own lists it must stand."""


def lot_matches(among: Few) -> Found:
    """One notice a lot with all that fits it."""
    market = current_market()
    listings = [each for each in among.listings if each.lot.public_id in market.index.lot_rows][:LISTINGS_A_LOOK]
    asked: dict[str, set[str]] = defaultdict(set)
    for listing in listings:
        for match in best_partners(market.index, listing.lot.public_id, PARTNERS):
            if match.kind in ("need", "surplus"):
                asked[match.partner_id].add(listing.lot.public_id)
    owned = _owned(list(asked))
    by_lot = {listing.lot.public_id: listing for listing in listings}
    told = told_of_listings([listing.pk for listing in listings], "lot")
    found = Found()
    for lot_id, others in asked.items():
        if lot_id not in owned:
            continue
        lot, organisation = owned[lot_id]
        chosen = [by_lot[other] for other in others if by_lot[other].organisation_id != organisation.pk]
        chosen = [each for each in chosen if (each.pk, lot.pk) not in told]
        keys = _among_the_best(market, lot_id, chosen, organisation)
        if keys:
            found.subjects.update({f"listing:{key}:lot:{lot.pk}": "" for key in keys})
            facts = {
                "lot": lot_id,
                "project": lot.project.name,
                "mass_type": lot.mass_type,
                "direction": lot.direction,
                "listings": keys,
                "count": len(keys),
            }
            found.news.append(News("lot_match", facts, _address(lot_id), organisation=organisation.pk))
    return found


def _owned(lot_ids: list[str]) -> dict[str, tuple[Lot, Organisation]]:
    lots = Lot.objects.filter(public_id__in=lot_ids, project__organisation__isnull=False)
    found = {}
    for lot in lots.select_related("project__organisation"):
        assert lot.project.organisation is not None  # those without are left out
        found[lot.public_id] = (lot, lot.project.organisation)
    return found


def _among_the_best(market: Market, lot_id: str, listings: list[Listing], organisation: Organisation) -> list[int]:
    """Keys of the listings that the owners of the lot see, and that are among its best partners."""
    if not listings:
        return []
    hidden = market.hidden_lots(Acting(organisation=organisation))
    best = {match.partner_id for match in best_partners(market.index, lot_id, BEST, hidden_lots=np.asarray(hidden))}
    return sorted(listing.pk for listing in listings if listing.lot.public_id in best)


def _address(lot_id: str) -> str:
    with override(settings.LANGUAGE_CODE):
        return reverse("market:partners", args=[lot_id])
