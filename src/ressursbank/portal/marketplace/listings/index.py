"""Which lots are on the market for whoever looks, under a filter: masks over the map's rows in memory.

A published lot is there also without a listing, as one that is coming; one whose listing is paused, removed, lapsed or
shown to others only is not. 100,000 lots take a few milliseconds.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.facilities.near import Place
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.read_rows import row_of
from ressursbank.portal.maps.road_distances import FromHere, RoadsFrom
from ressursbank.portal.maps.tables import PUBLISHED
from ressursbank.portal.marketplace.listings.filter import MarketFilter
from ressursbank.portal.marketplace.listings.follow import LEAST_TONNES
from ressursbank.portal.marketplace.listings.visibility import OVERSEERS
from ressursbank.portal.marketplace.models import Listing, ListingFile
from ressursbank.portal.projects.models import Lot
from ressursbank.region.periods import quarter_of
from ressursbank.region.tables import NEED, SURPLUS, Integers, Numbers, Truths

PUBLIC, MEMBERS, INVITED, NOBODY_ELSE = 0, 1, 2, 3
_VISIBILITIES = {"public": PUBLIC, "members": MEMBERS, "invited": INVITED}
_ENDLESS = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class OnTheMarket:
    """By row of the index's lots: the listing's key (0: none), whose it is, who sees it, until when, photo, tonnes."""

    listing: Integers
    organisation: Integers
    visibility: Integers
    until: Integers
    has_photo: Truths
    left: Numbers
    titles: dict[int, str]
    invited: dict[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of the index's lots in the order asked for, kilometres where there is a place, and counts of both tabs."""

    rows: Integers
    kilometres: Numbers | None
    counts: dict[str, int]
    listings: Integers


def search(index: MapIndex, acting: Acting, chosen: MarketFilter, place: Place | None, today: date) -> Found:
    """What is on the market."""
    market: OnTheMarket = index.memory.get("market", lambda: _read(index))
    values = chosen.values()
    keep = _seen(index, market, acting, today) & _fitting(index, market, values)
    kilometres = None
    if place is not None:
        kilometres = _kilometres(index, place)
        keep &= kilometres <= chosen.kilometres
    direction = NEED if chosen.tab == "need" else SURPLUS
    counts = {}
    for name, code in (("surplus", SURPLUS), ("need", NEED)):
        counts[name] = int(np.count_nonzero(keep & (index.lots.direction == code) & _of_class(index, values, code)))
    rows = np.flatnonzero(keep & (index.lots.direction == direction) & _of_class(index, values, direction))
    order = _order(index, market, rows, values.get("sort", ""), kilometres)
    return Found(rows[order], kilometres, counts, market.listing)


def _read(index: MapIndex) -> OnTheMarket:
    count = len(index.lots)
    found = OnTheMarket(
        listing=np.zeros(count, dtype=np.int64),
        organisation=np.zeros(count, dtype=np.int64),
        visibility=np.full(count, PUBLIC),
        until=np.full(count, _ENDLESS),
        has_photo=np.zeros(count, dtype=np.bool_),
        left=index.lots.tonnes.copy(),
        titles={},
        invited={},
    )
    promised = list(Lot.objects.filter(promised_tonnes__gt=0).order_by().values_list("pk", "promised_tonnes"))
    rows, is_known = row_of(index.lots.pk, np.array([pk for pk, _tonnes in promised], dtype=np.int64))
    found.left[rows[is_known]] -= np.array([tonnes for _pk, tonnes in promised])[is_known]
    _read_listings(index, found)
    return found


def _read_listings(index: MapIndex, found: OnTheMarket) -> None:
    states = (Listing.State.OPEN, Listing.State.PAUSED, Listing.State.REMOVED)
    columns = ("pk", "lot_id", "organisation_id", "state", "visibility", "expires_on", "title")
    listings = list(Listing.objects.filter(state__in=states).order_by("pk").values_list(*columns))
    rows, is_known = row_of(index.lots.pk, np.array([listing[1] for listing in listings], dtype=np.int64))
    with_photo = set(ListingFile.objects.filter(kind="photo").order_by().values_list("listing_id", flat=True))
    by_invitation = []
    for row, known, (pk, _lot, organisation, state, visibility, until, title) in zip(
        rows.tolist(), is_known.tolist(), listings, strict=True
    ):
        if not known:
            continue
        found.listing[row] = pk
        found.organisation[row] = organisation
        found.visibility[row] = _VISIBILITIES[visibility] if state == Listing.State.OPEN else NOBODY_ELSE
        found.until[row] = until.toordinal() if until is not None else _ENDLESS
        found.has_photo[row] = pk in with_photo
        found.titles[row] = title.casefold()
        if visibility == Listing.Visibility.INVITED:
            by_invitation.append(pk)
    through = Listing.invited.through.objects.filter(listing__in=by_invitation)
    for listing, organisation in through.values_list("listing_id", "organisation_id"):
        found.invited[organisation] = found.invited.get(organisation, frozenset()) | {listing}


