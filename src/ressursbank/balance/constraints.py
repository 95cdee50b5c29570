"""The constraints of the balance (balance.md), one function each, named by what it says.

Each takes the nodes, the arcs and the column layout and returns one block of triplets and bounds, in tonnes.
"""

import numpy as np

from ressursbank import vocabulary
from ressursbank.balance.arcs import Arcs
from ressursbank.balance.layout import Block, Cells, Columns, block, numbers
from ressursbank.balance.nodes import Nodes
from ressursbank.region.capacity import capacity_tonnes, has_stock, is_open, lifetime_tonnes
from ressursbank.region.tables import Integers, Numbers, Region

UNLIMITED = np.inf


def surplus_is_moved_kept_or_unplaced(nodes: Nodes, arcs: Arcs, columns: Columns) -> Block:
    """Σ arcs out of lot s in quarter t (laying in own stock is one of them) + unplaced[s,t] = a[s,t]."""
    out = _leaving(nodes, arcs, "surplus")
    amount = nodes.lot_tonnes[nodes.lots.owners()]
    rows = np.arange(len(nodes.lots))
    parts: list[Cells] = [
        (rows, numbers(columns.unplaced), 1.0),
        (*_arc_cells(nodes, arcs, columns, out, "surplus"), 1.0),
    ]
    return block("surplus", parts, amount, amount)


def need_is_met_or_unmet(nodes: Nodes, arcs: Arcs, columns: Columns) -> Block:
    """Σ arcs into need d in quarter t + unmet[d,t] = b[d,t]."""
    into = _entering(nodes, arcs, "need")
    amount = nodes.need_tonnes[nodes.needs.owners()]
    rows = np.arange(len(nodes.needs))
    parts: list[Cells] = [(rows, numbers(columns.unmet), 1.0), (*_sink_cells(nodes, arcs, columns, into, "need"), 1.0)]
    return block("need", parts, amount, amount)


def stock_balances(nodes: Nodes, arcs: Arcs, columns: Columns) -> Block:
    """stock[k,t] − stock[k,t−1] + Σ arcs out − Σ laid in − Σ share × inflow[i,t] = 0."""
    rows = np.arange(len(nodes.stocks))
    stock = numbers(columns.stock)
    later = np.flatnonzero(nodes.stocks.periods() > nodes.stocks.first[nodes.stocks.owners()])
    out = _leaving(nodes, arcs, "stock")
    laid_in = _entering(nodes, arcs, "stock")
    yield_rows, yield_columns, shares = _yield_cells(nodes, columns)
    parts: list[Cells] = [
        (rows, stock, 1.0),
        (later, stock[later - 1], -1.0),
        (*_arc_cells(nodes, arcs, columns, out, "stock"), 1.0),
        (*_sink_cells(nodes, arcs, columns, laid_in, "stock"), -1.0),
        (yield_rows, yield_columns, -shares),
    ]
    zero = np.zeros(len(rows))
    return block("stock", parts, zero, zero)


def sales_leave_quarries(nodes: Nodes, arcs: Arcs, columns: Columns) -> Block:
    """Σ arcs out of quarry q in quarter t − sales[q,t] = 0."""
    out = _leaving(nodes, arcs, "sales")
    rows = np.arange(len(nodes.quarries))
    parts: list[Cells] = [(rows, numbers(columns.sales), -1.0), (*_arc_cells(nodes, arcs, columns, out, "sales"), 1.0)]
    zero = np.zeros(len(rows))
    return block("sales", parts, zero, zero)


def inflow_enters_by_arcs(nodes: Nodes, arcs: Arcs, columns: Columns) -> Block:
    """Σ arcs into intake i in quarter t − inflow[i,t] = 0."""
    into = _entering(nodes, arcs, "intake")
    rows = np.arange(len(nodes.intakes))
    parts: list[Cells] = [
        (rows, numbers(columns.inflow), -1.0),
        (*_sink_cells(nodes, arcs, columns, into, "intake"), 1.0),
    ]
    zero = np.zeros(len(rows))
    return block("intake", parts, zero, zero)


def intake_stays_within_capacity(nodes: Nodes, _arcs: Arcs, columns: Columns) -> Block:
    """Σ inflow[i,t] of facility f (quarry: sales) ≤ capacity[f,t], or ≤ capacity[f,t] × opened[f] for a candidate."""
    facility, period = capacity_rows(nodes.region)
    capacity = capacity_tonnes(nodes.region)[facility, period - nodes.region.first_period]
    row_of = np.full((len(nodes.region.facilities), nodes.region.assumptions.periods), -1, dtype=np.int64)
    row_of[facility, period - nodes.region.first_period] = np.arange(len(facility))
    moved_facility, moved_period, moved_column = _moved(nodes, columns)
    rows = row_of[moved_facility, moved_period - nodes.region.first_period]
    return _moved_within("capacity", nodes, columns, facility, capacity, (rows, moved_column))


