"""What the region would do without a plan: all surplus to the nearest landfill with room, all need from a quarry.

The comparison that figures are shown against is computed here, lot by lot and quarter by quarter, not assumed.
"""

from dataclasses import dataclass, field

import numpy as np

from ressursbank.balance.arcs import Arcs, Pairs
from ressursbank.balance.nodes import Nodes
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.region.capacity import capacity_tonnes, lifetime_tonnes
from ressursbank.region.tables import Integers, Numbers

NAME = "everything to the nearest landfill with room"


@dataclass(frozen=True, slots=True)
class TodaysWay:
    """Sums over the horizon, and its moves: pair, period and tonnes of each.

    Tonnes that find no landfill (or needs no quarry) are counted, not hauled.
    """

    name: str
    tonne_kilometres: float
    co2_kg: float
    cost_nok: float
    landfilled_tonnes: float
    unplaced_tonnes: float
    unmet_tonnes: float
    pair: Integers
    period: Integers
    tonnes: Numbers

    def arcs_of_moves(self, arcs: Arcs) -> Integers:
        """Number of the arc of each move; the arcs stand by rising pair and period."""
        quarters = int(arcs.period.max(initial=0)) + 1
        return np.searchsorted(arcs.pair * quarters + arcs.period, self.pair * quarters + self.period)


@dataclass(slots=True)
class _Sums:
    tonne_kilometres: float = 0.0
    co2_kg: float = 0.0
    cost_nok: float = 0.0
    moved_tonnes: float = 0.0
    left_tonnes: float = 0.0
    moves: list[tuple[int, int, float]] = field(default_factory=list)


def todays_way(nodes: Nodes, pairs: Pairs) -> TodaysWay:
    """Quarter by quarter, lots in their order: to the nearest landfill that takes them and has room; then the next.

    Needs likewise from the nearest quarry. Candidates do not exist in this comparison. Sums are undiscounted.
    """
    region = nodes.region
    left = np.where(region.facilities.is_candidate[:, None], 0.0, capacity_tonnes(region))
    total_left = lifetime_tonnes(region).copy()
    landfill = nodes.takers.kind[pairs.taker] == TAKER_KINDS.index("landfill")
    from_lot = nodes.senders.kind[pairs.sender] == SENDER_KINDS.index("lot")
    surplus = _Sums()
    to_landfill = np.flatnonzero(landfill & from_lot)
    _fill(
        nodes,
        pairs,
        to_landfill,
        pairs.sender[to_landfill],
        nodes.takers.row[pairs.taker[to_landfill]],
        (nodes.lots.first, nodes.lots.last, nodes.lot_tonnes),
        (left, total_left),
        surplus,
    )
    need = _Sums()
    from_quarry = np.flatnonzero(nodes.senders.kind[pairs.sender] == SENDER_KINDS.index("quarry"))
    _fill(
        nodes,
        pairs,
        from_quarry,
        pairs.taker[from_quarry] - nodes.own_stocks,
        nodes.senders.row[pairs.sender[from_quarry]],
        (nodes.needs.first, nodes.needs.last, nodes.need_tonnes),
        (left, total_left),
        need,
    )
    moves = surplus.moves + need.moves
    return TodaysWay(
        name=NAME,
        tonne_kilometres=surplus.tonne_kilometres + need.tonne_kilometres,
        co2_kg=surplus.co2_kg + need.co2_kg,
        cost_nok=surplus.cost_nok + need.cost_nok,
        landfilled_tonnes=surplus.moved_tonnes,
        unplaced_tonnes=surplus.left_tonnes,
        unmet_tonnes=need.left_tonnes,
        pair=np.array([move[0] for move in moves], dtype=np.int64),
        period=np.array([move[1] for move in moves], dtype=np.int64),
        tonnes=np.array([move[2] for move in moves], dtype=np.float64),
    )


def _fill(
    nodes: Nodes,
    pairs: Pairs,
    options: Integers,
    lot: Integers,
    facility: Integers,
    windows: tuple[Integers, Integers, Numbers],
    room: tuple[Numbers, Numbers],
    sums: _Sums,
) -> None:
    """Serve every lot and quarter from its options (pairs of `lot` and `facility`) by rising distance."""
    first, last, tonnes = windows
    left, total_left = room
    order = np.lexsort((options, pairs.prices.kilometres[options], lot))
    starts = np.searchsorted(lot[order], np.arange(len(first) + 1))
    kilometres = pairs.prices.kilometres[options]
    cost, co2 = pairs.prices.cost_nok[options], pairs.prices.co2_kg[options]
    quarters = [(period, number) for number in range(len(first)) for period in range(first[number], last[number] + 1)]
    for period, number in sorted(quarters):
        missing = float(tonnes[number])
        quarter = period - nodes.region.first_period
        for option in order[starts[number] : starts[number + 1]]:
            receiver = facility[option]
            moved = min(missing, float(left[receiver, quarter]), float(total_left[receiver]))
            if moved <= 0:
                continue
            left[receiver, quarter] -= moved
            total_left[receiver] -= moved
            missing -= moved
            sums.moves.append((int(options[option]), int(period), moved))
            sums.moved_tonnes += moved
            sums.tonne_kilometres += moved * float(kilometres[option])
            sums.cost_nok += moved * float(cost[option])
            sums.co2_kg += moved * float(co2[option])
            if missing <= 0:
                break
        sums.left_tonnes += missing
