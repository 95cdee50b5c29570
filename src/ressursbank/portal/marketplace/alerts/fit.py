"""Which saved searches some listings fit: the market's own filter, for thousands of searches at once.

Masks over the few listings, remembered by what they ask for; `listings/index.py` answers the same for one search over
all lots, and tests hold the two together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.facilities.near import Place
from ressursbank.portal.maps.index import current_index
from ressursbank.portal.maps.read_rows import row_of
from ressursbank.portal.maps.road_distances import RoadsFrom
from ressursbank.portal.marketplace.listings.follow import LEAST_TONNES
from ressursbank.portal.marketplace.listings.visibility import OVERSEERS, is_on_the_market
from ressursbank.portal.marketplace.models import Listing, ListingFile
from ressursbank.portal.projects.filters import DEFAULT_KILOMETRES
from ressursbank.region.distances import great_circle_kilometres
from ressursbank.region.periods import quarter_of
from ressursbank.region.tables import Integers, Numbers, Truths


@dataclass(slots=True)
class Few:
    """Some listings as columns. `masks` and `ways` remember what has been asked of them before."""

    listings: Sequence[Listing]
    columns: Mapping[str, np.ndarray[Any, Any]]
    words: Sequence[tuple[str, str, str]]
    invited: Mapping[int, frozenset[int]]
    masks: dict[tuple[str, Any], Truths] = field(default_factory=dict)
    ways: dict[tuple[float, float, int | None], Numbers] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.listings)


def few(keys: Sequence[int], today: date) -> Few:
    """Of some listings those that are on the market, with something left."""
    found = Listing.objects.filter(pk__in=keys, lot__state=Publication.PUBLISHED)
    found = found.filter(lot__project__state=Publication.PUBLISHED)
    now = quarter_of(today)
    listings = [
        listing
        for listing in found.select_related("lot__project__site").order_by("pk")
        if is_on_the_market(listing, today)
        and listing.lot.to_period >= now
        and listing.lot.tonnes - listing.lot.promised_tonnes >= LEAST_TONNES
    ]
    with_photo = set(
        ListingFile.objects.filter(kind="photo", listing__in=listings).order_by().values_list("listing_id", flat=True)
    )
    through = Listing.invited.through.objects.filter(listing__in=listings)
    invited: dict[int, set[int]] = {}
    for key, organisation in through.values_list("listing_id", "organisation_id"):
        invited.setdefault(organisation, set()).add(key)
    lots = [listing.lot for listing in listings]
    sites = [lot.project.site for lot in lots]
    columns = {
        "pk": np.array([listing.pk for listing in listings], dtype=np.int64),
        "organisation": np.array([listing.organisation_id for listing in listings], dtype=np.int64),
        "visibility": np.array([listing.visibility for listing in listings], dtype=object),
        "direction": np.array([lot.direction for lot in lots], dtype=object),
        "mass_type": np.array([lot.mass_type for lot in lots], dtype=object),
        "class": np.array([lot.contamination_class for lot in lots], dtype=np.int64),
        "from_period": np.array([lot.from_period for lot in lots], dtype=np.int64),
        "to_period": np.array([lot.to_period for lot in lots], dtype=np.int64),
        "is_certain": np.array([lot.stage_probability >= 1 for lot in lots], dtype=np.bool_),
        "has_photo": np.array([listing.pk in with_photo for listing in listings], dtype=np.bool_),
        "municipality": np.array([site.municipality for site in sites], dtype=object),
        "longitude": np.array([site.longitude for site in sites], dtype=np.float64),
        "latitude": np.array([site.latitude for site in sites], dtype=np.float64),
        "project": np.array([lot.project_id for lot in lots], dtype=np.int64),
    }
    words = [
        (lot.project.search_text, listing.title.casefold(), lot.mass_type)
        for lot, listing in zip(lots, listings, strict=True)
    ]
    return Few(listings, columns, words, {key: frozenset(pks) for key, pks in invited.items()})


def seen(among: Few, acting: Acting) -> Truths:
    """Those that are shown to whoever searches, and are not their own."""
    mine = acting.organisation.pk if acting.organisation is not None else 0
    is_overseer = acting.has(*OVERSEERS)
    return _kept(among, "seen", (mine, is_overseer), lambda: _seen(among, mine, is_overseer=is_overseer))


def _seen(among: Few, mine: int, *, is_overseer: bool) -> Truths:
    others = among.columns["organisation"] != mine
    if is_overseer:
        return np.asarray(others)
    visibility = among.columns["visibility"]
    shown = visibility == "public"
    if mine:
        shown |= visibility == "members"
        shown |= (visibility == "invited") & np.isin(among.columns["pk"], list(among.invited.get(mine, ())))
    return np.asarray(others & shown)


def fitting(among: Few, values: Mapping[str, Any], place: Place | None) -> Truths:
    """Those that a search asks for; `values` are the market filter's."""
    direction = values.get("direction") or "surplus"
    keep = _part(among, "direction", direction).copy()
    for name in ("mass_type", "municipality", "from", "to", "photo", "certainty", "q"):
        if values.get(name) not in (None, ""):
            keep &= _part(among, name, values[name])
    if values.get("class"):
        keep &= _part(among, "class", (direction, int(values["class"])))
    if place is not None and keep.any():
        keep = _near(among, keep, place, float(values.get("km") or DEFAULT_KILOMETRES))
    return keep


