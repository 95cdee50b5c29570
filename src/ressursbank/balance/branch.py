"""Which candidates to open: branch and bound over the openings, every node a priced-out linear programme.

So the optimum and the bound are those of the whole model although only few arcs are ever in it.
"""

import heapq
from dataclasses import dataclass
from itertools import count
from time import monotonic

import numpy as np

from ressursbank.balance.programme import Programme, Progress, Relaxed
from ressursbank.region.tables import Numbers

WHOLE = 1e-6
"""How near to 0 or 1 an opening counts as decided."""
LINK_ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Decided:
    """The best openings found, what they cost, and the proven bound. `values` is a point with these openings."""

    opened: Numbers
    objective: float
    bound: float
    is_optimal: bool
    values: Numbers


def decide_openings(programme: Programme, deadline: float, relative_gap: float, progress: Progress) -> Decided:
    """Minimise the programme's present costs over whole openings, within the gap or until the deadline."""
    search = _Search(programme, deadline, relative_gap, progress)
    return search.run()


class _Search:
    def __init__(self, programme: Programme, deadline: float, relative_gap: float, progress: Progress) -> None:
        self._programme, self._deadline = programme, deadline
        self._relative_gap, self._progress = relative_gap, progress
        self._values = programme.known
        self._objective = programme.cost_of(self._values)
        self._opened = programme.opened(self._values)
        self._tried: set[bytes] = set()
        self._floor = np.inf

    def run(self) -> Decided:
        candidates = len(self._opened)
        order = count()
        root = (np.zeros(candidates), np.ones(candidates))
        waiting: list[tuple[float, int, tuple[Numbers, Numbers]]] = [(-np.inf, next(order), root)]
        is_optimal = True
        while waiting:
            bound, _, (lower, upper) = heapq.heappop(waiting)
            if bound >= self._cutoff():
                self._floor = min(self._floor, bound)
                continue
            relaxed = self._relax(lower, upper)
            bound = max(bound, relaxed.bound)
            if relaxed.is_optimal and relaxed.values is not None and bound < self._cutoff():
                fractions = self._programme.opened(relaxed.values)
                self._try(np.ceil(fractions - WHOLE))
                self._try(np.round(fractions))
            if not relaxed.is_optimal or relaxed.values is None:
                is_optimal = False
                self._floor = min(self._floor, bound, *(node[0] for node in waiting))
                break
            if bound >= self._cutoff():
                self._floor = min(self._floor, bound)
                continue
            opened = self._programme.opened(relaxed.values)
            undecided = np.where(lower == upper, -1.0, np.minimum(opened, 1.0 - opened))
            if undecided.max(initial=-1.0) < 0:
                if self._programme.keeps_what_is_held(relaxed.values):
                    self._floor = min(self._floor, bound)
                continue
            branch = int(np.argmax(undecided))
            for side in (0.0, 1.0):
                low, high = lower.copy(), upper.copy()
                low[branch] = high[branch] = side
                heapq.heappush(waiting, (bound, next(order), (low, high)))
        return Decided(self._opened, self._objective, min(self._floor, self._objective), is_optimal, self._values)

    def _cutoff(self) -> float:
        """From this bound on a node cannot improve by more than the gap."""
        return self._objective - self._relative_gap * max(1.0, abs(self._objective))

    def _relax(self, lower: Numbers, upper: Numbers) -> Relaxed:
        """Solve a node's programme, adding links of arcs and openings while they raise its bound."""
        self._programme.highs.bound_openings(lower, upper)
        relaxed = self._programme.solve(self._deadline, self._progress, self._cutoff())
        for _ in range(LINK_ROUNDS):
            if not relaxed.is_optimal or relaxed.values is None or relaxed.bound >= self._cutoff():
                break
            if self._programme.link(relaxed.values, self._programme.opened(relaxed.values)) == 0:
                break
            relaxed = self._programme.solve(self._deadline, self._progress, self._cutoff())
        return relaxed

    def _try(self, opened: Numbers) -> None:
        """Solve with these openings and keep them when they are the best so far."""
        if opened.tobytes() in self._tried or monotonic() > self._deadline:
            return
        self._tried.add(opened.tobytes())
        self._programme.highs.bound_openings(opened, opened)
        relaxed = self._programme.solve(self._deadline, self._progress)
        if (
            relaxed.values is not None
            and relaxed.objective < self._objective
            and self._programme.keeps_what_is_held(relaxed.values)
        ):
            self._objective, self._values, self._opened = relaxed.objective, relaxed.values, opened
