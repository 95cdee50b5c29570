"""Which engine finds the fastest routes. Two engines, one interface, the same answers to the last digit.

An answer is the fastest route's time and, of the routes that take exactly that time, the shortest one's length.
Times are whole milliseconds and lengths whole decimetres, so nothing is rounded on the way.
"""

from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.tables import Integers, Numbers
from ressursbank.roads.network import DECIMETRES_PER_KILOMETRE, MILLISECONDS_PER_MINUTE, RoadNetwork

EngineName = Literal["auto", "scipy", "routingkit"]
_UNIT = 1 << 25
"""One millisecond in scipy's combined weight, milliseconds × _UNIT + decimetres: exact in a double below 2**53."""
_CELLS_AT_ONCE = 20_000_000


class Engine(Protocol):
    """Finds fastest routes in the network that it was made for."""

    def matrix(self, sources: Integers, targets: Integers) -> tuple[Numbers, Numbers]:
        """Kilometres and minutes of the fastest route from every source to every target node, shape (sources, targets).

        Both are NaN where no route leads.
        """


class ScipyEngine:
    """scipy's Dijkstra from each source over one combined weight: time first, then length."""

    def __init__(self, network: RoadNetwork) -> None:
        from scipy.sparse import csr_array

        combined = network.milliseconds.astype(np.float64) * _UNIT + network.decimetres
        self._graph = csr_array((combined, (network.tail, network.head)), shape=(network.node_count,) * 2)
        self._longest_kilometres_per_minute = float(np.max(network.kilometres / network.minutes))

    def matrix(self, sources: Integers, targets: Integers) -> tuple[Numbers, Numbers]:
        combined = np.empty((len(sources), len(targets)))
        rows = max(1, _CELLS_AT_ONCE // self._graph.shape[0])
        for start in range(0, len(sources), rows):
            combined[start : start + rows] = self.combined(sources[start : start + rows])[:, targets]
        minutes, kilometres = split(combined)
        self._check_range(minutes)
        return kilometres, minutes

    def combined(self, sources: Integers, limit: float = np.inf) -> NDArray[np.float64]:
        """Milliseconds × unit + decimetres from each source to every node, infinite beyond `limit`."""
        from scipy.sparse.csgraph import dijkstra

        return np.atleast_2d(dijkstra(self._graph, indices=sources, limit=limit))

    def _check_range(self, minutes: Numbers) -> None:
        longest = np.nanmax(minutes, initial=0.0)
        if (
            longest * MILLISECONDS_PER_MINUTE * _UNIT >= 2**53
            or longest * self._longest_kilometres_per_minute * DECIMETRES_PER_KILOMETRE >= _UNIT
        ):
            raise OverflowError(f"a route of {longest:.0f} minutes is too long to be added up exactly")


def split(combined: NDArray[np.float64]) -> tuple[Numbers, Numbers]:
    """Minutes and kilometres of combined weights; NaN where infinite."""
    reached = np.isfinite(combined)
    whole = np.where(reached, combined, 0).astype(np.int64)
    minutes = np.where(reached, (whole // _UNIT) / MILLISECONDS_PER_MINUTE, np.nan)
    kilometres = np.where(reached, (whole % _UNIT) / DECIMETRES_PER_KILOMETRE, np.nan)
    return minutes, kilometres


def choose_engine(name: EngineName, network: RoadNetwork) -> Engine:
    return ScipyEngine(network)
