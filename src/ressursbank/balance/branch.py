"""Which candidates to open: branch and bound over the openings, every node a priced-out linear programme.

So the optimum and the bound are those of the whole model although only few arcs are ever in it.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from time import monotonic

import numpy as np

from ressursbank.balance.programme import Programme, Progress, Relaxed
from ressursbank.region.tables import Numbers

Node = tuple[float, int, Numbers, Numbers]
"""Bound inherited, number (so that equal bounds are taken in order), lowest and highest opening of each candidate."""
NEARLY_WHOLE = 1e-6
"""How near to 0 or 1 all openings must be for their rounding to be tried."""
WHOLE = 1e-12
"""How near to 0 or 1 an opening counts as decided: a little of a large capacity is still masses."""
MANY_CANDIDATES = 16
"""From so many on, rounding all openings of the root at once is too rough; they are then closed one by one as well."""
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
        facilities = programme.nodes.region.facilities
        self._opening_costs = facilities.opening_cost_nok[facilities.is_candidate]

    def run(self) -> Decided:
        candidates = len(self._opened)
        order = count()
        waiting: list[Node] = []
        node: Node | None = (-np.inf, next(order), np.zeros(candidates), np.ones(candidates))
        while node is not None:
            bound, _, lower, upper = node
            relaxed = self._relax(lower, upper)
            bound = max(bound, relaxed.bound)
            if not relaxed.is_optimal or relaxed.values is None:
                floor = min([self._floor, bound, *(other[0] for other in waiting)])
                return Decided(self._opened, self._objective, min(floor, self._objective), False, self._values)
            fractions = self._programme.opened(relaxed.values)
            if len(self._tried) == 0:
                self._try(np.ceil(fractions - NEARLY_WHOLE))
                self._try(np.round(fractions))
                if candidates >= MANY_CANDIDATES:
                    self._close_what_is_doubtful(fractions)
            elif np.abs(fractions - np.round(fractions)).max(initial=0.0) <= NEARLY_WHOLE:
                self._try(np.round(fractions))
            node = self._branch(bound, lower, upper, fractions, order, waiting)
            if node is None and self._programme.keeps_what_is_held(relaxed.values):
                self._floor = min(self._floor, bound)
            while node is None and waiting:
                node = heapq.heappop(waiting)
                if node[0] >= self._cutoff():
                    self._floor = min(self._floor, node[0])
                    node = None
        return Decided(self._opened, self._objective, min(self._floor, self._objective), True, self._values)

    def _branch(
        self,
        bound: float,
        lower: Numbers,
        upper: Numbers,
        fractions: Numbers,
        order: Iterator[int],
        waiting: list[Node],
    ) -> Node | None:
        """Split where the fraction is dearest: dive into the nearer side, keep the other. None where nothing is open.

        A node whose bound is past the cut-off, or whose openings are all whole, is not split.
        """
        if bound >= self._cutoff():
            return None
        apart = np.where(lower == upper, 0.0, np.minimum(fractions, 1.0 - fractions))
        if apart.max(initial=0.0) <= WHOLE:
            return None
        branch = int(np.argmax(apart * (1.0 + self._opening_costs)))
        sides = []
        for side in (np.round(fractions[branch]), 1.0 - np.round(fractions[branch])):
            low, high = lower.copy(), upper.copy()
            low[branch] = high[branch] = side
            sides.append((bound, next(order), low, high))
        heapq.heappush(waiting, sides[1])
        return sides[0]

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

    def _close_what_is_doubtful(self, fractions: Numbers) -> None:
        """From all openings of the root, close the fractional ones one by one, least open first, while it pays."""
        opened = np.ceil(fractions - NEARLY_WHOLE)
        doubtful = np.flatnonzero((opened > 0) & (fractions < 1.0 - NEARLY_WHOLE))
        for candidate in doubtful[np.argsort(fractions[doubtful])]:
            without = opened.copy()
            without[candidate] = 0.0
            before = self._objective
            self._try(without)
            if self._objective < before:
                opened = without

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
