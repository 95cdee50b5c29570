"""Vector tiles: what is asked for in one square of the map, near things gathered into one symbol on low zooms.

A tile has three layers: `places` (projects with their surplus and need), `facilities` and `storage`. On zooms below
`POINTS_FROM` what lies in the same cell of a grid is one feature with sums and a count; from there on only what lies
at the same site. Features carry what the symbols need; pop-ups ask the server for the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely

from ressursbank import vocabulary
from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.maps.asked import Asked
from ressursbank.portal.maps.chosen import Chosen, choose
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.room_left import share_left
from ressursbank.portal.maps.seen import Seen
from ressursbank.portal.maps.tables import DRAFT, STORAGE_KIND_IDS, Placed
from ressursbank.region.tables import Integers, Numbers, Truths

EXTENT = 4096
HIGHEST_ZOOM = 15
"""The map draws closer zooms from these tiles."""
POINTS_FROM = 14
CELLS, CELLS_WHERE_FEW = 8, 16
"""Cells along one side of a tile (512 pixels): 64 pixels each, 32 where the whole region has few places."""
FEW = 400
RING_STEPS = 12
NAMES_FROM = 9
"""Below this zoom there is no room for names."""

_Facts = Callable[[int], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class TileSquare:
    """A square of the map: zoom, column from the west, row from the north."""

    zoom: int
    column: int
    row: int

    @property
    def exists(self) -> bool:
        """Whether there is such a square on the zooms that are served."""
        side = 2**self.zoom if 0 <= self.zoom <= HIGHEST_ZOOM else 0
        return 0 <= self.column < side and 0 <= self.row < side


def tile(index: MapIndex, seen: Seen, asked: Asked, square: TileSquare, shown: Shown | None = None) -> bytes:
    """The tile's bytes; none where nothing lies in the square. `shown`: the published plan, for the room left."""
    chosen = choose(index, seen, asked)
    layers = [
        {"name": "places", "features": _places(index, chosen, square)},
        {"name": "facilities", "features": _facilities(index, chosen, square, share_left(index, shown, asked.period))},
        {"name": "storage", "features": _storage(index, chosen, square)},
    ]
    drawn = [layer for layer in layers if layer["features"]]
    options = {"y_coord_down": True, "extents": EXTENT, "check_winding_order": False}
    return bytes(mapbox_vector_tile.encode(drawn, default_options=options)) if drawn else b""


@dataclass(frozen=True, slots=True)
class _Groups:
    """Rows of a table gathered: `group[i]` is the group of `rows[i]`, `first` a row of each; x, y from 0 to EXTENT."""

    rows: Integers
    group: Integers
    first: Integers
    size: Integers
    x: Integers
    y: Integers

    def summed(self, values: Numbers) -> Numbers:
        """The sum of a column of the table by group."""
        return np.bincount(self.group, weights=values[self.rows], minlength=len(self.size)).astype(np.float64)


def _gathered(table: Placed, mask: Truths, square: TileSquare) -> _Groups:
    side = 2.0**square.zoom
    x, y = table.x * side - square.column, table.y * side - square.row
    rows = np.flatnonzero(mask & (x >= 0) & (x < 1) & (y >= 0) & (y < 1))
    if square.zoom >= POINTS_FROM:
        keys = table.site[rows]
    else:
        cells = CELLS_WHERE_FEW if np.count_nonzero(mask) <= FEW else CELLS
        keys = (y[rows] * cells).astype(np.int64) * cells + (x[rows] * cells).astype(np.int64)
    _keys, first, group = np.unique(keys, return_index=True, return_inverse=True)
    size = np.bincount(group, minlength=len(first))

    def middle(values: Numbers) -> Integers:
        mean = np.bincount(group, weights=values[rows], minlength=len(first)) / np.maximum(size, 1)
        return np.minimum(mean * EXTENT, EXTENT - 1).astype(np.int64)

    return _Groups(rows, group, rows[first], size, middle(x), middle(y))


