"""The two charts as numbers: tonnes by pyramid level and year, and room left in each landfill by quarter."""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary
from ressursbank.flows.ends import facility_kind_codes
from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.exchange.named_flows import years_of_periods
from ressursbank.portal.plans.filters import years_of
from ressursbank.region.tables import SURPLUS, Numbers, Region

LEVELS = (2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Levels:
    """`tonnes` by level (LEVELS) and year; `unplaced` is surplus with nowhere to go, by year."""

    years: tuple[int, ...]
    tonnes: Numbers
    unplaced: Numbers


@dataclass(frozen=True, slots=True)
class Room:
    """Tonnes of room left by landfill and quarter; landfills without a total are left out, and named."""

    periods: tuple[int, ...]
    names: tuple[str, ...]
    remaining_tonnes: Numbers
    unlimited: tuple[str, ...]


def levels_by_year(shown: Shown, mass_type: int | None = None) -> Levels:
    """Tonnes that end in each level in each year of the horizon, of one mass type or all."""
    flows, years = shown.flows, years_of(shown.region)
    tonnes = np.zeros((len(LEVELS), len(years)))
    rows = flows.pyramid_level > 0
    if mass_type is not None:
        rows &= flows.mass_type == mass_type
    level = np.searchsorted(LEVELS, flows.pyramid_level[rows])
    np.add.at(tonnes, (level, flows.year[rows] - years.start), flows.tonnes[rows])
    unplaced = np.zeros(len(years))
    lots = np.array([shown.places.lot_of[str(id_)] for id_ in shown.plan.unplaced.lot_id], dtype=np.int64)
    is_counted = shown.region.lots.direction[lots] == SURPLUS
    if mass_type is not None:
        is_counted &= shown.region.lots.mass_type[lots] == mass_type
    year = years_of_periods(shown.plan.unplaced.period[is_counted])
    np.add.at(unplaced, year - years.start, shown.plan.unplaced.tonnes[is_counted])
    return Levels(tuple(years), tonnes, unplaced)


def landfill_room(shown: Shown) -> Room:
    """Room left at each quarter's end, largest first."""
    region, capacity = shown.region, shown.plan.capacity
    periods = range(region.first_period, region.last_period + 1)
    names, remaining, unlimited = [], [], []
    for row in np.flatnonzero(facility_kind_codes(region, "landfill")):
        mine = capacity.facility_id == region.facilities.id[row]
        tonnes = capacity.remaining_total_tonnes[mine][np.argsort(capacity.period[mine], kind="stable")]
        if not np.isfinite(tonnes).all():
            unlimited.append(str(region.facilities.name[row]))
            continue
        names.append(_distinct_name(region, int(row)))
        remaining.append(tonnes)
    order = sorted(range(len(names)), key=lambda at: -remaining[at][0])
    return Room(
        periods=tuple(periods),
        names=tuple(names[at] for at in order),
        remaining_tonnes=np.array([remaining[at] for at in order]).reshape(len(order), len(periods)),
        unlimited=tuple(unlimited),
    )


def _distinct_name(region: Region, row: int) -> str:
    """A facility's name, with its id where another facility has the same."""
    name = str(region.facilities.name[row])
    is_alone = np.count_nonzero(region.facilities.name == name) == 1
    return name if is_alone else f"{name} ({region.facilities.id[row]})"


def level_colours() -> list[str]:
    """The vocabulary's colour of each level."""
    return [vocabulary.PYRAMID_LEVELS.colour[level - 1] for level in LEVELS]