def _part(among: Few, name: str, value: Any) -> Truths:
    return _kept(among, name, value, lambda: np.asarray(_asked(among, name, value)))


def _asked(among: Few, name: str, value: Any) -> Any:
    columns = among.columns
    if name == "from":
        return columns["to_period"] >= value
    if name == "to":
        return columns["from_period"] <= value
    if name == "photo":
        return columns["has_photo"]
    if name == "certainty":
        return columns["is_certain"] if value == "certain" else ~columns["is_certain"]
    if name == "class":
        direction, wanted = value
        return columns["class"] >= wanted if direction == "need" else columns["class"] == wanted
    if name == "q":
        return _with_words(among, " ".join(str(value).casefold().split()))
    return columns[name] == value


def _with_words(among: Few, text: str) -> Truths:
    types = vocabulary.MASS_TYPES
    named = {
        id_
        for id_, *names in zip(types.ids, types.name_nb, types.name_en, strict=True)
        if any(text in name.casefold() for name in names)
    }
    return np.array([text in project or text in title or mass in named for project, title, mass in among.words])


def _near(among: Few, keep: Truths, place: Place, kilometres: float) -> Truths:
    """By road. No road is shorter than the straight line, so that most places need no routes."""
    key = (round(place.longitude, 5), round(place.latitude, 5), place.site_id)
    if key not in among.ways:
        count = len(among)
        straight = great_circle_kilometres(
            np.full(count, place.longitude),
            np.full(count, place.latitude),
            among.columns["longitude"],
            among.columns["latitude"],
        )
        if place.site_id is None and not (keep & (straight <= kilometres)).any():
            return np.zeros(count, dtype=np.bool_)
        among.ways[key] = _by_road(among, place)
    return np.asarray(keep & (among.ways[key] <= kilometres))


def _by_road(among: Few, place: Place) -> Numbers:
    index = current_index()
    rows, is_known = row_of(index.projects.pk, among.columns["project"])
    ways = np.full(len(among), np.inf)
    name = f"fresh listings {hash(tuple(among.columns['project'].tolist()))}"
    found = RoadsFrom(index, place).to(name, index.projects.take(rows[is_known]))
    ways[is_known] = found.kilometres
    return ways


def _kept(among: Few, name: str, value: Any, make: Any) -> Truths:
    key = (name, value)
    if key not in among.masks:
        among.masks[key] = make()
    return among.masks[key]


def keys_of(among: Few, mask: Truths) -> Integers:
    """Keys of the listings."""
    found: Integers = among.columns["pk"][mask]
    return found
