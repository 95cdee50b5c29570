"""What every check of a plan starts from: each row of the plan tied to the region's lots, projects and facilities.

Part of the independent verifier, which shares no code with the rooms that make plans.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ressursbank import vocabulary
from ressursbank.plan.tables import Integers, Numbers, Plan, Texts, Truths
from ressursbank.region.faults import Fault
from ressursbank.region.tables import SURPLUS as SURPLUS_DIRECTION
from ressursbank.region.tables import Region

TOLERANCE = 1e-6
"""Relative, of the size of the balance or sum that a figure belongs to, and never of less than one."""

PLACES = ("surplus", "need", "own stock", *vocabulary.FACILITY_KINDS.ids)
"""What an id can name, in the order of the codes below; own stock is what stands on a project's own site."""
SURPLUS, NEED, OWN_STOCK, FIRST_FACILITY = 0, 1, 2, 3
LANDFILL, RECOVERY, SORTING, TREATMENT, STORAGE, QUARRY = (
    FIRST_FACILITY + vocabulary.FACILITY_KINDS.code(kind)
    for kind in ("landfill", "recovery", "sorting", "treatment", "storage", "quarry")
)
UNKNOWN = -1
TYPE_COUNT = len(vocabulary.MASS_TYPES.ids)
CLASSES = range(1, 6)


@dataclass(frozen=True, slots=True)
class Ends:
    """One end of each flow: what it is (index in PLACES or UNKNOWN), its row, project (or -1) and site."""

    place: Integers
    row: Integers
    project: Integers
    site: Integers

    @property
    def is_facility(self) -> Truths:
        """Whether the end is a facility."""
        return self.place >= FIRST_FACILITY


@dataclass(frozen=True, slots=True)
class Ledger:
    """A region and a plan side by side.

    `quarter` is 0 in the horizon's first period. `counts` marks the flows that balances reckon with: both ends and
    the period are known (the others have faults of their own). `is_open` is false for candidates not opened.
    """

    region: Region
    plan: Plan
    source: Ends
    sink: Ends
    quarter: Integers
    counts: Truths
    is_open: Truths

    @property
    def quarters(self) -> int:
        """Number of quarters in the horizon."""
        return self.region.assumptions.periods


@dataclass(frozen=True, slots=True)
class Directory:
    """The rows of a region by id."""

    lots: dict[str, int]
    projects: dict[str, int]
    facilities: dict[str, int]


def directory_of(region: Region) -> Directory:
    """Row numbers by id. The region's own check has seen to it that no id is used twice."""
    return Directory(
        *({key: row for row, key in enumerate(t.id)} for t in (region.lots, region.projects, region.facilities))
    )


def open_ledger(region: Region, plan: Plan) -> Ledger:
    """Tie the plan's rows to the region's."""
    directory = directory_of(region)
    source, sink = _ends(region, directory, plan.flows.from_id), _ends(region, directory, plan.flows.to_id)
    quarter = plan.flows.period - region.first_period
    is_inside = (quarter >= 0) & (quarter < region.assumptions.periods)
    is_open = ~region.facilities.is_candidate
    for facility_id, opened in zip(plan.openings.facility_id, plan.openings.opened, strict=True):
        row = directory.facilities.get(facility_id)
        if row is not None and opened:
            is_open[row] = True
    counts = (source.place != UNKNOWN) & (sink.place != UNKNOWN) & is_inside & (plan.flows.contamination_class <= 5)
    return Ledger(region, plan, source, sink, quarter, counts, is_open)


def _ends(region: Region, directory: Directory, ids: Texts) -> Ends:
    row = np.full(len(ids), -1, dtype=np.int64)
    place = np.full(len(ids), UNKNOWN, dtype=np.int64)
    project = np.full(len(ids), -1, dtype=np.int64)
    site = np.full(len(ids), -1, dtype=np.int64)
    lots, projects, facilities = (
        rows_of(ids, names) for names in (directory.lots, directory.projects, directory.facilities)
    )
    is_lot, is_project, is_facility = lots >= 0, projects >= 0, facilities >= 0
    row[is_facility] = facilities[is_facility]
    row[is_project] = project[is_project] = projects[is_project]
    row[is_lot] = lots[is_lot]
    project[is_lot] = region.lots.project[lots[is_lot]]
    place[is_facility] = FIRST_FACILITY + region.facilities.kind[row[is_facility]]
    place[is_project] = OWN_STOCK
    place[is_lot] = np.where(region.lots.direction[row[is_lot]] == SURPLUS_DIRECTION, SURPLUS, NEED)
    site[is_facility] = region.facilities.site[row[is_facility]]
    on_project = project >= 0
    site[on_project] = region.projects.site[project[on_project]]
    return Ends(place, row, project, site)


def rows_of(ids: Iterable[str], names: dict[str, int]) -> Integers:
    """The row of each id, -1 where there is none."""
    return np.array([names.get(name, -1) for name in ids], dtype=np.int64)


def sums(rows: Integers, quarters: Integers, tonnes: Numbers, shape: tuple[int, int]) -> NDArray[np.float64]:
    """Tonnes summed by row and quarter."""
    flat = np.bincount(rows * shape[1] + quarters, weights=tonnes, minlength=shape[0] * shape[1])
    return flat.reshape(shape).astype(np.float64)


def differs(value: Numbers, right: Numbers, size: Numbers | float) -> Truths:
    """Whether figures are further from what is right than the tolerance allows for a balance of this size."""
    return np.asarray(np.abs(value - right) > TOLERANCE * np.maximum(1.0, size))


def at_rows(file: str, rows: Truths, column: str, values: Iterable[object], message: str) -> list[Fault]:
    """One fault with the same message for each marked row of a table."""
    texts = list(values)
    return [Fault(file, int(row) + 2, column, str(texts[row]), message) for row in np.flatnonzero(rows)]


def first_lines(*columns: NDArray[np.generic]) -> dict[tuple[object, ...], int]:
    """The line of a file where each combination of values in these columns stands first."""
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    return {key: line for line, key in zip(range(len(rows) + 1, 1, -1), reversed(rows), strict=True)}


def repeated(*columns: NDArray[np.generic]) -> Truths:
    """Whether a row repeats an earlier one in these columns."""
    seen: set[tuple[object, ...]] = set()
    result = np.zeros(len(columns[0]), dtype=bool)
    for row, key in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        result[row] = key in seen
        seen.add(key)
    return result
