"""Which engine finds the fastest routes. Two engines, one interface, the same answers to the last digit.

An answer is the fastest route's time and, of the routes that take exactly that time, the shortest one's length.
Times are whole milliseconds and lengths whole metres, so nothing is rounded on the way.
"""

import importlib.util
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.tables import Integers, Numbers
from ressursbank.roads.network import METRES_PER_KILOMETRE, MILLISECONDS_PER_MINUTE, RoadNetwork

EngineName = Literal["auto", "scipy", "routingkit"]
_UNIT = 1 << 23
"""One millisecond in scipy's combined weight, milliseconds × _UNIT + metres: exact in a double below 2**53."""
_CELLS_AT_ONCE = 20_000_000
_UNREACHED = 2**31 - 1
"""pyroutingkit's INF_WEIGHT."""


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

        combined = network.milliseconds.astype(np.float64) * _UNIT + network.metres
        self._graph = csr_array((combined, (network.tail, network.head)), shape=(network.node_count,) * 2)
        self._metres_per_millisecond = fastest_metres_per_millisecond(network)

    def matrix(self, sources: Integers, targets: Integers) -> tuple[Numbers, Numbers]:
        combined = np.empty((len(sources), len(targets)))
        rows = max(1, _CELLS_AT_ONCE // self._graph.shape[0])
        for start in range(0, len(sources), rows):
            combined[start : start + rows] = self.combined(sources[start : start + rows])[:, targets]
        minutes, kilometres = split(combined)
        self._check_range(minutes)
        return kilometres, minutes

    def combined(self, sources: Integers, limit: float = np.inf) -> NDArray[np.float64]:
        """Milliseconds × unit + metres from each source to every node, infinite beyond `limit`."""
        from scipy.sparse.csgraph import dijkstra

        return np.atleast_2d(dijkstra(self._graph, indices=sources, limit=limit))

    def _check_range(self, minutes: Numbers) -> None:
        longest = float(np.nanmax(minutes, initial=0.0)) * MILLISECONDS_PER_MINUTE
        if longest * _UNIT >= 2**53 or longest * self._metres_per_millisecond + self._graph.shape[0] >= _UNIT:
            raise OverflowError(f"a route of {longest / 3.6e6:.0f} hours is too long to be added up exactly")


def fastest_metres_per_millisecond(network: RoadNetwork) -> float:
    """No route of T milliseconds is longer than this × T + the number of nodes, in metres.

    An arc's whole metres are at most one more than its true length, and a route passes no node twice.
    """
    metres = network.metres.astype(np.int64) - 1
    return float(np.max(metres / network.milliseconds))


def split(combined: NDArray[np.float64]) -> tuple[Numbers, Numbers]:
    """Minutes and kilometres of combined weights; NaN where infinite."""
    reached = np.isfinite(combined)
    whole = np.where(reached, combined, 0).astype(np.int64)
    minutes = np.where(reached, (whole // _UNIT) / MILLISECONDS_PER_MINUTE, np.nan)
    kilometres = np.where(reached, (whole % _UNIT) / METRES_PER_KILOMETRE, np.nan)
    return minutes, kilometres


class RoutingKitEngine:
    """Customizable contraction hierarchies (pyroutingkit), about ten times faster on large networks.

    Its weights are uint32, too narrow for time and length at once, and its matrix adds up one weight only. Let f(a) be
    the least of a × milliseconds + metres over all routes: concave in a, with the optimal route's time as slope.
    The slope never falls below the fastest time T, so where f(a) - f(a - 1) = T the optimal route at a takes T, and
    f(a) - a × T is the length of the shortest of the fastest routes: exact, from three matrices. The largest a that
    fits leaves few pairs unproved (routes within a hair of equally fast); those are asked of scipy.
    """

    def __init__(self, network: RoadNetwork) -> None:
        import pyroutingkit

        self._exact = ScipyEngine(network)
        self._milliseconds = network.milliseconds.astype(np.int64)
        self._metres = network.metres.astype(np.int64)
        self._metres_per_millisecond = fastest_metres_per_millisecond(network)
        self._node_count = network.node_count
        topology = pyroutingkit.CCHTopology()
        topology.build(
            network.tail.astype(np.uint32),
            network.head.astype(np.uint32),
            network.latitude.astype(np.float32),
            network.longitude.astype(np.float32),
            network.node_count,
        )
        self._metric = pyroutingkit.CCHMetric(topology)

    def matrix(self, sources: Integers, targets: Integers) -> tuple[Numbers, Numbers]:
        times = self._least(1, 0, sources, targets)
        reached = times < _UNREACHED
        longest = int(np.max(times, where=reached, initial=0))
        # a × time + length must stay below the sign for unreachable.
        room = _UNREACHED - 1 - self._node_count
        per_millisecond = int(room / max(longest, 1) - self._metres_per_millisecond)
        if per_millisecond < 2:
            return self._exact.matrix(sources, targets)
        upper = self._least(per_millisecond, 1, sources, targets)
        lower = self._least(per_millisecond - 1, 1, sources, targets)
        proved = upper - lower == times
        metres = upper - per_millisecond * times
        minutes = np.where(reached, times / MILLISECONDS_PER_MINUTE, np.nan)
        kilometres = np.where(reached, metres / METRES_PER_KILOMETRE, np.nan)
        unproved = reached & ~proved
        for row in np.flatnonzero(unproved.any(axis=1)):
            columns = np.flatnonzero(unproved[row])
            limit = (int(times[row, columns].max()) + 1.0) * _UNIT
            _, kilometres[row, columns] = split(
                self._exact.combined(sources[row : row + 1], limit)[0, targets[columns]]
            )
        return kilometres, minutes

    def _least(self, per_millisecond: int, per_metre: int, sources: Integers, targets: Integers) -> NDArray[np.int64]:
        """Least sum of the two weights from every source to every target; `_UNREACHED` where there is no route."""
        weights = np.minimum(per_millisecond * self._milliseconds + per_metre * self._metres, _UNREACHED)
        self._metric.customize(weights.astype(np.uint32))
        least = self._metric.distances_many_to_many(sources.astype(np.uint32), targets.astype(np.uint32))
        return np.asarray(least, dtype=np.int64).reshape(len(sources), len(targets))


def choose_engine(name: EngineName, network: RoadNetwork) -> Engine:
    """The engine by name; `auto` is pyroutingkit where it has a wheel, else scipy."""
    if name == "auto":
        name = "routingkit" if importlib.util.find_spec("pyroutingkit") else "scipy"
    return RoutingKitEngine(network) if name == "routingkit" else ScipyEngine(network)
