"""Everything that can move: one table of arcs (sender, taker, quarter), made by whole columns.

Prices do not depend on the quarter, so they are kept once a pair of sender and taker; an arc names its pair.
"""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary
from ressursbank.balance.nodes import Nodes, own_room_masks
from ressursbank.flows.ends import serving_types
from ressursbank.flows.kinds import TAKER_KINDS
from ressursbank.flows.price import Prices, price
from ressursbank.flows.rules import ALLOWED, reasons
from ressursbank.region.tables import Integers, Numbers, Table, Truths


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sender and taker (rows of the nodes' tables) of each allowed flow, and what a tonne of it is priced at."""

    sender: Integers
    taker: Integers
    prices: Prices

    def __len__(self) -> int:
        return len(self.sender)


@dataclass(frozen=True, slots=True)
class Arcs(Table):
    """One row an arc: its pair, its quarter, the node row it leaves and the one it enters.

    Every arc takes one tonne a tonne from its source row; it adds +1 to its sink row, -1 where that is an own stock
    (whose row counts what leaves as positive).
    """

    pair: Integers
    period: Integers
    source_row: Integers
    sink_row: Integers
    sink_sign: Numbers


def build_pairs(nodes: Nodes) -> Pairs:
    """Every pair of sender and taker that the rules allow, priced."""
    sender, taker = _couples_of_one_mass(nodes)
    senders, takers = nodes.senders.take(sender), nodes.takers.take(taker)
    allowed = reasons(nodes.region, senders, takers) == ALLOWED
    lays_in = takers.kind == TAKER_KINDS.index("own_stock")
    allowed &= ~lays_in | (senders.contamination_class == takers.max_contamination_class)
    sender, taker = sender[allowed], taker[allowed]
    return Pairs(sender, taker, price(nodes.region, nodes.senders.take(sender), nodes.takers.take(taker)))


def build_arcs(nodes: Nodes, pairs: Pairs) -> Arcs:
    """Each pair in each quarter in which both its ends are open and own stock can be laid in or taken out."""
    first = np.maximum(nodes.senders.first_period[pairs.sender], nodes.takers.first_period[pairs.taker])
    last = np.minimum(nodes.senders.last_period[pairs.sender], nodes.takers.last_period[pairs.taker])
    number = _own_stock_numbers(nodes)
    own_sender = number[0][pairs.sender]
    own_taker = number[1][pairs.taker]
    for own in (own_sender, own_taker):
        is_own = own >= 0
        first[is_own] = np.maximum(first[is_own], nodes.stocks.first[own[is_own]])
        last[is_own] = np.minimum(last[is_own], nodes.stocks.last[own[is_own]])
    stock_start = nodes.rows["stock"].start
    lengths = np.maximum(last - first + 1, 0)
    pair = np.repeat(np.arange(len(pairs)), lengths)
    period = np.arange(len(pair)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + first[pair]
    source_row = nodes.source_offset[pairs.sender][pair] + period
    grade = nodes.senders.contamination_class[pairs.sender]
    sink_row = nodes.sink_offset[pairs.taker, grade][pair] + period
    may_stand, stood_before = own_room_masks(nodes)
    useful = np.ones(len(pair), dtype=np.bool_)
    leaves = np.flatnonzero(own_sender[pair] >= 0)
    useful[leaves] = stood_before[source_row[leaves] - stock_start]
    enters = np.flatnonzero(own_taker[pair] >= 0)
    useful[enters] = may_stand[sink_row[enters] - stock_start]
    sign = np.where(own_taker >= 0, -1.0, 1.0)[pair]
    return Arcs(pair, period, source_row, sink_row, sign).take(useful)


def nearest_arcs(pairs: Pairs, arcs: Arcs, pair_cost: Numbers, takers_kind: Integers, count: int) -> Truths:
    """Arcs to begin with: of each sender the `count` cheapest pairs of each taker kind, and of each taker the same."""
    by_kind = pairs.sender * len(TAKER_KINDS) + takers_kind[pairs.taker]
    chosen = ranks(by_kind, pair_cost) < count
    chosen |= ranks(pairs.taker, pair_cost) < count
    return np.asarray(chosen[arcs.pair])


def ranks(group: Integers, cost: Numbers) -> Integers:
    """Rank of each element within its group by rising cost, from 0."""
    order = np.lexsort((cost, group))
    sorted_group = group[order]
    starts = np.flatnonzero(np.concatenate([[True], sorted_group[1:] != sorted_group[:-1]]))
    found = np.empty(len(group), dtype=np.int64)
    found[order] = np.arange(len(group)) - np.repeat(starts, np.diff(np.concatenate([starts, [len(group)]])))
    return found


def _couples_of_one_mass(nodes: Nodes) -> tuple[Integers, Integers]:
    """Every sender with every taker that takes its mass type, other projects' own stocks left out."""
    takers, senders = nodes.takers, nodes.senders
    serves = serving_types(nodes.region)
    is_need = takers.kind == TAKER_KINDS.index("need")
    is_own = takers.kind == TAKER_KINDS.index("own_stock")
    found_senders, found_takers = [], []
    for mass in range(len(vocabulary.MASS_TYPES.ids)):
        sending = np.flatnonzero(senders.mass_type == mass)
        taking = np.flatnonzero(~is_own & np.where(is_need, serves[mass, takers.mass_type], takers.mass_type == mass))
        found_senders.append(np.repeat(sending, len(taking)))
        found_takers.append(np.tile(taking, len(sending)))
    lots = np.arange(len(nodes.lots.first))
    own = np.flatnonzero(is_own)
    if len(own):
        project_lots = np.argsort(senders.project[lots], kind="stable")
        low = np.searchsorted(senders.project[project_lots], takers.project[own], "left")
        high = np.searchsorted(senders.project[project_lots], takers.project[own], "right")
        counts = high - low
        which = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)
        found_senders.append(project_lots[which])
        found_takers.append(np.repeat(own, counts))
    return np.concatenate(found_senders).astype(np.int64), np.concatenate(found_takers).astype(np.int64)


def _own_stock_numbers(nodes: Nodes) -> tuple[Integers, Integers]:
    """Stock number of each sender and of each taker that is an own stock, -1 for the others."""
    sender_numbers = np.full(len(nodes.senders), -1, dtype=np.int64)
    start = len(nodes.lots.first)
    sender_numbers[start : start + nodes.own_stocks] = np.arange(nodes.own_stocks)
    taker_numbers = np.full(len(nodes.takers), -1, dtype=np.int64)
    taker_numbers[: nodes.own_stocks] = np.arange(nodes.own_stocks)
    return sender_numbers, taker_numbers
