"""Is every tonne of surplus moved, laid in stock or unplaced, and every need met or unmet, quarter by quarter?

Part of the independent verifier.
"""

import numpy as np

from ressursbank.plan.check_ledger import (
    NEED,
    SURPLUS,
    Ledger,
    at_rows,
    differs,
    directory_of,
    repeated,
    rows_of,
    sums,
)
from ressursbank.plan.tables import Integers, Numbers
from ressursbank.region.faults import Fault
from ressursbank.region.periods import format_period
from ressursbank.region.tables import SURPLUS as SURPLUS_DIRECTION
from ressursbank.region.tables import Region

FILE = "unplaced.csv"


def tonnes_by_quarter(region: Region) -> Numbers:
    """Matrix [lot, quarter of the horizon]: tonnes × stage_probability, spread evenly over the lot's whole window."""
    lots = region.lots
    period = np.arange(region.first_period, region.last_period + 1)
    is_within = (lots.from_period[:, None] <= period) & (period <= lots.to_period[:, None])
    a_quarter = lots.tonnes * lots.stage_probability / (lots.to_period - lots.from_period + 1)
    return np.where(is_within, a_quarter[:, None], 0.0)


def lot_faults(ledger: Ledger) -> list[Fault]:
    """Rows of unplaced.csv that cannot be, and lots whose tonnes do not add up in a quarter."""
    unplaced, region = ledger.plan.unplaced, ledger.region
    lot = rows_of(unplaced.lot_id, directory_of(region).lots)
    quarter = unplaced.period - region.first_period
    is_inside = (quarter >= 0) & (quarter < ledger.quarters)
    periods = [format_period(period) for period in unplaced.period]
    is_repeated = repeated(unplaced.lot_id, unplaced.period)
    faults = [
        *at_rows(FILE, lot < 0, "lot_id", unplaced.lot_id, "must be the id of a lot of the region"),
        *at_rows(FILE, ~is_inside, "period", periods, "must be within the horizon"),
        *at_rows(FILE, ~(unplaced.tonnes > 0), "tonnes", unplaced.tonnes, "must be more than zero"),
        *at_rows(FILE, is_repeated, "lot_id", unplaced.lot_id, "repeats an earlier row of the same lot and period"),
    ]
    held = tonnes_by_quarter(region)
    known = (lot >= 0) & is_inside
    left = sums(lot[known], quarter[known], unplaced.tonnes[known], held.shape)
    moved = _moved(ledger, held.shape)
    for row, column in np.argwhere(differs(moved + left, held, held)):
        faults.append(
            _imbalance(ledger, int(row), int(column), moved[row, column], left[row, column], held[row, column])
        )
    return faults


def _moved(ledger: Ledger, shape: tuple[int, int]) -> Numbers:
    """Tonnes out of each surplus lot, and into each need, by quarter."""
    tonnes, moved = ledger.plan.flows.tonnes, np.zeros(shape)
    for ends, place in ((ledger.source, SURPLUS), (ledger.sink, NEED)):
        rows = ledger.counts & (ends.place == place)
        moved += sums(ends.row[rows], ledger.quarter[rows], tonnes[rows], shape)
    return moved


def _imbalance(ledger: Ledger, lot: int, quarter: int, moved: float, left: float, held: float) -> Fault:
    """The fault points at the lot's first row in the quarter, in flows.csv or else in unplaced.csv."""
    region, plan = ledger.region, ledger.plan
    name, period = str(region.lots.id[lot]), region.first_period + quarter
    is_surplus = region.lots.direction[lot] == SURPLUS_DIRECTION
    ids = plan.flows.from_id if is_surplus else plan.flows.to_id
    did, not_done = ("moved or laid in stock", "unplaced") if is_surplus else ("met", "unmet")
    message = (
        f"{'surplus' if is_surplus else 'need'} {name} in {format_period(period)}: {did} {moved:.10g} + "
        f"{not_done} {left:.10g} (unplaced.csv) must be {held:.10g}"
    )
    for file, rows in (
        ("flows.csv", np.flatnonzero((ids == name) & (plan.flows.period == period))),
        (FILE, np.flatnonzero((plan.unplaced.lot_id == name) & (plan.unplaced.period == period))),
    ):
        if len(rows):
            return Fault(file, _line(rows), "tonnes", "", message)
    return Fault("flows.csv", None, "tonnes", "", message)


def _line(rows: Integers) -> int:
    return int(rows[0]) + 2