def _features(groups: _Groups, facts: _Facts) -> list[dict[str, Any]]:
    points = np.atleast_1d(np.asarray(shapely.points(groups.x, groups.y), dtype=object))
    return [{"geometry": point, "properties": facts(at)} for at, point in enumerate(points)]


def _places(index: MapIndex, chosen: Chosen, square: TileSquare) -> list[dict[str, Any]]:
    projects = index.projects
    groups = _gathered(projects, chosen.places, square)
    surplus, need = groups.summed(chosen.surplus), groups.summed(chosen.need)
    expected = groups.summed(chosen.is_expected.astype(np.float64))
    with_lots = groups.summed(((chosen.surplus > 0) | (chosen.need > 0)).astype(np.float64))
    by_mass = np.zeros((len(groups.size), chosen.mass_tonnes.shape[1]))
    np.add.at(by_mass, groups.group, chosen.mass_tonnes[groups.rows])
    dominating = by_mass.argmax(axis=1) if len(by_mass) else np.empty(0, dtype=np.int64)

    def facts(at: int) -> dict[str, Any]:
        row = groups.first[at]
        found: dict[str, Any] = {"n": int(groups.size[at])}
        if surplus[at] > 0:
            found["surplus"] = round(float(surplus[at]))
        if need[at] > 0:
            found["need"] = round(float(need[at]))
        if with_lots[at]:
            found["mass"] = vocabulary.MASS_TYPES.letter[dominating[at]]
            found["sure"] = bool(expected[at] < with_lots[at])
        if groups.size[at] == 1:
            found["id"] = projects.public_id[row]
            found["draft"] = bool(projects.state[row] == DRAFT)
            if chosen.projects[row]:
                found["stage"] = int(projects.planning_stage[row])
            if square.zoom >= NAMES_FROM:
                found["name"] = projects.name[row]
        elif square.zoom >= POINTS_FROM:
            found["site"] = int(projects.site[row])
        return found

    return _features(groups, facts)


def _facilities(index: MapIndex, chosen: Chosen, square: TileSquare, left: Numbers) -> list[dict[str, Any]]:
    facilities = index.facilities
    groups = _gathered(facilities, chosen.facilities, square)

    def facts(at: int) -> dict[str, Any]:
        row = groups.first[at]
        if groups.size[at] > 1:
            site = {"site": int(facilities.site[row])} if square.zoom >= POINTS_FROM else {}
            return {"n": int(groups.size[at]), **site}
        status = int(facilities.status[row])
        found: dict[str, Any] = {
            "id": facilities.public_id[row],
            "kind": vocabulary.FACILITY_KINDS.ids[facilities.kind[row]],
            "status": vocabulary.FACILITY_STATUSES.ids[status] if status >= 0 else "",
        }
        if np.isfinite(left[row]):
            found["left"] = round(np.ceil(RING_STEPS * max(float(left[row]), 0.0)))
        if square.zoom >= NAMES_FROM:
            found["name"] = facilities.name[row]
        return found

    return _features(groups, facts)


def _storage(index: MapIndex, chosen: Chosen, square: TileSquare) -> list[dict[str, Any]]:
    storage = index.storage
    groups = _gathered(storage, chosen.storage, square)

    def facts(at: int) -> dict[str, Any]:
        row = groups.first[at]
        if groups.size[at] > 1:
            site = {"site": int(storage.site[row])} if square.zoom >= POINTS_FROM else {}
            return {"n": int(groups.size[at]), **site}
        found: dict[str, Any] = {
            "id": storage.public_id[row],
            "kind": STORAGE_KIND_IDS[storage.kind[row]],
            "draft": bool(storage.state[row] == DRAFT),
        }
        if square.zoom >= NAMES_FROM:
            found["name"] = storage.name[row]
        return found

    return _features(groups, facts)
