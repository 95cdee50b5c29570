"""What lies nearest to a point by road: facilities, storage areas, needs and surplus that the filter lets through."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ressursbank.portal.facilities.near import Place
from ressursbank.portal.maps.asked import Asked
from ressursbank.portal.maps.chosen import choose
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.listed import FacilityRow, LotRow, StorageRow, facility_rows, lot_rows, storage_rows
from ressursbank.portal.maps.road_distances import FromHere, RoadsFrom
from ressursbank.portal.maps.seen import Seen
from ressursbank.region.distances import DISTANCE_SOURCES, GREAT_CIRCLE
from ressursbank.region.tables import NEED, SURPLUS, Integers, Truths

MOST = 10


@dataclass(frozen=True, slots=True)
class Near:
    """One thing with its distance. `minutes` is None where not known; `source` as in a plan's flows."""

    thing: FacilityRow | StorageRow | LotRow
    kilometres: float
    minutes: float | None
    source: str

    @property
    def is_by_road(self) -> bool:
        """Whether the kilometres are those of roads."""
        return self.source != DISTANCE_SOURCES[GREAT_CIRCLE]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest of each group, nearest first. `detour` is what great circles were multiplied by."""

    place: Place
    detour: float
    facilities: list[Near]
    storage: list[Near]
    needs: list[Near]
    surplus: list[Near]

    @property
    def at(self) -> str:
        """The place as pages write it into addresses: latitude, longitude."""
        return f"{self.place.latitude:.5f},{self.place.longitude:.5f}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was found."""
        return not (self.facilities or self.storage or self.needs or self.surplus)


def nearest(index: MapIndex, seen: Seen, asked: Asked, place: Place) -> Nearest:
    """The MOST nearest facilities, storage areas and lots to a place, under the filter, wherever in the region."""
    roads = RoadsFrom(index, place)
    chosen = choose(index, seen, asked)
    to_facilities, to_storage = roads.to("facilities", index.facilities), roads.to("storage", index.storage)
    to_projects = roads.to("projects", index.projects)
    to_lots = FromHere(
        *(getattr(to_projects, name)[index.project_of_lot] for name in ("kilometres", "minutes", "source"))
    )
    facilities = _first(to_facilities, chosen.facilities)
    storage = _first(to_storage, chosen.storage)
    needs = _first(to_lots, chosen.lots & (index.lots.direction == NEED))
    surplus = _first(to_lots, chosen.lots & (index.lots.direction == SURPLUS))
    lots = lot_rows(index, chosen, np.concatenate([needs, surplus]))
    return Nearest(
        place=place,
        detour=roads.detour,
        facilities=_near(facility_rows(index, facilities, asked.period), facilities, to_facilities),
        storage=_near(storage_rows(index, storage), storage, to_storage),
        needs=_near(lots[: len(needs)], needs, to_lots),
        surplus=_near(lots[len(needs) :], surplus, to_lots),
    )


def _first(distances: FromHere, mask: Truths) -> Integers:
    rows = np.flatnonzero(mask)
    if len(rows) > MOST:
        # All that lies as near as the last one shown, so that which of them is shown does not hang on chance.
        limit = np.partition(distances.kilometres[rows], MOST - 1)[MOST - 1]
        rows = rows[distances.kilometres[rows] <= limit]
    return rows[np.argsort(distances.kilometres[rows], kind="stable")[:MOST]]


def _near(things: Sequence[FacilityRow | StorageRow | LotRow], rows: Integers, distances: FromHere) -> list[Near]:
    found = []
    for thing, row in zip(things, rows.tolist(), strict=True):
        minutes = float(distances.minutes[row])
        found.append(
            Near(
                thing=thing,
                kilometres=float(distances.kilometres[row]),
                minutes=None if np.isnan(minutes) else minutes,
                source=DISTANCE_SOURCES[distances.source[row]],
            )
        )
    return found
