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
    first_lines,
    repeated,
    rows_of,
    sums,
)
from ressursbank.plan.tables import Numbers
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
    wrong = np.argwhere(differs(moved + left, held, held))
    flows = ledger.plan.flows
    lines = [
        ("flows.csv", first_lines(flows.from_id, flows.period)),
        ("flows.csv", first_lines(flows.to_id, flows.period)),
        (FILE, first_lines(unplaced.lot_id, unplaced.period)),
    ]
    for row, column in wrong.tolist():
        message = _imbalance(region, row, column, moved[row, column], left[row, column], held[row, column])
        key = (region.lots.id[row], region.first_period + column)
        file, line = next(((file, line_of[key]) for file, line_of in lines if key in line_of), ("flows.csv", None))
        faults.append(Fault(file, line, "tonnes", "", message))
    return faults


def _moved(ledger: Ledger, shape: tuple[int, int]) -> Numbers:
    """Tonnes out of each surplus lot, and into each need, by quarter."""
    tonnes, moved = ledger.plan.flows.tonnes, np.zeros(shape)
    for ends, place in ((ledger.source, SURPLUS), (ledger.sink, NEED)):
        rows = ledger.counts & (ends.place == place)
        moved += sums(ends.row[rows], ledger.quarter[rows], tonnes[rows], shape)
    return moved


def _imbalance(region: Region, lot: int, quarter: int, moved: float, left: float, held: float) -> str:
    name, period = region.lots.id[lot], format_period(region.first_period + quarter)
    is_surplus = region.lots.direction[lot] == SURPLUS_DIRECTION
    what, did, not_done = ("surplus", "moved or kept", "unplaced") if is_surplus else ("need", "met", "unmet")
    figures = f"{did} {moved:.10g} + {not_done} {left:.10g} (unplaced.csv) must be {held:.10g}"
    return f"{what} {name} in {period}: {figures}"
