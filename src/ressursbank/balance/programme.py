"""A linear programme over all arcs, solved over few: arcs left out are priced exactly from the duals and added.

When no left-out arc has a negative reduced cost, the optimum is that of the whole model.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np

from ressursbank.balance.agreed import start_with
from ressursbank.balance.arcs import Arcs, Pairs, nearest_arcs, ranks
from ressursbank.balance.assemble import Model, assemble, ranked_quantities
from ressursbank.balance.highs import Highs
from ressursbank.balance.layout import Columns
from ressursbank.balance.limits import Bounds
from ressursbank.balance.links import links_of
from ressursbank.balance.nodes import Nodes
from ressursbank.balance.terms import total_cost
from ressursbank.balance.todays_way import TodaysWay
from ressursbank.flows.kinds import SENDER_KINDS
from ressursbank.region.tables import Integers, Numbers

ALL_UP_TO = 400_000
"""Arcs up to which the model begins with all of them: interior point then needs no rounds (docs/performance.md)."""
NEAREST = 3
"""Cheapest takers of each kind that each sender begins with (and senders that each taker does)."""
MOST_ADDED_BY_ROW = 3
"""Arcs that one round adds for each source row and for each sink row at the most."""
EXCESS_COST = 1e6
"""Per tonne over what a ranked quantity has won: keeps every programme feasible, so that arcs can be priced."""
EXCESS_TONNES = 1e-3
"""More excess than this makes openings impossible under what is held."""
TOLERANCE = 1e-7
"""NOK per tonne: HiGHS's own dual feasibility tolerance."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """One priced-out linear programme: objective and bound in the units of the costs it was solved with."""

    is_optimal: bool
    objective: float
    bound: float
    values: Numbers | None
    row_duals: Numbers


