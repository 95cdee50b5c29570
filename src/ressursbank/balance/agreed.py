"""What parties have agreed on is fixed: flows that every plan must hold, as lower bounds on their arcs.

Only agreements that end where they go (a need, a recovery site, a landfill) can be fixed; what is laid in storage or
goes to a plant has a way on that nobody has agreed on yet.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ressursbank.balance.arcs import Arcs, Pairs
from ressursbank.balance.limits import Bounds
from ressursbank.balance.nodes import Nodes
from ressursbank.balance.todays_way import TodaysWay
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.region.capacity import capacity_tonnes, lifetime_tonnes
from ressursbank.region.periods import format_period, parse_period
from ressursbank.region.tables import Integers, Numbers, Table, Texts

_COLUMNS = ("from_id", "to_id", "period", "tonnes")
ENDS = ("need", "recovery", "landfill")
WITHIN = 1e-6
"""How far sums may be over what there is, relative: rounding of tonnes typed by people."""


@dataclass(frozen=True, slots=True)
class Agreed(Table):
    """Tonnes of a lot that somebody has promised to take in a quarter; ids of lots and facilities."""

    from_id: Texts
    to_id: Texts
    period: Integers
    tonnes: Numbers


NOTHING_AGREED = Agreed(
    np.empty(0, dtype=object), np.empty(0, dtype=object), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float64)
)


class AgreedError(ValueError):
    """Agreements that the region cannot hold; `faults` says of each what is wrong."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def agreed_on_arcs(nodes: Nodes, pairs: Pairs, arcs: Arcs, agreed: Agreed) -> Numbers:
    """Tonnes that each arc must carry at least. Raises AgreedError with every agreement that cannot be held."""
    held = np.zeros(len(arcs))
    if len(agreed) == 0:
        return held
    arc_of = _arcs_by_ends(nodes, pairs, arcs)
    faults = []
    for from_id, to_id, period, tonnes in zip(agreed.from_id, agreed.to_id, agreed.period, agreed.tonnes, strict=True):
        arc = arc_of.get((str(from_id), str(to_id), int(period)))
        if arc is None:
            faults.append(
                f"{from_id} to {to_id} in {format_period(int(period))}: there is no such flow from a lot to a need, "
                "a recovery site or a landfill that is open then (candidates excepted)"
            )
        else:
            held[arc] += float(tonnes)
    faults += _over(nodes, pairs, arcs, held)
    if faults:
        raise AgreedError(tuple(faults))
    return held


@dataclass(frozen=True, slots=True)
class Wish:
    """Tonnes of a lot that somebody has promised to take some time in a run of quarters."""

    from_id: str
    to_id: str
    first_period: int
    last_period: int
    tonnes: float


def spread(nodes: Nodes, pairs: Pairs, arcs: Arcs, wishes: Sequence[Wish]) -> tuple[Agreed, Numbers]:
    """Each wish evenly over its quarters, as far as there is room; and how many tonnes of each found a quarter.

    Earlier wishes come first. What one quarter has no room for (tonnes of the lot or the need, capacity) goes to the
    first others that have; what none has is left. All that is given back together is held by `agreed_on_arcs`.
    """
    arc_of = _arcs_by_ends(nodes, pairs, arcs) if wishes else {}
    left = _left(nodes, pairs, arcs, np.zeros(len(arcs)))
    placed = np.zeros(len(wishes))
    rows: list[tuple[str, str, int, float]] = []
    for number, wish in enumerate(wishes):
        quarters = range(wish.first_period, wish.last_period + 1)
        found = {period: arc_of.get((wish.from_id, wish.to_id, period)) for period in quarters}
        ways = {period: arc for period, arc in found.items() if arc is not None}
        amount = dict.fromkeys(ways, 0.0)
        for most in (wish.tonnes / max(1, len(ways)), wish.tonnes):
            for period, arc in ways.items():
                used = _rows_of(nodes, pairs, arcs, arc)
                share = min(most, wish.tonnes - placed[number], *(left[row] for row in used))
                if share > 0:
                    amount[period] += share
                    placed[number] += share
                    for row in used:
                        left[row] -= share
        rows += [(wish.from_id, wish.to_id, period, tonnes) for period, tonnes in amount.items() if tonnes > 0]
    if not rows:
        return NOTHING_AGREED, placed
    agreed = Agreed(
        _texts([row[0] for row in rows]),
        _texts([row[1] for row in rows]),
        np.array([row[2] for row in rows], dtype=np.int64),
        np.array([row[3] for row in rows], dtype=np.float64),
    )
    return agreed, placed


def _texts(values: Sequence[str]) -> Texts:
    texts = np.empty(len(values), dtype=object)
    texts[:] = values
    return texts


def write_agreed(agreed: Agreed, path: Path) -> None:
    """Keep it as a CSV file: from_id, to_id, period, tonnes."""
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for from_id, to_id, period, tonnes in zip(
            agreed.from_id, agreed.to_id, agreed.period, agreed.tonnes, strict=True
        ):
            writer.writerow((from_id, to_id, format_period(int(period)), repr(float(tonnes))))


def read_agreed(path: Path) -> Agreed:
    """What `write_agreed` kept."""
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    return Agreed(
        _texts([row["from_id"] for row in rows]),
        _texts([row["to_id"] for row in rows]),
        np.array([parse_period(row["period"]) for row in rows], dtype=np.int64),
        np.array([float(row["tonnes"]) for row in rows], dtype=np.float64),
    )


