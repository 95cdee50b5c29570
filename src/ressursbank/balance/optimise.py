"""The optimum of a balance: openings decided, levels held in their order, flows and prices of what was decided."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np

from ressursbank.balance.arcs import Arcs, Pairs
from ressursbank.balance.branch import decide_openings
from ressursbank.balance.layout import Columns
from ressursbank.balance.limits import Bounds
from ressursbank.balance.nodes import Nodes
from ressursbank.balance.prices import savings_per_tonne
from ressursbank.balance.programme import Programme
from ressursbank.balance.todays_way import TodaysWay
from ressursbank.region.tables import Numbers

HELD_WITHIN = 1e-9
"""What a ranked quantity may give back of what it has won, relative."""
PATIENCE = 0.25
"""Share of the time that the optimum took which prices of degenerate capacities may take on top."""
LEAST_PATIENCE_SECONDS = 2.0

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Stop:
    """When to stop before the proof is complete."""

    time_limit_seconds: float = np.inf
    relative_gap: float = 1e-9


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best point found, in tonnes, over `columns` whose arcs are `arcs`; `savings` is what one more
    tonne of each capacity row would save, NOK per tonne, by the rows' name."""

    arcs: Arcs
    columns: Columns
    values: Numbers
    opened: Numbers
    is_optimal: bool
    bound: float
    savings: dict[str, Numbers]


def optimise(
    nodes: Nodes, pairs: Pairs, arcs: Arcs, today: TodaysWay, bounds: Bounds, stop: Stop, progress: Progress
) -> Optimum:
    """Minimise the objective (in a lexicographic pyramid: the ranked quantities first, each held at what it won).

    `bounds`: tonnes that each arc carries at least and at most. The search starts from today's way (as far as
    the bounds let it), so that a plan stopped at its limit is never worse than that.
    """
    start = monotonic()
    deadline = start + stop.time_limit_seconds
    programme = Programme(nodes, pairs, arcs, today, bounds)
    is_complete = True
    for number, quantity in enumerate(programme.ranked):
        programme.minimise(quantity)
        won = decide_openings(programme, deadline, stop.relative_gap, progress)
        is_complete &= won.is_optimal
        programme.known = won.values
        tonnes = programme.amount_of(quantity, won.values)
        programme.hold_ranked(number, tonnes + HELD_WITHIN * max(1.0, tonnes))
    programme.minimise(programme.costs)
    decided = decide_openings(programme, deadline, stop.relative_gap, progress)
    is_complete &= decided.is_optimal
    programme.highs.bound_openings(decided.opened, decided.opened)
    programme.solve(deadline, progress)
    programme.free_links()
    final = programme.solve(deadline, progress)
    values = decided.values if final.values is None or final.objective > decided.objective else final.values
    model = programme.model
    patience = max(LEAST_PATIENCE_SECONDS, PATIENCE * (monotonic() - start)) if final.is_optimal else 0.0
    base = model.columns.arcs.start
    padded = np.zeros(base + len(programme.order))
    padded[: len(values)] = values
    np.clip(padded[:base], model.lower[:base], model.upper[:base], out=padded[:base])
    return Optimum(
        arcs=programme.arcs(),
        columns=Columns.of(nodes, len(programme.order)),
        values=padded,
        opened=np.round(decided.opened),
        is_optimal=is_complete and final.is_optimal,
        bound=min(decided.bound, programme.cost_of(padded)),
        savings=savings_per_tonne(
            programme.highs, model.rows, model.row_upper, final.row_duals, final.objective, monotonic() + patience
        ),
    )