class Programme:
    """The balance of a region as a linear programme with fractional openings, kept warm between solves.

    `bounds`: tonnes that each arc carries at least and at most.
    """

    def __init__(self, nodes: Nodes, pairs: Pairs, arcs: Arcs, today: TodaysWay, bounds: Bounds) -> None:
        self.nodes, self.pairs, self.all_arcs = nodes, pairs, arcs
        self._all_columns = Columns.of(nodes, len(arcs))
        self.costs = total_cost(nodes, pairs, arcs)
        is_ranked = nodes.region.assumptions.pyramid == "lexicographic"
        self.ranked = ranked_quantities(nodes, pairs, arcs) if is_ranked else []
        pair_cost = pairs.prices.cost_nok + (
            nodes.region.assumptions.carbon_price_nok_per_tonne / 1000.0 * pairs.prices.co2_kg
        )
        begins = nearest_arcs(pairs, arcs, pair_cost, nodes.takers.kind, NEAREST)
        moves, tonnes = start_with(nodes, pairs, arcs, bounds, today)
        begins[moves] = True
        self.order: Integers = np.flatnonzero(begins | (len(arcs) <= ALL_UP_TO))
        self.known = self._point_of(moves, tonnes)
        """A point within the bounds, over the base columns and the first arcs in the model."""
        self._is_cold = True
        self._is_left_out = np.ones(len(arcs), dtype=np.bool_)
        self._is_left_out[self.order] = False
        self.model: Model = assemble(nodes, pairs, arcs.take(self.order))
        self.highs = Highs(self.model, _unit(nodes))
        self._most = bounds.most
        bounded = np.flatnonzero((bounds.least[self.order] > 0) | np.isfinite(self._most[self.order]))
        numbers = self.order[bounded]
        self.highs.bound_columns(self._base + bounded, bounds.least[numbers], self._most[numbers])
        self._link_start = len(self.model.row_lower)
        self._links = links_of(nodes, pairs, arcs)
        self._is_linked = np.zeros(len(arcs), dtype=np.bool_)
        self._arc_costs = self.costs[self._base :]
        self._base_costs = self.costs[: self._base]

    @property
    def _base(self) -> int:
        """Columns before the arcs."""
        return int(self._all_columns.arcs.start)

    def minimise(self, costs: Numbers) -> None:
        """Set what to minimise: per unit of every column of the whole model, excess over what is held excepted."""
        self._base_costs, self._arc_costs = costs[: self._base].copy(), costs[self._base :]
        self._base_costs[self._all_columns.excess] = EXCESS_COST
        self._is_cold = self._is_cold or bool(self.ranked)
        self.highs.set_costs(np.concatenate([self._base_costs, self._arc_costs[self.order]]))

    def hold_ranked(self, number: int, tonnes: float) -> None:
        """Keep a ranked quantity at what it has won."""
        self.highs.hold_row(self.model.rows["ranked"].start + number, tonnes)

    def _point_of(self, moves: Integers, tonnes: Numbers) -> Numbers:
        """The point in which these arcs, straight from lots to landfills and quarries to needs, are all that moves."""
        nodes, arcs, columns = self.nodes, self.all_arcs.take(moves), self._all_columns
        values = np.zeros(self._base + len(self.order))
        values[columns.unplaced] = nodes.lot_tonnes[nodes.lots.owners()]
        values[columns.unmet] = nodes.need_tonnes[nodes.needs.owners()]
        for name, moved, sign, rows in (
            ("surplus", columns.unplaced, -1.0, arcs.source_row),
            ("sales", columns.sales, 1.0, arcs.source_row),
            ("need", columns.unmet, -1.0, arcs.sink_row),
            ("intake", columns.inflow, 1.0, arcs.sink_row),
        ):
            node_rows = nodes.rows[name]
            which = (rows >= node_rows.start) & (rows < node_rows.stop)
            np.add.at(values, moved.start + rows[which] - node_rows.start, sign * tonnes[which])
        np.maximum(values, 0.0, out=values)
        values[self._base + np.searchsorted(self.order, moves)] = tonnes
        return values

    def amount_of(self, quantity: Numbers, values: Numbers) -> float:
        """How much of a quantity (per unit of every column of the whole model) a point over the model's columns has."""
        arcs = self.order[: len(values) - self._base]
        return float(quantity[: self._base] @ values[: self._base] + quantity[self._base + arcs] @ values[self._base :])

    def cost_of(self, values: Numbers) -> float:
        """What a point over the base columns and the first arcs in the model comes to."""
        arc_costs = self._arc_costs[self.order[: len(values) - self._base]]
        return float(self._base_costs @ values[: self._base] + arc_costs @ values[self._base :])

    def solve(self, deadline: float, progress: Progress, cutoff: float = np.inf) -> Relaxed:
        """Run and price until nothing improves, the bound passes the cut-off, or the deadline has passed."""
        best: Numbers | None = None
        objective = np.inf
        bound = -np.inf
        duals = np.zeros(self._link_start)
        while True:
            answer = self.highs.run(deadline - monotonic(), is_cold=self._is_cold)
            self._is_cold = False
            if answer.values is not None and self.cost_of(answer.values) < objective:
                best, objective = answer.values, self.cost_of(answer.values)
            if not answer.is_optimal:
                bound = max(bound, self._lagrangian_bound(0.0, np.zeros(self._link_start)))
                return Relaxed(False, objective, min(bound, objective), best, duals)
            duals = answer.row_duals
            reduced = self._reduced_costs(duals)
            improving = np.flatnonzero(self._is_left_out & (reduced < -TOLERANCE))
            if len(improving) == 0:
                return Relaxed(True, answer.objective, answer.objective, answer.values, duals)
            bound = max(bound, self._lagrangian_bound(answer.objective, duals))
            if bound > cutoff:
                return Relaxed(True, answer.objective, bound, answer.values, duals)
            self._is_cold = len(improving) > len(self.order) // 20
            self._add(improving[self._best_by_row(improving, reduced[improving])])
            gap = (answer.objective - bound) / max(1.0, abs(answer.objective))
            progress("solve", float(np.clip(-np.log10(max(gap, 1e-9)) / 9.0, 0.0, 1.0)))

    def link(self, values: Numbers, opened: Numbers) -> int:
        """Add arc ≤ most × opened for the arcs in the model that break it; returns how many."""
        candidate, most = self._links.candidate, self._links.most_tonnes
        arc_values = values[self._base :]
        numbers = self.order
        linked = candidate[numbers] >= 0
        broken = np.zeros(len(numbers), dtype=np.bool_)
        limit = most[numbers[linked]] * opened[candidate[numbers[linked]]]
        broken[linked] = arc_values[linked] > limit + 1e-6 * np.maximum(1.0, most[numbers[linked]])
        broken &= ~self._is_linked[numbers]
        which = np.flatnonzero(broken)
        if len(which):
            self._is_linked[numbers[which]] = True
            self.highs.add_links(
                self._base + which, self._all_columns.opened.start + candidate[numbers[which]], most[numbers[which]]
            )
        return len(which)

    def free_links(self) -> None:
        """Take the links' bounds off: with openings fixed they say nothing, and prices are read without them."""
        self.highs.free_rows_from(self._link_start)

    def keeps_what_is_held(self, values: Numbers) -> bool:
        """Whether no ranked quantity is over what it has won."""
        return bool(values[self._all_columns.excess].sum() <= EXCESS_TONNES)

    def opened(self, values: Numbers) -> Numbers:
        """How far each candidate is open."""
        return np.asarray(values[self._all_columns.opened])

    def arcs(self) -> Arcs:
        """The arcs in the model, in the order of its columns."""
        return self.all_arcs.take(self.order)

    def _add(self, numbers: Integers) -> None:
        base = self._base
        self.highs.add_arcs(
            self.all_arcs.take(numbers),
            self._arc_costs[numbers],
            self._most[numbers],
            [quantity[base + numbers] for quantity in self.ranked],
            self.model.rows["ranked"].start if self.ranked else 0,
        )
        self.order = np.concatenate([self.order, numbers])
        self._is_left_out[numbers] = False

    def _reduced_costs(self, duals: Numbers) -> Numbers:
        """Cost less what the two rows of each arc (and its ranked rows) pay for it; for every arc of the model."""
        arcs = self.all_arcs
        reduced = self._arc_costs - duals[arcs.source_row] - arcs.sink_sign * duals[arcs.sink_row]
        for number, quantity in enumerate(self.ranked):
            dual = duals[self.model.rows["ranked"].start + number]
            if dual:
                reduced -= dual * quantity[self._base :]
        return np.asarray(reduced)

    def _best_by_row(self, numbers: Integers, reduced: Numbers) -> Integers:
        """Places of the most improving arcs: so many for each source row, and so many for each sink row."""
        chosen = np.zeros(len(numbers), dtype=np.bool_)
        for rows in (self.all_arcs.source_row[numbers], self.all_arcs.sink_row[numbers]):
            chosen |= ranks(rows, reduced) < MOST_ADDED_BY_ROW
        return np.flatnonzero(chosen)

    def _lagrangian_bound(self, objective: float, duals: Numbers) -> float:
        """A bound on the whole model's optimum from the duals of the part: objective + Σ most × most negative cost.

        What leaves a lot row is at most its tonnes, what a quarry sends into a need at most that need; over all
        own stocks (storages, sorting, treatment) together no more can leave than all surplus there is.
        """
        reduced = np.minimum(self._reduced_costs(duals), 0.0)
        nodes, arcs = self.nodes, self.all_arcs
        if not reduced.any():
            return objective
        kind = nodes.senders.kind[self.pairs.sender][arcs.pair]
        surplus = nodes.lot_tonnes[nodes.lots.owners()]
        need = nodes.need_tonnes[nodes.needs.owners()]
        worst_lot = np.zeros(len(surplus))
        from_lot = np.flatnonzero(kind == SENDER_KINDS.index("lot"))
        np.minimum.at(worst_lot, arcs.source_row[from_lot], reduced[from_lot])
        worst_need = np.zeros(len(need))
        from_quarry = np.flatnonzero(kind == SENDER_KINDS.index("quarry"))
        np.minimum.at(worst_need, arcs.sink_row[from_quarry] - nodes.rows["need"].start, reduced[from_quarry])
        bound = objective + float(worst_lot @ surplus) + float(worst_need @ need)
        for name in ("own_stock", "storage", "sorting", "treatment"):
            of_kind = kind == SENDER_KINDS.index(name)
            bound += float(reduced[of_kind].min(initial=0.0)) * float(surplus.sum())
        return bound


def _unit(nodes: Nodes) -> float:
    """A power of 2 that brings the largest quantity to the order of a thousand."""
    tonnes = np.concatenate([nodes.lot_tonnes, nodes.need_tonnes])
    largest = float(tonnes.max(initial=1.0))
    return float(2.0 ** np.round(np.log2(max(largest, 1e-300) / 1000.0)))