def intake_stays_within_total(nodes: Nodes, _arcs: Arcs, columns: Columns) -> Block:
    """Σ over all quarters of inflow (quarry: sales) ≤ total[f]; × opened[f], and any bound at all, for a candidate."""
    facility = total_rows(nodes.region)
    row_of = np.full(len(nodes.region.facilities), -1, dtype=np.int64)
    row_of[facility] = np.arange(len(facility))
    moved_facility, _, moved_column = _moved(nodes, columns)
    total = lifetime_tonnes(nodes.region)[facility]
    return _moved_within("total", nodes, columns, facility, total, (row_of[moved_facility], moved_column))


def own_stock_stays_within_room(nodes: Nodes, _arcs: Arcs, columns: Columns) -> Block:
    """Σ stock[k,t] of project p ≤ min(room[p,t], room[p,t+1])."""
    owner, period = nodes.stocks.owners(), nodes.stocks.periods()
    own = np.flatnonzero(owner < nodes.own_stocks)
    periods = nodes.region.assumptions.periods
    key = nodes.stock_owner[owner[own]] * periods + period[own] - nodes.region.first_period
    keys, row = np.unique(key, return_inverse=True)
    room = nodes.own_room[keys // periods, keys % periods]
    parts: list[Cells] = [(row, columns.stock.start + own, 1.0)]
    return block("own_room", parts, np.full(len(keys), -UNLIMITED), room)


def facility_stock_stays_within_room(nodes: Nodes, _arcs: Arcs, columns: Columns) -> Block:
    """Σ stock[k,t] of facility f ≤ total_tonnes[f]."""
    facility, period = room_rows(nodes.region)
    periods = nodes.region.assumptions.periods
    row_of = np.full((len(nodes.region.facilities), periods), -1, dtype=np.int64)
    row_of[facility, period - nodes.region.first_period] = np.arange(len(facility))
    owner, stock_period = nodes.stocks.owners(), nodes.stocks.periods()
    standing = np.flatnonzero(owner >= nodes.own_stocks)
    rows = row_of[nodes.stock_owner[owner[standing]], stock_period[standing] - nodes.region.first_period]
    counted = rows >= 0
    parts: list[Cells] = [(rows[counted], columns.stock.start + standing[counted], 1.0)]
    total = nodes.region.facilities.total_tonnes[facility]
    return block("facility_room", parts, np.full(len(facility), -UNLIMITED), total)


def stock_leaves_in_time(nodes: Nodes, _arcs: Arcs, columns: Columns) -> Block:
    """stock[k,t] ≤ Σ in[k, t−M+1 … t] for every stock k of a facility with a limit of M quarters.

    What has left by the end of t covers all that came in by t − M, so no tonne stands longer than M quarters.
    Source: waste law limits, facilities.max_storage_quarters.
    """
    owner, period = nodes.stocks.owners(), nodes.stocks.periods()
    limit = np.full(len(nodes.stock_owner), np.iinfo(np.int32).max, dtype=np.int64)
    limit[nodes.own_stocks :] = nodes.region.facilities.max_storage_quarters[nodes.stock_owner[nodes.own_stocks :]]
    limited = np.flatnonzero(period - limit[owner] + 1 > nodes.stocks.first[owner])
    row_of = np.full(len(owner), -1, dtype=np.int64)
    row_of[limited] = np.arange(len(limited))
    yield_rows, yield_columns, shares = _yield_cells(nodes, columns)
    parts: list[Cells] = [(np.arange(len(limited)), columns.stock.start + limited, 1.0)]
    longest = int(limit[owner[limited]].max()) if len(limited) else 0
    for age in range(longest):
        later = yield_rows + age
        inside = later < len(owner)
        same = np.zeros(len(later), dtype=np.bool_)
        same[inside] = owner[later[inside]] == owner[yield_rows[inside]]
        same &= age < limit[owner[yield_rows]]
        rows = np.where(same, row_of[np.minimum(later, len(owner) - 1)], -1)
        counted = rows >= 0
        parts.append((rows[counted], yield_columns[counted], -shares[counted]))
    return block("age", parts, np.full(len(limited), -UNLIMITED), np.zeros(len(limited)))


CONSTRAINTS = (
    surplus_is_moved_kept_or_unplaced,
    need_is_met_or_unmet,
    stock_balances,
    sales_leave_quarries,
    inflow_enters_by_arcs,
    intake_stays_within_capacity,
    intake_stays_within_total,
    own_stock_stays_within_room,
    facility_stock_stays_within_room,
    stock_leaves_in_time,
)
"""In the order of the rows; the first five are the node rows of nodes.py."""


def capacity_rows(region: Region) -> tuple[Integers, Integers]:
    """Facility and period of every capacity row: quarters in which an open facility has a capacity."""
    has_rows = np.zeros(len(region.facilities), dtype=np.bool_)
    has_rows[region.facility_capacity.facility] = True
    facility, column = np.nonzero(is_open(region) & has_rows[:, None])
    return facility.astype(np.int64), region.first_period + column


def total_rows(region: Region) -> Integers:
    """Facilities with a lifetime row: those with a finite total, and candidates that no capacity row bounds."""
    has_capacity = np.zeros(len(region.facilities), dtype=np.bool_)
    has_capacity[region.facility_capacity.facility] = True
    return np.flatnonzero(np.isfinite(lifetime_tonnes(region)) | (region.facilities.is_candidate & ~has_capacity))


def room_rows(region: Region) -> tuple[Integers, Integers]:
    """Facility and period of every room row: storage, sorting and treatment with a finite total_tonnes, when open."""
    limited = has_stock(region) & np.isfinite(region.facilities.total_tonnes)
    facility, column = np.nonzero(is_open(region) & limited[:, None])
    return facility.astype(np.int64), region.first_period + column


def _most_that_can_move(nodes: Nodes, facility: Integers) -> Numbers:
    """A bound on what a facility can ever take in (quarry: sell): all surplus (all need) of the horizon.

    No tonne enters the same facility twice, since nothing goes back from storage or a plant to an earlier step.
    """
    surplus = float(nodes.lot_tonnes[nodes.lots.owners()].sum())
    need = float(nodes.need_tonnes[nodes.needs.owners()].sum())
    is_quarry = nodes.region.facilities.kind[facility] == vocabulary.FACILITY_KINDS.code("quarry")
    return np.where(is_quarry, need, surplus)


def _moved(nodes: Nodes, columns: Columns) -> tuple[Integers, Integers, Integers]:
    """Facility, period and column of every inflow and every sale."""
    return (
        np.concatenate([nodes.intake_facility[nodes.intakes.owners()], nodes.quarry_facility[nodes.quarries.owners()]]),
        np.concatenate([nodes.intakes.periods(), nodes.quarries.periods()]),
        np.concatenate([numbers(columns.inflow), numbers(columns.sales)]),
    )


def _moved_within(
    name: str, nodes: Nodes, columns: Columns, facility: Integers, limit: Numbers, moved: tuple[Integers, Integers]
) -> Block:
    """Σ moved ≤ limit for the rows of these facilities, or ≤ limit × opened for candidates; moved in row -1 is free."""
    rows, moved_columns = moved
    counted = rows >= 0
    candidate = nodes.candidate_numbers()[facility]
    is_candidate = candidate >= 0
    parts: list[Cells] = [
        (rows[counted], moved_columns[counted], 1.0),
        (
            np.flatnonzero(is_candidate),
            columns.opened.start + candidate[is_candidate],
            -np.minimum(limit, _most_that_can_move(nodes, facility))[is_candidate],
        ),
    ]
    return block(name, parts, np.full(len(facility), -UNLIMITED), np.where(is_candidate, 0.0, limit))


def _yield_cells(nodes: Nodes, columns: Columns) -> tuple[Integers, Integers, Numbers]:
    """Stock row, inflow column and share of what each inflow adds to each stock."""
    yields, intakes, stocks = nodes.yields, nodes.intakes, nodes.stocks
    lengths = np.diff(intakes.offset)[yields.intake]
    number = np.repeat(np.arange(len(yields)), lengths)
    within = np.arange(len(number)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    period = intakes.first[yields.intake[number]] + within
    return (
        stocks.number(yields.stock[number], period),
        columns.inflow.start + intakes.offset[yields.intake[number]] + within,
        yields.share[number],
    )


def _leaving(nodes: Nodes, arcs: Arcs, name: str) -> Integers:
    rows = nodes.rows[name]
    return np.flatnonzero((arcs.source_row >= rows.start) & (arcs.source_row < rows.stop))


def _entering(nodes: Nodes, arcs: Arcs, name: str) -> Integers:
    rows = nodes.rows[name]
    return np.flatnonzero((arcs.sink_row >= rows.start) & (arcs.sink_row < rows.stop))


def _arc_cells(nodes: Nodes, arcs: Arcs, columns: Columns, which: Integers, name: str) -> tuple[Integers, Integers]:
    return arcs.source_row[which] - nodes.rows[name].start, columns.arcs.start + which


def _sink_cells(nodes: Nodes, arcs: Arcs, columns: Columns, which: Integers, name: str) -> tuple[Integers, Integers]:
    return arcs.sink_row[which] - nodes.rows[name].start, columns.arcs.start + which
