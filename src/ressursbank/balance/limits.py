"""What parties will not take, or not more of: upper bounds on the arcs between two ends in a run of quarters.

A flow that was declined has the bound 0, one that was countered as many tonnes as it was countered with, in all its
quarters together: spread over them, so that each arc has a bound of its own and the programme no row more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ressursbank.balance.arcs import Arcs, Pairs
from ressursbank.balance.nodes import Nodes
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.region.tables import Numbers


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tonnes of a lot to a need or facility in each of these quarters; ids of lots and facilities.

    `tonnes_by_period`: quarters of the run that are not named take nothing.
    """

    from_id: str
    to_id: str
    first_period: int
    last_period: int
    tonnes_by_period: tuple[tuple[int, float], ...] = ()


def limits_of_rows(rows: Iterable[Mapping[str, Any]]) -> list[Limit]:
    """What was kept as JSON with `asdict`."""
    return [
        Limit(
            row["from_id"],
            row["to_id"],
            row["first_period"],
            row["last_period"],
            tuple((int(period), float(tonnes)) for period, tonnes in row["tonnes_by_period"]),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Tonnes that each arc carries at least (what is agreed), and at most (infinity where nothing is said)."""

    least: Numbers
    most: Numbers


def bounds_on_arcs(nodes: Nodes, pairs: Pairs, arcs: Arcs, held: Numbers, limits: Sequence[Limit]) -> Bounds:
    """What is held from below, and the limits from above; where both speak of an arc, what is agreed holds.

    Limits of ends, or quarters, between which nothing can flow say nothing. Of two limits the lower holds.
    """
    most = np.full(len(arcs), np.inf)
    for arc_rows, limit in _arcs_of(nodes, pairs, arcs, limits):
        by_period = dict(limit.tonnes_by_period)
        for arc in arc_rows:
            most[arc] = min(most[arc], by_period.get(int(arcs.period[arc]), 0.0))
    return Bounds(held, np.maximum(most, held))


def _arcs_of(nodes: Nodes, pairs: Pairs, arcs: Arcs, limits: Sequence[Limit]) -> list[tuple[list[int], Limit]]:
    """The arcs that each limit is about: several where a facility takes the masses in more than one way."""
    if not limits:
        return []
    region, takers = nodes.region, nodes.takers
    kind = takers.kind[pairs.taker]
    from_lot = nodes.senders.kind[pairs.sender] == SENDER_KINDS.index("lot")
    ends_elsewhere = kind != TAKER_KINDS.index("own_stock")
    wanted = {(limit.from_id, limit.to_id) for limit in limits}
    pairs_of: dict[tuple[str, str], list[int]] = {}
    for pair in np.flatnonzero(from_lot & ends_elsewhere).tolist():
        taker = pairs.taker[pair]
        ids = region.lots.id if kind[pair] == TAKER_KINDS.index("need") else region.facilities.id
        named = (str(region.lots.id[nodes.senders.row[pairs.sender[pair]]]), str(ids[takers.row[taker]]))
        if named in wanted:
            pairs_of.setdefault(named, []).append(pair)
    found = []
    for limit in limits:
        rows = np.flatnonzero(
            np.isin(arcs.pair, pairs_of.get((limit.from_id, limit.to_id), []))
            & (arcs.period >= limit.first_period)
            & (arcs.period <= limit.last_period)
        )
        found.append((rows.tolist(), limit))
    return found
