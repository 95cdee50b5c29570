"""Where ferries meet the road: quays, also those whose ends do not touch in the source."""

from dataclasses import dataclass

import numpy as np

from ressursbank.region.tables import Integers, Numbers
from ressursbank.roads.links import Links
from ressursbank.roads.nearest import nearest_point


@dataclass(frozen=True, slots=True)
class Quays:
    """Pairs of vertices, one at sea and one on land, and the metres between them."""

    ferry_vertex: Integers
    road_vertex: Integers
    metres: Numbers


def find_quays(links: Links, snap_kilometres: float) -> Quays:
    """The nearest road vertex within `snap_kilometres` of each ferry end and of each call on the way.

    N1000 and OpenStreetMap both draw ferries that stop short of the road; without this the fjord is never crossed.
    """
    link = links.link_of_vertex
    at_sea = links.is_ferry[link]
    on_road = np.flatnonzero(~at_sea)
    is_end = np.zeros(len(links.key), dtype=bool)
    is_end[links.first[:-1]] = True
    is_end[links.first[1:] - 1] = True
    calls = np.flatnonzero(at_sea & (is_end | np.isin(links.key, links.key[on_road])))
    if len(calls) == 0 or len(on_road) == 0:
        return Quays(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    nearest, kilometres = nearest_point(
        links.longitude[calls], links.latitude[calls], links.longitude[on_road], links.latitude[on_road]
    )
    near = kilometres <= snap_kilometres
    return Quays(calls[near], on_road[nearest[near]], kilometres[near] * 1000)
