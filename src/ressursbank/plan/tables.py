"""The Plan: what goes where, when, at what cost, as frozen tables of NumPy columns.

Unlike a Region, a Plan names things by id, so that it is read without the region at hand.
Periods are quarters as in `region.periods`; mass types are the vocabulary's codes; pyramid level 0 means none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Texts = NDArray[np.object_]
Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Flows:
    """One row for each period, source, destination and mass. cost_nok and co2_kg are sums of the row."""

    period: Integers
    from_id: Texts
    to_id: Texts
    mass_type: Integers
    contamination_class: Integers
    tonnes: Numbers
    kilometres: Numbers
    cost_nok: Numbers
    co2_kg: Numbers
    pyramid_level: Integers


@dataclass(frozen=True, slots=True)
class Inventory:
    """Tonnes that stand at a period's end, by facility or project, mass type and class (rows with > 0 only)."""

    period: Integers
    holder_id: Texts
    mass_type: Integers
    contamination_class: Integers
    tonnes: Numbers


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Surplus with nowhere to go and need unmet (rows with > 0 only)."""

    lot_id: Texts
    period: Integers
    tonnes: Numbers


@dataclass(frozen=True, slots=True)
class Capacity:
    """One row for each facility and period of the horizon; infinite where unlimited.

    used_tonnes: intake (quarry: sales) of the period. remaining_total_tonnes: landfill, recovery, quarry:
    total_tonnes less what was used up to and with this period; the others: total_tonnes less the stock at its end.
    total_shadow_price_nok_per_tonne: of the life's total (the same in every period), or of the room in that period.
    """

    facility_id: Texts
    period: Integers
    capacity_tonnes: Numbers
    used_tonnes: Numbers
    shadow_price_nok_per_tonne: Numbers
    remaining_total_tonnes: Numbers
    total_shadow_price_nok_per_tonne: Numbers


@dataclass(frozen=True, slots=True)
class Openings:
    """One row for each candidate."""

    facility_id: Texts
    opened: Truths
    opening_cost_nok: Numbers


@dataclass(frozen=True, slots=True)
class Place:
    """A lot, project or facility on the map, for plan.gpkg."""

    id: str
    name: str
    kind: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The optimal flows computed for a region, and what they cost, emit and count as.

    `summary` is what summary.json holds: plain numbers, texts, lists and dicts (see docs/formats.md).
    `places` names and places every id in the tables, so that the plan can be drawn without the region.
    """

    flows: Flows
    inventory: Inventory
    unplaced: Unplaced
    capacity: Capacity
    openings: Openings
    summary: Mapping[str, Any]
    places: tuple[Place, ...]

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write the plan's folder whole or not at all; raises PlanExistsError over an existing one without force."""
        from ressursbank.plan.write import write_plan

        write_plan(self, Path(path), force=force)
