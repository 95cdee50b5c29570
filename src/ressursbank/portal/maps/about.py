"""What a pop-up of the map tells: one thing with its numbers, or everything that stands at one site."""

from dataclasses import dataclass

import numpy as np

from ressursbank.portal.maps.asked import Asked
from ressursbank.portal.maps.chosen import Chosen, choose
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.listed import (
    FacilityRow,
    LotRow,
    ProjectRow,
    StorageRow,
    facility_rows,
    lot_rows,
    project_rows,
    storage_rows,
)
from ressursbank.portal.maps.seen import Seen
from ressursbank.region.tables import Integers

MOST_LOTS = 20
MOST_AT_SITE = 50
KINDS = ("project", "facility", "storage", "site")


@dataclass(frozen=True, slots=True)
class About:
    """What stands at the place; the lots are those of a single project, the largest first."""

    projects: list[ProjectRow]
    facilities: list[FacilityRow]
    storage: list[StorageRow]
    lots: list[LotRow]
    lots_count: int

    @property
    def is_one(self) -> bool:
        """Whether it is about one thing."""
        return len(self.projects) + len(self.facilities) + len(self.storage) == 1


def about_thing(index: MapIndex, seen: Seen, asked: Asked, kind: str, key: str) -> About | None:
    """What one may see of a thing (its public id) or a site (its key); None where there is no such thing."""
    none = np.empty(0, dtype=np.int64)
    if kind == "project":
        rows = np.flatnonzero(seen.projects & (index.projects.public_id == key))
        return _about(index, seen, asked, rows, none, none)
    if kind == "facility":
        rows = np.flatnonzero(seen.facilities & (index.facilities.public_id == key))
        return _about(index, seen, asked, none, rows, none)
    if kind == "storage":
        rows = np.flatnonzero(seen.storage & (index.storage.public_id == key))
        return _about(index, seen, asked, none, none, rows)
    if kind != "site" or not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    site, chosen = int(key), choose(index, seen, asked)
    return _about(
        index,
        seen,
        asked,
        np.flatnonzero(chosen.places & (index.projects.site == site))[:MOST_AT_SITE],
        np.flatnonzero(chosen.facilities & (index.facilities.site == site))[:MOST_AT_SITE],
        np.flatnonzero(chosen.storage & (index.storage.site == site))[:MOST_AT_SITE],
    )


def _about(
    index: MapIndex, seen: Seen, asked: Asked, projects: Integers, facilities: Integers, storage: Integers
) -> About | None:
    if not (len(projects) or len(facilities) or len(storage)):
        return None
    chosen = choose(index, seen, asked)
    lots, count = _lots_of(index, chosen, projects)
    return About(
        projects=project_rows(index, chosen, projects),
        facilities=facility_rows(index, facilities, asked.period),
        storage=storage_rows(index, storage),
        lots=lots,
        lots_count=count,
    )


def _lots_of(index: MapIndex, chosen: Chosen, projects: Integers) -> tuple[list[LotRow], int]:
    if len(projects) != 1:
        return [], 0
    rows = np.flatnonzero(chosen.lots & (index.project_of_lot == projects[0]))
    largest = rows[np.argsort(-chosen.lot_tonnes[rows], kind="stable")]
    return lot_rows(index, chosen, largest[:MOST_LOTS]), len(rows)
