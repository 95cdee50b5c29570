"""Which of the rows that somebody sees the address asks for, and what they add up to by project."""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary
from ressursbank.portal.maps.asked import Asked, BBox
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.seen import Seen
from ressursbank.portal.maps.tables import CLOSED, FacilityRows, LotRows, Placed, StorageRows
from ressursbank.region.tables import NEED, SURPLUS, Integers, Numbers, Truths


@dataclass(frozen=True, slots=True)
class Chosen:
    """Masks by table, and sums by project. `lot_tonnes` is what of a lot falls in the quarter asked for.

    Tonnes are as entered, not weighted by probability; `is_expected` marks projects none of whose lots is certain.
    `mass_tonnes[project, mass_type]` tells which type dominates.
    """

    lots: Truths
    lot_tonnes: Numbers
    projects: Truths
    surplus: Numbers
    need: Numbers
    is_expected: Truths
    mass_tonnes: Numbers
    facilities: Truths
    storage: Truths

    @property
    def places(self) -> Truths:
        """Projects that are drawn: those with a lot that is asked for, and those of the layer of projects."""
        return self.projects | (self.surplus > 0) | (self.need > 0)


def choose(index: MapIndex, seen: Seen, asked: Asked) -> Chosen:
    """What an address asks for, without its area; remembered with the index for the tiles that follow."""
    everywhere = asked.everywhere()
    found: Chosen = index.memory.get((seen.key, everywhere), lambda: _choose(index, seen, everywhere))
    return found


def _choose(index: MapIndex, seen: Seen, asked: Asked) -> Chosen:
    lots, of = index.lots, index.project_of_lot
    fitting = seen.projects & _fitting_projects(index, seen, asked)
    wanted = seen.lots & fitting[of] & fitting_lots(lots, asked)
    directions = [code for code, name in ((SURPLUS, "surplus"), (NEED, "need")) if name in asked.layers]
    wanted &= np.isin(lots.direction, directions)
    quarters = np.maximum(lots.to_period - lots.from_period + 1, 1)
    tonnes = lots.tonnes if asked.period is None else lots.tonnes / quarters
    rows = np.flatnonzero(wanted)
    count, types = len(index.projects), len(vocabulary.MASS_TYPES.ids)
    project, mass = of[rows], np.maximum(lots.mass_type[rows], 0)
    by_direction = np.bincount(lots.direction[rows] * count + project, weights=tonnes[rows], minlength=2 * count)
    surest = np.zeros(count)
    np.maximum.at(surest, project, lots.probability[rows])
    by_mass = np.bincount(project * types + mass, weights=tonnes[rows], minlength=count * types)
    with_lots = np.zeros(count, dtype=np.bool_)
    with_lots[project] = True
    drawn = fitting if "projects" in asked.layers else np.zeros(count, dtype=np.bool_)
    if CLOSED_STAGE not in asked.stages:
        drawn = drawn & (index.projects.state != CLOSED)
    if asked.mass_types or asked.classes or asked.period is not None:
        # Whoever asks for clay in a quarter asks for the projects that have it.
        drawn = drawn & with_lots
    return Chosen(
        lots=wanted,
        lot_tonnes=tonnes,
        projects=drawn,
        surplus=by_direction[:count].astype(np.float64),
        need=by_direction[count : 2 * count].astype(np.float64),
        is_expected=with_lots & (surest < 1),
        mass_tonnes=by_mass.reshape(count, types).astype(np.float32),
        facilities=seen.facilities & _fitting_facilities(index.facilities, seen.own_facilities, asked),
        storage=seen.storage & _fitting_storage(index.storage, seen.own_storage, asked),
    )


CLOSED_STAGE = vocabulary.PLANNING_STAGES.code("closed")


def within(table: Placed, bbox: BBox | None) -> Truths:
    """Which rows lie in an area, its western and southern edge included."""
    if bbox is None:
        return np.ones(len(table), dtype=np.bool_)
    west, south, east, north = bbox
    return (table.longitude >= west) & (table.longitude < east) & (table.latitude >= south) & (table.latitude < north)


def _fitting_projects(index: MapIndex, seen: Seen, asked: Asked) -> Truths:
    keep = fitting_places(index.projects, seen.own_projects, asked)
    keep &= _among(index.projects.planning_stage, asked.stages)
    keep &= _among(index.projects.kind, asked.kinds)
    return keep


def fitting_lots(lots: LotRows, asked: Asked) -> Truths:
    """Lots whose type, class and quarters fit."""
    keep = _among(lots.mass_type, asked.mass_types) & _among(lots.contamination_class, asked.classes)
    if asked.period is not None:
        keep &= (lots.from_period <= asked.period) & (lots.to_period >= asked.period)
    return keep


def _fitting_facilities(facilities: FacilityRows, own: Truths, asked: Asked) -> Truths:
    if "facilities" not in asked.layers:
        return np.zeros(len(facilities), dtype=np.bool_)
    keep = fitting_places(facilities, own, asked) & _takes(facilities.takes, asked)
    keep &= _among(facilities.kind, asked.facility_kinds) & _among(facilities.status, asked.statuses)
    if asked.period is not None:
        keep &= (facilities.opens <= asked.period) & (facilities.closes >= asked.period)
    return keep


def _fitting_storage(storage: StorageRows, own: Truths, asked: Asked) -> Truths:
    if "storage" not in asked.layers:
        return np.zeros(len(storage), dtype=np.bool_)
    keep = fitting_places(storage, own, asked) & _takes(storage.takes, asked)
    keep &= _among(storage.kind, asked.storage_kinds) & (storage.state != CLOSED)
    if asked.period is not None:
        keep &= (storage.from_period <= asked.period) & (storage.to_period >= asked.period)
    return keep


def fitting_places(table: Placed, own: Truths, asked: Asked) -> Truths:
    """Rows whose owner, municipality and text fit."""
    keep = np.ones(len(table), dtype=np.bool_)
    if asked.is_own:
        keep &= own
    if asked.municipalities:
        keep &= np.isin(table.municipality.astype(str), asked.municipalities)
    if asked.text:
        keep &= np.array([asked.text in text for text in table.search_text], dtype=np.bool_)
    return keep


def _takes(takes: Integers, asked: Asked) -> Truths:
    """Whether one of the mass types is taken up to the lowest of the classes."""
    if not asked.mass_types and not asked.classes:
        return np.ones(len(takes), dtype=np.bool_)
    columns = takes[:, list(asked.mass_types)] if asked.mass_types else takes
    fits = (columns >= min(asked.classes, default=1)).any(axis=1)
    return np.asarray(fits, dtype=np.bool_)


def _among(values: Integers, wanted: tuple[int, ...]) -> Truths:
    return np.isin(values, wanted) if wanted else np.ones(len(values), dtype=np.bool_)
