"""From a full network to a coarse one of main roads: junctions, quays and a point every few kilometres between them.

For networks that run both ways alike, such as N1000. Kilometres and minutes are sums along the road that is left out.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ressursbank.region.tables import Integers, Truths
from ressursbank.roads.network import METRES_PER_KILOMETRE, RoadNetwork


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in degrees, edges included."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, network: RoadNetwork) -> Truths:
        """Which nodes of the network lie inside."""
        return np.asarray(
            (network.longitude >= self.west)
            & (network.longitude <= self.east)
            & (network.latitude >= self.south)
            & (network.latitude <= self.north)
        )


@dataclass(frozen=True, slots=True)
class _Chain:
    """A run of nodes between two kept ones, and the arcs along it."""

    nodes: tuple[int, ...]
    arcs: tuple[int, ...]


def contract(
    network: RoadNetwork,
    within: Area,
    road_prefixes: tuple[str, ...] = ("E", "Rv", "Fv"),
    spacing_kilometres: float = 3.0,
    shortest_dead_end_kilometres: float = 2.0,
) -> RoadNetwork:
    """The roads inside `within` whose number starts with one of the prefixes, without shorter dead ends.

    Kept are nodes where roads meet, end, change number or go to sea, and so many between them that two are at most
    about `spacing_kilometres` apart, so that sites find a node nearby (none on motorways, where no site may join).
    Raises ValueError where the network is not the same both ways.
    """
    back = _opposite_arcs(network)
    is_main = np.array([name.startswith(road_prefixes) for name in network.road_names], dtype=bool)
    inside = within.holds(network)
    used = is_main[network.road] & inside[network.tail] & inside[network.head]
    used = _in_largest_part(network, used)
    while True:
        chains = _chains(network, used, back)
        dead = [chain for chain in chains if _is_dead_end(network, used, chain, shortest_dead_end_kilometres)]
        if not dead:
            break
        for chain in dead:
            used[list(chain.arcs)] = False
            used[back[list(chain.arcs)]] = False
    pieces = [piece for chain in chains for piece in _spaced(network, chain, spacing_kilometres)]
    return _network_of(network, pieces)


def _opposite_arcs(network: RoadNetwork) -> Integers:
    """The arc that leads back along each arc."""
    size = network.node_count
    keys = network.tail.astype(np.int64) * size + network.head
    wanted = network.head.astype(np.int64) * size + network.tail
    order = np.argsort(keys)
    position = np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)
    back = order[position]
    alike = (keys[back] == wanted) & (network.milliseconds[back] == network.milliseconds)
    if not np.all(alike):
        raise ValueError(
            f"{network.name}: {np.sum(~alike)} arcs do not run both ways alike; only N1000 can be contracted"
        )
    return np.asarray(back)


def _in_largest_part(network: RoadNetwork, used: Truths) -> Truths:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    tail, head = network.tail[used], network.head[used]
    graph = csr_array((np.ones(len(tail)), (tail, head)), shape=(network.node_count,) * 2)
    _, part = connected_components(graph, directed=False)
    return np.asarray(used & (part[network.tail] == np.bincount(part[tail]).argmax()))


def _chains(network: RoadNetwork, used: Truths, back: Integers) -> list[_Chain]:
    """Every run between kept nodes once, in one of its two directions. Rings without a junction are left out."""
    arcs = np.flatnonzero(used)
    leaving: dict[int, list[int]] = {}
    for arc in arcs.tolist():
        leaving.setdefault(int(network.tail[arc]), []).append(arc)
    looks = [(network.is_ferry[arc], network.road[arc]) for arc in range(network.arc_count)] if len(arcs) else []
    kept = {node for node, out in leaving.items() if len(out) != 2 or looks[out[0]] != looks[out[1]]}
    walked: set[int] = set()
    chains = []
    for start in sorted(kept):
        for first in leaving[start]:
            if first in walked:
                continue
            nodes, along = [start, int(network.head[first])], [first]
            while nodes[-1] not in kept:
                one, other = leaving[nodes[-1]]
                onward = other if one == back[along[-1]] else one
                along.append(onward)
                nodes.append(int(network.head[onward]))
            walked.update(along)
            walked.update(back[along].tolist())
            chains.append(_Chain(tuple(nodes), tuple(along)))
    return chains


def _is_dead_end(network: RoadNetwork, used: Truths, chain: _Chain, shortest_kilometres: float) -> bool:
    """Whether one end of the chain has no other road, and the chain is short or that end is at sea."""
    ends = (chain.nodes[0], chain.nodes[-1])
    dead = [end for end in ends if np.sum(used & (network.tail == end)) == 1]
    length = int(network.metres[list(chain.arcs)].sum()) / METRES_PER_KILOMETRE
    return bool(dead) and (length < shortest_kilometres or not all(network.snaps[dead]))


def _spaced(network: RoadNetwork, chain: _Chain, spacing_kilometres: float) -> list[_Chain]:
    """The chain cut into pieces of about the spacing at nodes where sites may join."""
    so_far = np.cumsum(network.metres[list(chain.arcs)].astype(np.int64)) / METRES_PER_KILOMETRE
    joinable = np.flatnonzero(network.snaps[list(chain.nodes[1:-1])])
    pieces = max(1, int(np.ceil(so_far[-1] / spacing_kilometres))) if len(joinable) else 1
    milestones = np.arange(1, pieces) * (so_far[-1] / pieces)
    nearest = {int(joinable[np.argmin(np.abs(so_far[joinable] - milestone))]) for milestone in milestones}
    cuts = [0, *(node + 1 for node in sorted(nearest)), len(chain.arcs)]
    return [_Chain(chain.nodes[start : end + 1], chain.arcs[start:end]) for start, end in pairwise(cuts)]


def _network_of(network: RoadNetwork, pieces: list[_Chain]) -> RoadNetwork:
    """Both ways of each piece as arcs; of parallel pieces the fastest."""
    best: dict[tuple[int, int], tuple[int, int, bool, int]] = {}
    for piece in pieces:
        ends = (min(piece.nodes[0], piece.nodes[-1]), max(piece.nodes[0], piece.nodes[-1]))
        along = list(piece.arcs)
        found = (
            int(network.milliseconds[along].sum()),
            int(network.metres[along].sum()),
            bool(network.is_ferry[along[0]]),
            int(network.road[along[0]]),
        )
        if ends[0] != ends[1] and found < best.get(ends, (np.inf,)):
            best[ends] = found
    kept = np.unique(np.array(list(best)))
    one, other = np.searchsorted(kept, np.array(list(best))).T
    tail, head = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.lexsort((head, tail))

    figures = np.array(list(best.values()), dtype=np.int64)[np.tile(np.arange(len(best)), 2)][order]
    return RoadNetwork(
        name=f"{network.name}, main roads",
        attribution=network.attribution,
        longitude=network.longitude[kept],
        latitude=network.latitude[kept],
        snaps=network.snaps[kept],
        tail=tail[order].astype(np.int32),
        head=head[order].astype(np.int32),
        milliseconds=figures[:, 0].astype(np.uint32),
        metres=figures[:, 1].astype(np.uint32),
        is_ferry=figures[:, 2].astype(np.bool_),
        road=figures[:, 3].astype(np.int32),
        road_names=network.road_names,
        notes=network.notes,
    )
