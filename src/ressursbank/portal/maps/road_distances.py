"""How far by road from one point to many places, and where each figure comes from.

Where the point is a site, the region's listed distances hold. Else the fastest route in the road network that
RESSURSBANK_ROADS names, or in the main roads of Trøndelag that come along; a place joins it as in roads/fill.py. What
lies nearer than the road, or off it, is great circle × detour factor.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db.models import Q

from ressursbank.portal.facilities.near import Place, detour_factor
from ressursbank.portal.maps.index import MapIndex
from ressursbank.portal.maps.tables import Placed
from ressursbank.portal.sites.models import Distance
from ressursbank.region.distances import GREAT_CIRCLE, LISTED, ROAD_NETWORK, SAME_SITE, great_circle_kilometres
from ressursbank.region.tables import Integers, Numbers
from ressursbank.roads import RoadNetwork, load_network, main_roads
from ressursbank.roads.engines import ScipyEngine, split
from ressursbank.roads.nearest import nearest_point
from ressursbank.roads.site_ways import RoadSearch
from ressursbank.roads.truck import parameters


@dataclass(frozen=True, slots=True)
class FromHere:
    """Kilometres, minutes (NaN where not known) and source (codes of region/distances.py) by row of a table."""

    kilometres: Numbers
    minutes: Numbers
    source: Integers


@dataclass(frozen=True, slots=True)
class Joined:
    """Where each of some points joins the road network: a node, and the straight line to it in kilometres."""

    node: Integers
    kilometres: Numbers


@cache
def network() -> RoadNetwork:
    """The road network of this portal. Raises NetworkError where RESSURSBANK_ROADS names no network."""
    return load_network(Path(settings.ROADS)) if settings.ROADS else main_roads()


@cache
def _engine() -> ScipyEngine:
    # One point to all nodes: Dijkstra needs no preparation and answers for every place at once.
    return ScipyEngine(network())


@cache
def road_search() -> RoadSearch:
    """Routes in it, found when asked for and kept."""
    return RoadSearch(network())


@cache
def _nodes() -> Integers:
    return np.flatnonzero(network().snaps)


def joined(longitude: Numbers, latitude: Numbers) -> Joined:
    """The nearest node that is neither motorway nor sea."""
    roads, nodes = network(), _nodes()
    if not len(longitude):
        return Joined(np.empty(0, dtype=np.int64), np.empty(0))
    nearest, kilometres = nearest_point(longitude, latitude, roads.longitude[nodes], roads.latitude[nodes])
    return Joined(nodes[nearest], kilometres)


class RoadsFrom:
    """Distances from one place; the routes are found once for all tables."""

    def __init__(self, index: MapIndex, place: Place) -> None:
        self._index = index
        self._place = place
        self._here = joined(np.array([place.longitude]), np.array([place.latitude]))
        self.detour = detour_factor()
        self._listed = _listed_from(place.site_id)
        self._longest_join = parameters()["site_snap_kilometres"]
        self._routes: tuple[Numbers, Numbers] | None = None

    def to(self, name: str, table: Placed) -> FromHere:
        """Distances to every row of a table of the index; `name` is what its joins are remembered under."""
        place = self._place
        joins: Joined = self._index.memory.get(("joined", name), lambda: joined(table.longitude, table.latitude))
        count = len(table)
        straight = great_circle_kilometres(
            np.full(count, place.longitude), np.full(count, place.latitude), table.longitude, table.latitude
        )
        kilometres, minutes = straight * self.detour, np.full(count, np.nan)
        source = np.full(count, GREAT_CIRCLE, dtype=np.int64)
        self._by_road(joins, straight, kilometres, minutes, source)
        for row in np.flatnonzero(np.isin(table.site, list(self._listed))):
            kilometres[row], given, is_network = self._listed[int(table.site[row])]
            minutes[row] = np.nan if given is None else given
            source[row] = ROAD_NETWORK if is_network else LISTED
        if place.site_id is not None:
            same = table.site == place.site_id
            kilometres[same], minutes[same], source[same] = 0.0, 0.0, SAME_SITE
        return FromHere(kilometres, minutes, source)

    def _by_road(
        self, joins: Joined, straight: Numbers, kilometres: Numbers, minutes: Numbers, source: Integers
    ) -> None:
        access = joins.kilometres + self._here.kilometres[0]
        is_near = (joins.kilometres <= self._longest_join) & (self._here.kilometres[0] <= self._longest_join)
        rows = np.flatnonzero(is_near & (straight >= access))
        if not len(rows):
            return
        if self._routes is None:
            self._routes = split(_engine().combined(self._here.node)[0])
        by_road, time = self._routes[1][joins.node[rows]], self._routes[0][joins.node[rows]]
        is_reached = ~np.isnan(by_road)
        rows, by_road, time = rows[is_reached], by_road[is_reached], time[is_reached]
        kilometres[rows] = by_road + access[rows]
        minutes[rows] = time + access[rows] * (60 / parameters()["site_access_speed_kmh"])
        source[rows] = ROAD_NETWORK


def _listed_from(site_id: int | None) -> dict[int, tuple[float, float | None, bool]]:
    """Kilometres, minutes and whether a network gave them, by the site at the other end: the own direction first."""
    if site_id is None:
        return {}
    found: dict[int, tuple[float, float | None, bool]] = {}
    rows = Distance.objects.filter(Q(from_site=site_id) | Q(to_site=site_id))
    for start, end, kilometres, minutes, source in rows.values_list(
        "from_site", "to_site", "kilometres", "minutes", "source"
    ):
        if start == site_id:
            found[end] = (kilometres, minutes, bool(source))
        else:
            found.setdefault(start, (kilometres, minutes, bool(source)))
    return found
