"""Links become a network: nodes where links meet, arcs between them, ferries joined, the largest part kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.tables import Integers, Numbers, Truths
from ressursbank.roads.ferries import Quays, find_quays
from ressursbank.roads.links import Links
from ressursbank.roads.network import MILLISECONDS_PER_MINUTE, NetworkError, RoadNetwork
from ressursbank.roads.truck import parameters

_METRES_PER_MINUTE = 1000 / 60
"""At 1 km/h."""


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Arcs before they are sorted: whole numbers of milliseconds and metres."""

    tail: Integers
    head: Integers
    milliseconds: Integers
    metres: Integers
    is_ferry: Truths
    snaps: Truths
    road: NDArray[np.int32]

    def take(self, rows: NDArray[np.int64] | Truths) -> "_Arcs":
        return _Arcs(
            self.tail[rows],
            self.head[rows],
            self.milliseconds[rows],
            self.metres[rows],
            self.is_ferry[rows],
            self.snaps[rows],
            self.road[rows],
        )


def assemble(
    links: Links, name: str, attribution: str, notes: tuple[str, ...] = (), ferry_snap_kilometres: float | None = None
) -> RoadNetwork:
    """The network of these links. Raises NetworkError where they hold no road."""
    figures = parameters()
    snap = figures["ferry_snap_kilometres"] if ferry_snap_kilometres is None else ferry_snap_kilometres
    # A ferry has nodes of its own, so that the wait is paid once a crossing, on the quay between sea and land.
    place, place_vertex, vertices_at = np.unique(
        links.key * 2 + links.is_ferry[links.link_of_vertex], return_inverse=True, return_counts=True
    )
    quays = find_quays(links, snap)
    metres_along = _metres_along(links)
    is_node = _nodes(links, place_vertex, vertices_at, quays, metres_along)
    arcs = _both_ways(links, place_vertex, is_node, metres_along, quays)
    arcs = _fastest_of_parallel(arcs.take(arcs.tail != arcs.head))
    if len(arcs.tail) == 0:
        raise NetworkError(f"{name}: no road that the truck may use")
    kept_place, arcs, dropped = _largest_part(arcs, len(place))
    sea_ends = len(np.unique(links.key[quays.ferry_vertex]))
    longitude, latitude = np.empty(len(place)), np.empty(len(place))
    longitude[place_vertex], latitude[place_vertex] = links.longitude, links.latitude
    snaps = np.zeros(len(kept_place), dtype=bool)
    snaps[arcs.tail[arcs.snaps]] = True
    snaps[arcs.head[arcs.snaps]] = True
    return RoadNetwork(
        name=name,
        attribution=attribution,
        longitude=longitude[kept_place],
        latitude=latitude[kept_place],
        snaps=snaps,
        tail=arcs.tail.astype(np.int32),
        head=arcs.head.astype(np.int32),
        milliseconds=arcs.milliseconds.astype(np.uint32),
        metres=arcs.metres.astype(np.uint32),
        is_ferry=arcs.is_ferry,
        road=arcs.road,
        road_names=links.road_names,
        notes=(
            *notes,
            f"{sea_ends} ferry ends joined to the road within {snap * 1000:.0f} m",
            f"{dropped} nodes outside the largest connected part left out",
        ),
    )


def _metres_along(links: Links) -> Numbers:
    """Metres from the first vertex of all links, links laid end to end; geodesic on WGS84."""
    from pyproj import Geod

    _, _, step = Geod(ellps="WGS84").inv(
        links.longitude[:-1], links.latitude[:-1], links.longitude[1:], links.latitude[1:]
    )
    link = links.link_of_vertex
    return np.concatenate([[0.0], np.cumsum(np.where(link[1:] == link[:-1], step, 0.0))])


def _nodes(links: Links, place_vertex: Integers, vertices_at: Integers, quays: Quays, metres_along: Numbers) -> Truths:
    """Vertices that become nodes: ends, meeting places, quays, and one at least every node spacing on the way."""
    spacing = parameters()["node_spacing_kilometres"] * 1000
    since_start = metres_along - np.repeat(metres_along[links.first[:-1]], np.diff(links.first))
    milestone = np.floor(since_start / spacing)
    is_node = vertices_at[place_vertex] > 1
    is_node[1:] |= milestone[1:] != milestone[:-1]
    is_node[links.first[:-1]] = True
    is_node[links.first[1:] - 1] = True
    is_node[quays.road_vertex] = True
    is_node[quays.ferry_vertex] = True
    # What is a node in one link is a node in every link that passes there.
    place_is_node = np.zeros(len(vertices_at), dtype=bool)
    place_is_node[place_vertex[is_node]] = True
    return np.asarray(place_is_node[place_vertex])


