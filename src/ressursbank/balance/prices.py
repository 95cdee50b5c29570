"""What one more tonne of a capacity saves: the dual where a tonne keeps the basis, else the programme solved again.

A dual is the slope at the optimum. Where the optimum is degenerate (a capacity that fits to the tonne) the slope
upwards can be less than the dual says; then a tonne is added and the saving is what the objective falls by.
"""

from time import monotonic

import numpy as np

from ressursbank.balance.highs import Highs
from ressursbank.region.tables import Numbers

PRICED_ROWS = ("capacity", "total", "facility_room")
TONNE = 1.0
WORTH_A_LOOK = 1e-6
"""NOK per tonne below which a dual is rounding."""


def savings_per_tonne(
    highs: Highs, rows: dict[str, slice], row_upper: Numbers, duals: Numbers, objective: float, deadline: float
) -> dict[str, Numbers]:
    """The saving of one more tonne, NOK per tonne, zero or more, for every row of PRICED_ROWS by name.

    `highs` holds the solved programme with openings fixed. Past the deadline the dual stands, which is never too low.
    """
    savings = {name: np.maximum(-duals[rows[name]], 0.0) for name in PRICED_ROWS}
    tight = np.concatenate(
        [rows[name].start + np.flatnonzero(savings[name] > WORTH_A_LOOK) for name in PRICED_ROWS]
    ).astype(np.int64)
    doubtful = tight[~highs.keeps_basis(tight, TONNE)]
    for row in doubtful:
        if monotonic() > deadline:
            break
        upper = float(row_upper[row])
        highs.hold_row(int(row), upper + TONNE)
        answer = highs.run(deadline - monotonic(), is_cold=False)
        highs.hold_row(int(row), upper)
        if not answer.is_optimal:
            break
        name = next(name for name in PRICED_ROWS if rows[name].start <= row < rows[name].stop)
        saved = max(objective - answer.objective, 0.0) / TONNE
        place = row - rows[name].start
        savings[name][place] = min(savings[name][place], saved)
    return savings
