"""How far by road from one point to the sites of a region, found when somebody asks, as `roads fill` would write it."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from ressursbank.region.tables import Integers, Numbers
from ressursbank.roads.engines import ScipyEngine, split
from ressursbank.roads.nearest import nearest_point
from ressursbank.roads.network import RoadNetwork
from ressursbank.roads.truck import parameters

_CELLS_KEPT = 8_000_000
"""Kilometres kept in memory (64 MB): a point that is asked about again costs no search."""


@dataclass(frozen=True, slots=True)
class Point:
    """Somewhere on the ground; `site` is its row of the sites table, -1 where it is none of them."""

    longitude: float
    latitude: float
    site: int = -1


class RoadSearch:
    """Fastest routes from one node to all, and to one node from all, of a network. Kept for the life of a process."""

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        self.join_nodes = np.flatnonzero(network.snaps)
        self._engines = (ScipyEngine(network), ScipyEngine(network.reversed()))
        self._kept: OrderedDict[tuple[int, bool], Numbers] = OrderedDict()
        self._lock = threading.Lock()

    def kilometres(self, node: int, *, is_towards: bool) -> Numbers:
        """Kilometres of the fastest route to every node from this one, or `is_towards` it; NaN where none leads."""
        key = (node, is_towards)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found: Numbers = split(self._engines[is_towards].combined(np.array([node])))[1][0]
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > max(1, _CELLS_KEPT // self.network.node_count):
                self._kept.popitem(last=False)
        return found


class SiteWays:
    """The sites of a region joined to a road network: each at its nearest node, at most site_snap_kilometres off."""

    def __init__(self, search: RoadSearch, longitude: Numbers, latitude: Numbers) -> None:
        self._search = search
        self._node, self._access = _join(search, longitude, latitude)

    def kilometres(self, point: Point, sites: Integers, straight: Numbers, *, is_towards: bool) -> Numbers:
        """By road from the point to each site (rows of the sites table), or from each site `is_towards` the point.

        `straight`: great-circle kilometres between them. NaN where no route leads, where either end lies too far from
        a road, and where both straight lines to the road are longer than the one between the ends: of those the
        network knows nothing.
        """
        if point.site >= 0:
            node, access = int(self._node[point.site]), float(self._access[point.site])
        else:
            nodes, off_road = _join(self._search, np.array([point.longitude]), np.array([point.latitude]))
            node, access = int(nodes[0]), float(off_road[0])
        longest = parameters()["site_snap_kilometres"]
        if access > longest or not len(sites):
            return np.full(len(sites), np.nan)
        theirs = self._access[sites]
        both = theirs + access
        by_road = self._search.kilometres(node, is_towards=is_towards)[self._node[sites]] + both
        by_road[(theirs > longest) | (straight < both)] = np.nan
        return by_road


def _join(search: RoadSearch, longitude: Numbers, latitude: Numbers) -> tuple[Integers, Numbers]:
    """The node where each point joins the network, and how far off."""
    network, nodes = search.network, search.join_nodes
    if not len(longitude):
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    nearest, kilometres = nearest_point(longitude, latitude, network.longitude[nodes], network.latitude[nodes])
    return nodes[nearest], kilometres