def _both_ways(links: Links, place_vertex: Integers, is_node: Truths, metres_along: Numbers, quays: Quays) -> _Arcs:
    """Arcs along the links, forward and backward where allowed, and on the quays both ways."""
    figures = parameters()
    node = np.flatnonzero(is_node)
    link = links.link_of_vertex
    start, end = node[:-1], node[1:]
    same = link[start] == link[end]
    start, end = start[same], end[same]
    of = link[start]
    metres = metres_along[end] - metres_along[start]
    whole_link = metres_along[links.first[1:] - 1] - metres_along[links.first[:-1]]
    kmh = np.where(links.is_ferry, figures["ferry_speed_kmh"], links.kmh)
    states_time = ~np.isnan(links.sailing_minutes) & (whole_link > 0)
    kmh[states_time] = whole_link[states_time] / (links.sailing_minutes[states_time] * _METRES_PER_MINUTE)
    minutes = metres / (kmh[of] * _METRES_PER_MINUTE)

    quay_minutes = figures["ferry_boarding_minutes"] / 2 + quays.metres / (
        figures["site_access_speed_kmh"] * _METRES_PER_MINUTE
    )
    sea, land = place_vertex[quays.ferry_vertex], place_vertex[quays.road_vertex]
    quay_road = links.road[link[quays.ferry_vertex]]
    forward, backward = links.goes_forward[of], links.goes_backward[of]
    count = len(quays.metres)
    tail = [place_vertex[start[forward]], place_vertex[end[backward]], sea, land]
    head = [place_vertex[end[forward]], place_vertex[start[backward]], land, sea]
    every = [minutes[forward], minutes[backward], quay_minutes, quay_minutes]
    # Places along a link are rounded, not lengths, so that roundings do not add up along the road.
    whole_metres = np.rint(metres_along[end]) - np.rint(metres_along[start])
    length = [whole_metres[forward], whole_metres[backward], quays.metres, quays.metres]
    both = np.concatenate([of[forward], of[backward]])
    on_quay = np.ones(2 * count, dtype=bool)
    return _Arcs(
        tail=np.concatenate(tail),
        head=np.concatenate(head),
        milliseconds=np.maximum(1, np.rint(np.concatenate(every) * MILLISECONDS_PER_MINUTE)).astype(np.int64),
        metres=np.rint(np.concatenate(length)).astype(np.int64),
        is_ferry=np.concatenate([links.is_ferry[both], on_quay]),
        snaps=np.concatenate([links.snaps[both], ~on_quay]),
        road=np.concatenate([links.road[both], quay_road, quay_road]),
    )


def _fastest_of_parallel(arcs: _Arcs) -> _Arcs:
    """One arc for each pair of nodes: the fastest, among equally fast ones the shortest; sorted by tail and head."""
    order = np.lexsort((arcs.metres, arcs.milliseconds, arcs.head, arcs.tail))
    tail, head = arcs.tail[order], arcs.head[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return arcs.take(order[is_first])


def _largest_part(arcs: _Arcs, place_count: int) -> tuple[Integers, _Arcs, int]:
    """Places and arcs of the strongly connected part with most road, renumbered, and how many nodes are dropped."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    graph = csr_array((np.ones(len(arcs.tail)), (arcs.tail, arcs.head)), shape=(place_count, place_count))
    _, part = connected_components(graph, directed=True, connection="strong")
    on_land = np.where(arcs.is_ferry, 0, arcs.metres)
    kept = np.flatnonzero(part == np.bincount(part[arcs.tail], weights=on_land).argmax())
    renumbered = np.full(place_count, -1, dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    inside = (renumbered[arcs.tail] >= 0) & (renumbered[arcs.head] >= 0)
    used = len(np.unique(np.concatenate([arcs.tail, arcs.head])))
    arcs = arcs.take(inside)
    return (
        kept,
        _Arcs(
            renumbered[arcs.tail],
            renumbered[arcs.head],
            arcs.milliseconds,
            arcs.metres,
            arcs.is_ferry,
            arcs.snaps,
            arcs.road,
        ),
        used - len(kept),
    )