def _seen(index: MapIndex, market: OnTheMarket, acting: Acting, today: date) -> Truths:
    """Published lots with something left and time left, whose listing, if any, is shown to whoever looks."""
    lots = index.lots
    now = quarter_of(today)
    seen: Truths = (lots.state == PUBLISHED) & (index.projects.state[index.project_of_lot] == PUBLISHED)
    seen &= (lots.to_period >= now) & (market.left >= LEAST_TONNES) & (market.until >= today.toordinal())
    if acting.has(*OVERSEERS):
        return np.asarray(seen & (market.visibility != NOBODY_ELSE))
    shown = market.visibility == PUBLIC
    if acting.organisation is not None:
        mine = acting.organisation.pk
        invited = list(market.invited.get(mine, ()))
        shown |= market.visibility == MEMBERS
        shown |= (market.visibility == INVITED) & ((market.organisation == mine) | np.isin(market.listing, invited))
    return np.asarray(seen & shown)


def _fitting(index: MapIndex, market: OnTheMarket, values: dict[str, Any]) -> Truths:
    lots = index.lots
    keep = np.ones(len(lots), dtype=np.bool_)
    if values.get("mass_type"):
        keep &= lots.mass_type == vocabulary.MASS_TYPES.code(values["mass_type"])
    if values.get("from") is not None:
        keep &= lots.to_period >= values["from"]
    if values.get("to") is not None:
        keep &= lots.from_period <= values["to"]
    if values.get("municipality"):
        keep &= (index.projects.municipality == values["municipality"])[index.project_of_lot]
    if values.get("photo"):
        keep &= market.has_photo
    if values.get("certainty"):
        is_certain = (market.listing > 0) & (lots.probability >= 1)
        keep &= is_certain if values["certainty"] == "certain" else ~is_certain
    if values.get("q"):
        keep &= _with_words(index, market, " ".join(str(values["q"]).casefold().split()))
    return keep


def _with_words(index: MapIndex, market: OnTheMarket, text: str) -> Truths:
    """A word of the project, of the listing's title, or of what the mass type is called."""
    of_projects = np.array([text in each for each in index.projects.search_text], dtype=np.bool_)
    found = of_projects[index.project_of_lot]
    found[[row for row, title in market.titles.items() if text in title]] = True
    names = zip(vocabulary.MASS_TYPES.name_nb, vocabulary.MASS_TYPES.name_en, strict=True)
    codes = [code for code, pair in enumerate(names) if any(text in name.casefold() for name in pair)]
    return np.asarray(found | np.isin(index.lots.mass_type, codes))


def _of_class(index: MapIndex, values: dict[str, Any], direction: int) -> Truths:
    """A surplus is of a class; a need takes masses up to a class."""
    classes = index.lots.contamination_class
    if not values.get("class"):
        return np.ones(len(classes), dtype=np.bool_)
    wanted = int(values["class"])
    return np.asarray(classes >= wanted if direction == NEED else classes == wanted)


def _kilometres(index: MapIndex, place: Place) -> Numbers:
    key = ("market from", round(place.longitude, 5), round(place.latitude, 5), place.site_id)
    from_here: FromHere = index.memory.get(key, lambda: RoadsFrom(index, place).to("projects", index.projects))
    return from_here.kilometres[index.project_of_lot]


def _order(index: MapIndex, market: OnTheMarket, rows: Integers, sort: str, kilometres: Numbers | None) -> Integers:
    lots = index.lots
    first, key = lots.from_period[rows], lots.pk[rows]
    if sort == "near" and kilometres is not None:
        return np.lexsort((key, first, kilometres[rows]))
    if sort == "-tonnes":
        return np.lexsort((key, -market.left[rows]))
    if sort == "soon":
        return np.lexsort((key, first))
    return np.lexsort((key, first, -market.listing[rows]))