def start_with(nodes: Nodes, pairs: Pairs, arcs: Arcs, bounds: Bounds, today: TodaysWay) -> tuple[Integers, Numbers]:
    """Arcs and tonnes of a point within the bounds: all that is agreed, and of today's way what there is room for."""
    moves = today.arcs_of_moves(arcs)
    if not bounds.least.any() and np.isinf(bounds.most).all():
        return moves, today.tonnes
    amount = bounds.least.copy()
    left = _left(nodes, pairs, arcs, bounds.least)
    for arc, tonnes in zip(moves.tolist(), today.tonnes.tolist(), strict=True):
        rows = _rows_of(nodes, pairs, arcs, arc)
        moved = min([tonnes, float(bounds.most[arc] - amount[arc]), *(left.get(row, 0.0) for row in rows)])
        if moved > 0:
            amount[arc] += moved
            for row in rows:
                left[row] -= moved
    used = np.flatnonzero(amount)
    return used, np.asarray(amount[used], dtype=np.float64)


Row = tuple[str, int, int]
"""What an arc uses of: "source" or "sink" and its row; "capacity", facility and quarter; "total" and facility."""


def _rows_of(nodes: Nodes, pairs: Pairs, arcs: Arcs, arc: int) -> tuple[Row, ...]:
    sender, taker = pairs.sender[arcs.pair[arc]], pairs.taker[arcs.pair[arc]]
    quarter = int(arcs.period[arc]) - nodes.region.first_period
    rows: list[Row] = []
    if nodes.senders.kind[sender] == SENDER_KINDS.index("lot"):
        rows.append(("source", int(arcs.source_row[arc]), 0))
    if nodes.takers.kind[taker] == TAKER_KINDS.index("need"):
        rows.append(("sink", int(arcs.sink_row[arc]), 0))
    for ends, at in ((nodes.senders, sender), (nodes.takers, taker)):
        if ends.project[at] < 0:
            rows += [("capacity", int(ends.row[at]), quarter), ("total", int(ends.row[at]), 0)]
    return tuple(rows)


def _left(nodes: Nodes, pairs: Pairs, arcs: Arcs, held: Numbers) -> dict[Row, float]:
    """What is left of everything that an arc can use of, when what is held has been taken off."""
    surplus, need = nodes.rows["surplus"], nodes.rows["need"]
    left: dict[Row, float] = {}
    for name, start, tonnes in (
        ("source", surplus.start, nodes.lot_tonnes[nodes.lots.owners()]),
        ("sink", need.start, nodes.need_tonnes[nodes.needs.owners()]),
    ):
        left |= {(name, start + row, 0): amount for row, amount in enumerate(tonnes.tolist())}
    for (facility, quarter), amount in np.ndenumerate(capacity_tonnes(nodes.region)):
        left["capacity", facility, quarter] = float(amount)
    left |= {("total", facility, 0): amount for facility, amount in enumerate(lifetime_tonnes(nodes.region).tolist())}
    for arc in np.flatnonzero(held).tolist():
        for row in _rows_of(nodes, pairs, arcs, arc):
            left[row] -= float(held[arc])
    return left


def _over(nodes: Nodes, pairs: Pairs, arcs: Arcs, held: Numbers) -> Iterator[str]:
    """What is promised more than once: tonnes of a lot, of a need, of a facility's capacity or total."""
    arc_of: dict[Row, int] = {}
    for arc in np.flatnonzero(held).tolist():
        for row in _rows_of(nodes, pairs, arcs, arc):
            arc_of.setdefault(row, arc)
    left = _left(nodes, pairs, arcs, held)
    full = _left(nodes, pairs, arcs, np.zeros(len(held)))
    for row, arc in arc_of.items():
        if left[row] < -WITHIN * max(1.0, full[row]):
            yield (
                f"{_name(nodes, pairs, arcs, row, arc)}: {full[row] - left[row]:.0f} tonnes are agreed on, "
                f"there are {full[row]:.0f}"
            )


def _name(nodes: Nodes, pairs: Pairs, arcs: Arcs, row: Row, arc: int) -> str:
    region, quarter = nodes.region, format_period(int(arcs.period[arc]))
    sender, taker = pairs.sender[arcs.pair[arc]], pairs.taker[arcs.pair[arc]]
    match row[0]:
        case "source":
            return f"{region.lots.id[nodes.senders.row[sender]]} in {quarter}"
        case "sink":
            return f"{region.lots.id[nodes.takers.row[taker]]} in {quarter}"
        case "capacity":
            return f"{region.facilities.id[row[1]]} in {quarter}"
        case _:
            return f"{region.facilities.id[row[1]]} over its whole life"


def _arcs_by_ends(nodes: Nodes, pairs: Pairs, arcs: Arcs) -> dict[tuple[str, str, int], int]:
    """Number of the arc from a lot to each end and quarter, candidates left out."""
    region, takers = nodes.region, nodes.takers
    kind = takers.kind[pairs.taker]
    from_lot = nodes.senders.kind[pairs.sender] == SENDER_KINDS.index("lot")
    ends = np.isin(kind, [TAKER_KINDS.index(name) for name in ENDS])
    is_facility = takers.project[pairs.taker] < 0
    row = takers.row[pairs.taker]
    is_candidate = np.zeros(len(row), dtype=np.bool_)
    is_candidate[is_facility] = region.facilities.is_candidate[row[is_facility]]
    useful = from_lot & ends & ~is_candidate
    found = {}
    for arc in np.flatnonzero(useful[arcs.pair]).tolist():
        pair = arcs.pair[arc]
        ids = region.facilities.id if is_facility[pair] else region.lots.id
        lot = region.lots.id[nodes.senders.row[pairs.sender[pair]]]
        found[str(lot), str(ids[row[pair]]), int(arcs.period[arc])] = arc
    return found
