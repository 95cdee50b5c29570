"""A linear programme in dictionaries, for the independent model: rows named by what they say, solved by SciPy."""

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

Name = tuple[object, ...]
Cells = dict[int, float]


class LinearProgramme:
    """Columns are numbered, and not negative; rows are cells by column, equal to a figure (or 0) or at most it."""

    def __init__(self) -> None:
        self.costs: list[float] = []
        self.equal: dict[Name, Cells] = defaultdict(dict)
        self.equal_to: dict[Name, float] = defaultdict(float)
        self._at_most: dict[Name, Cells] = defaultdict(dict)
        self._limits: dict[Name, float] = {}

    def column(self, cost: float) -> int:
        """A new column."""
        self.costs.append(cost)
        return len(self.costs) - 1

    def limit(self, row: Name, column: int, share: float, at_most: float) -> None:
        """Count `share` of a column in a row that is at most a figure; an infinite one says nothing."""
        if math.isfinite(at_most):
            self._at_most[row][column] = self._at_most[row].get(column, 0.0) + share
            self._limits[row] = at_most

    def least(self, costs: list[float], closed: list[int], held: Mapping[Name, tuple[Cells, float]]) -> float:
        """The least of these costs with some columns closed and further rows held below a figure."""
        rows = {**self._at_most, **{name: cells for name, (cells, _) in held.items()}}
        limits = {**self._limits, **{name: at_most for name, (_, at_most) in held.items()}}
        bounds = np.stack([np.zeros(len(costs)), np.full(len(costs), np.inf)], axis=1)
        bounds[closed, 1] = 0.0
        answer = linprog(
            costs,
            A_eq=_matrix(self.equal, len(costs)),
            b_eq=[self.equal_to[row] for row in self.equal],
            A_ub=_matrix(rows, len(costs)),
            b_ub=[limits[row] for row in rows],
            bounds=cast(Any, bounds),
            method="highs",
            options={"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9},
        )
        assert answer.status == 0, answer.message
        assert answer.fun is not None
        return float(answer.fun)


def _matrix(rows: Mapping[Name, Cells], columns: int) -> Any:
    """The rows as a sparse matrix, which linprog takes although its types do not say so."""
    matrix = np.array(
        [(row, column, value) for row, cells in enumerate(rows.values()) for column, value in cells.items()]
    ).reshape(-1, 3)
    places = (matrix[:, 0].astype(np.int64), matrix[:, 1].astype(np.int64))
    return csr_array((matrix[:, 2], places), shape=(len(rows), columns))
