"""The seam to HiGHS: arrays in, solution and duals out. Nothing else in the product imports highspy."""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from ressursbank.balance.arcs import Arcs
from ressursbank.balance.assemble import Model
from ressursbank.region.tables import Integers, Numbers, Truths

INTERIOR_POINT_FROM = 20_000
"""Columns from which a cold start by interior point beats simplex (docs/performance.md)."""


FEASIBLE = 1e-9
"""Primal feasibility tolerance: finer than HiGHS's own, so that a plan's balances close to a gram."""


class SolverError(RuntimeError):
    """HiGHS answered with a status that no region should lead to."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run gave: tonnes by column, NOK per tonne by row.

    `values` is None when the run stopped before it had any feasible point.
    """

    is_optimal: bool
    objective: float
    values: Numbers | None
    row_duals: Numbers


class Highs:
    """One model kept in HiGHS between runs, so that added columns and changed costs start warm.

    Tonnes are divided by `unit` inside, so that the figures HiGHS sees are of moderate size; `unit` is a power of 2
    and costs no digit. Costs stay NOK per tonne, openings are NOK per `unit`.
    """

    def __init__(self, model: Model, unit: float) -> None:
        self._unit = unit
        self._opened = model.columns.opened
        self._scale = np.ones(len(model.cost))
        self._scale[self._opened] = 1.0 / unit
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy declares no types for it
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("primal_feasibility_tolerance", FEASIBLE)
        self._check(self._highs.passModel(self._lp(model)))

    def _lp(self, model: Model) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(model.cost), len(model.row_lower)
        lp.col_cost_ = model.cost * self._scale
        lp.col_lower_, lp.col_upper_ = model.lower, model.upper
        lp.row_lower_, lp.row_upper_ = model.row_lower / self._unit, model.row_upper / self._unit
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = model.starts, model.indices
        values = model.values.copy()
        low, high = model.starts[self._opened.start], model.starts[self._opened.stop]
        values[low:high] /= self._unit
        lp.a_matrix_.value_ = values
        return lp

    def set_costs(self, cost: Numbers) -> None:
        """Replace the cost of every column (per tonne; openings per opening)."""
        count = len(cost)
        if count > len(self._scale):
            self._scale = np.concatenate([self._scale, np.ones(count - len(self._scale))])
        self._check(self._highs.changeColsCost(count, np.arange(count, dtype=np.int32), cost * self._scale))

    def hold_row(self, row: int, upper: float) -> None:
        """Bound a row from above (tonnes)."""
        self._check(self._highs.changeRowBounds(row, -np.inf, upper / self._unit))

    def bound_columns(self, columns: Integers, lower: Numbers, upper: Numbers) -> None:
        """Bound columns from below and from above (tonnes)."""
        if len(columns):
            numbers = columns.astype(np.int32)
            self._check(self._highs.changeColsBounds(len(columns), numbers, lower / self._unit, upper / self._unit))

    def bound_openings(self, lower: Numbers, upper: Numbers) -> None:
        """Bound how far each candidate opens, from 0 (closed) to 1 (open)."""
        if self._opened.start == self._opened.stop:
            return
        columns = np.arange(self._opened.start, self._opened.stop, dtype=np.int32)
        self._check(self._highs.changeColsBounds(len(columns), columns, lower, upper))

    def add_arcs(self, arcs: Arcs, cost: Numbers, most: Numbers, ranked: list[Numbers], first_ranked_row: int) -> None:
        """Add arcs as columns at the end: one cell in each of their two rows, and in the ranked rows they count in.

        `most`: tonnes that each carries at most.
        """
        count = len(arcs)
        cells = [arcs.source_row, arcs.sink_row]
        values = [np.ones(count), arcs.sink_sign]
        present = [np.ones(count, dtype=np.bool_)] * 2
        for number, quantity in enumerate(ranked):
            cells.append(np.full(count, first_ranked_row + number))
            values.append(quantity)
            present.append(quantity != 0)
        inside = np.stack(present, axis=1)
        starts = np.concatenate([[0], np.cumsum(inside.sum(axis=1))])[:-1].astype(np.int32)
        indices = np.stack(cells, axis=1)[inside].astype(np.int32)
        data = np.stack(values, axis=1)[inside]
        self._scale = np.concatenate([self._scale, np.ones(count)])
        self._check(
            self._highs.addCols(count, cost, np.zeros(count), most / self._unit, len(indices), starts, indices, data)
        )

    def add_links(self, arc_columns: Integers, opened_columns: Integers, most: Numbers) -> None:
        """Add rows arc ≤ most × opened."""
        count = len(arc_columns)
        indices = np.stack([arc_columns, opened_columns], axis=1).astype(np.int32).ravel()
        data = np.stack([np.ones(count), -most / self._unit], axis=1).ravel()
        starts = np.arange(0, 2 * count, 2, dtype=np.int32)
        self._check(
            self._highs.addRows(count, np.full(count, -np.inf), np.zeros(count), 2 * count, starts, indices, data)
        )

    def free_rows_from(self, row: int) -> None:
        """Take the bounds off every row from this one on (the links), so that no price stands on them."""
        rows = np.arange(row, self._highs.getNumRow(), dtype=np.int32)
        if len(rows):
            free = np.full(len(rows), np.inf)
            self._check(self._highs.changeRowsBounds(len(rows), rows, -free, free))

    def keeps_basis(self, rows: Integers, tonnes: float) -> Truths:
        """Whether the optimal basis stays feasible when each row's bound, alone, rises by so many tonnes."""
        _, basic = self._highs.getBasicVariables()
        solution, lp = self._highs.getSolution(), self._highs.getLp()
        is_row = basic < 0
        row, column = -basic[is_row] - 1, basic[~is_row]
        value, lower, upper = np.empty(len(basic)), np.empty(len(basic)), np.empty(len(basic))
        for place, numbers, parts in (
            (is_row, row, (solution.row_value, lp.row_lower_, lp.row_upper_)),
            (~is_row, column, (solution.col_value, lp.col_lower_, lp.col_upper_)),
        ):
            value[place], lower[place], upper[place] = (np.asarray(part)[numbers] for part in parts)
        sign = np.where(is_row, -1.0, 1.0)
        kept = np.zeros(len(rows), dtype=np.bool_)
        for number, bound_row in enumerate(rows):
            _, direction = self._highs.getBasisInverseCol(int(bound_row))
            moved = value + sign * direction * tonnes / self._unit
            slack = FEASIBLE * np.maximum(1.0, np.abs(value))
            kept[number] = bool(np.all((moved >= lower - slack) & (moved <= upper + slack)))
        return kept

    def run(self, seconds: float, *, is_cold: bool) -> Answer:
        """Solve within so many seconds: a large model that starts cold by interior point, any other by simplex."""
        deadline = self._highs.getRunTime() + max(seconds, 0.0)
        self._highs.setOptionValue("time_limit", deadline)
        by_interior_point = is_cold and self._highs.getNumCol() >= INTERIOR_POINT_FROM
        self._highs.setOptionValue("solver", "ipx" if by_interior_point else "simplex")
        self._highs.run()
        status = self._highs.getModelStatus()
        if by_interior_point and status not in _ENDS:
            self._highs.setOptionValue("solver", "simplex")
            self._highs.run()
            status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kModelEmpty:
            return Answer(True, 0.0, np.zeros(self._highs.getNumCol()), np.zeros(self._highs.getNumRow()))
        if status not in _ENDS:
            raise SolverError(f"HiGHS stopped with {self._highs.modelStatusToString(status)}")
        info = self._highs.getInfo()
        solution = self._highs.getSolution()
        is_feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = np.array(solution.col_value) if is_feasible else None
        if values is not None:
            values[: self._opened.start] *= self._unit
            values[self._opened.stop :] *= self._unit
        return Answer(
            is_optimal=status == highspy.HighsModelStatus.kOptimal,
            objective=info.objective_function_value * self._unit,
            values=values,
            row_duals=np.array(solution.row_dual) if solution.dual_valid else np.zeros(0),
        )

    @staticmethod
    def version() -> str:
        """Version of HiGHS."""
        return f"{highspy.HIGHS_VERSION_MAJOR}.{highspy.HIGHS_VERSION_MINOR}.{highspy.HIGHS_VERSION_PATCH}"

    @staticmethod
    def _check(status: highspy.HighsStatus) -> None:
        if status == highspy.HighsStatus.kError:
            raise SolverError("HiGHS refused a change of the model")


_ENDS = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kIterationLimit,
    highspy.HighsModelStatus.kInterrupt,
)
