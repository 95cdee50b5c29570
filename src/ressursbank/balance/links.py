"""Which arcs a candidate's opening bounds one by one: arc ≤ most × opened. They make the relaxed openings tight."""

from dataclasses import dataclass

import numpy as np

from ressursbank.balance.arcs import Arcs, Pairs
from ressursbank.balance.nodes import Nodes
from ressursbank.region.tables import Integers, Numbers


@dataclass(frozen=True, slots=True)
class Links:
    """For each arc the candidate that it enters or leaves (-1: none) and the most it can carry, in tonnes."""

    candidate: Integers
    most_tonnes: Numbers


def links_of(nodes: Nodes, pairs: Pairs, arcs: Arcs) -> Links:
    """Links of arcs from a lot (its tonnes), an own stock (its room the quarter before), into a need (its tonnes)."""
    candidates = np.append(nodes.candidate_numbers(), -1)
    is_taker = nodes.takers.project == -2
    into = candidates[np.where(is_taker, nodes.takers.row, -1)]
    is_sender = nodes.senders.project == -1
    out_of = candidates[np.where(is_sender, nodes.senders.row, -1)]
    candidate = np.full(len(arcs), -1, dtype=np.int64)
    most = np.full(len(arcs), np.inf)
    rows = nodes.rows
    from_lot = arcs.source_row < rows["surplus"].stop
    most[from_lot] = nodes.lot_tonnes[nodes.lots.owners()][arcs.source_row[from_lot]]
    candidate[from_lot] = into[pairs.taker[arcs.pair[from_lot]]]
    into_need = (arcs.sink_row >= rows["need"].start) & (arcs.sink_row < rows["need"].stop) & ~from_lot
    most[into_need] = nodes.need_tonnes[nodes.needs.owners()][arcs.sink_row[into_need] - rows["need"].start]
    candidate[into_need] = out_of[pairs.sender[arcs.pair[into_need]]]
    own_rows = int(nodes.stocks.offset[nodes.own_stocks])
    own = arcs.source_row - rows["stock"].start
    from_own = (own >= 0) & (own < own_rows) & ~into_need
    most[from_own] = np.concatenate([[0.0], _own_room_by_row(nodes, own_rows)])[own[from_own]]
    candidate[from_own] = into[pairs.taker[arcs.pair[from_own]]]
    return Links(candidate, most)


def _own_room_by_row(nodes: Nodes, own_rows: int) -> Numbers:
    """What a project's own site has room for in the quarter of each own stock's row."""
    project = nodes.stock_owner[nodes.stocks.owners()[:own_rows]]
    return np.asarray(nodes.own_room[project, nodes.stocks.periods()[:own_rows] - nodes.region.first_period])
