"""The same model through other tools, from the same triplets (row, column, value) that our constraints are made of.

The rivals get these triplets and the costs for free: finding them is part of our own time ("assemble"), not of theirs.
Each module has `build`, which makes its tool's model object in its tool's own way, and `hand_over`, which gets that
into HiGHS. All must come to the same optimum.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ressursbank.balance.assemble import Model
from ressursbank.region.tables import Integers, Numbers


class Solver(Protocol):
    """A highspy.Highs, as every rival hands its model to."""

    def setOptionValue(self, name: str, value: Any) -> Any: ...  # noqa: N802
    def run(self) -> Any: ...
    def getInfo(self) -> Any: ...  # noqa: N802
    def getModelStatus(self) -> Any: ...  # noqa: N802


@dataclass(frozen=True, slots=True)
class Triplets:
    """The rows of one constraint: cells by row, and the rows' bounds (-inf and inf where there is none)."""

    name: str
    row: Integers
    column: Integers
    value: Numbers
    lower: Numbers
    upper: Numbers


def triplets_of(model: Model) -> list[Triplets]:
    """The model's cells by the name of their constraint, sorted by row."""
    column = np.repeat(np.arange(len(model.cost)), np.diff(model.starts))
    order = np.lexsort((column, model.indices))
    row, column, value = model.indices[order].astype(np.int64), column[order], model.values[order]
    found = []
    for name, rows in model.rows.items():
        cells = slice(*np.searchsorted(row, [rows.start, rows.stop]))
        found.append(
            Triplets(
                name,
                row[cells] - rows.start,
                column[cells],
                value[cells],
                model.row_lower[rows],
                model.row_upper[rows],
            )
        )
    return [triplets for triplets in found if len(triplets.lower)]
