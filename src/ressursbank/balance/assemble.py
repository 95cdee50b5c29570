"""Blocks -> one matrix: columns compressed, with the slices of rows by name, so that prices are read by name."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ressursbank.balance.arcs import Arcs, Pairs
from ressursbank.balance.constraints import CONSTRAINTS
from ressursbank.balance.layout import RANKED, Block, Cells, Columns, block, numbers
from ressursbank.balance.nodes import Nodes, own_room_masks, slices_of
from ressursbank.balance.terms import level_tonnes, total_cost, unplaced_tonnes
from ressursbank.region.tables import Integers, Numbers


@dataclass(frozen=True, slots=True)
class Model:
    """min cost·x, row_lower ≤ A x ≤ row_upper, lower ≤ x ≤ upper; A by compressed columns; tonnes and NOK.

    `is_integer` marks the openings. `rows` and `columns` name the slices.
    """

    cost: Numbers
    lower: Numbers
    upper: Numbers
    is_integer: Integers
    row_lower: Numbers
    row_upper: Numbers
    starts: Integers
    indices: Integers
    values: Numbers
    rows: dict[str, slice]
    columns: Columns


def assemble(nodes: Nodes, pairs: Pairs, arcs: Arcs) -> Model:
    """The model of these arcs. With a lexicographic pyramid it has one more row for each ranked quantity, unbounded."""
    columns = Columns.of(nodes, len(arcs))
    blocks = [constraint(nodes, arcs, columns) for constraint in CONSTRAINTS]
    if nodes.region.assumptions.pyramid == "lexicographic":
        blocks.append(ranked_quantities_keep_what_they_won(nodes, pairs, arcs, columns))
    rows = slices_of({part.name: len(part.lower) for part in blocks})
    matrix = sparse.csc_array(
        (
            np.concatenate([part.value for part in blocks]),
            (
                np.concatenate([part.row + rows[part.name].start for part in blocks]),
                np.concatenate([part.column for part in blocks]),
            ),
        ),
        shape=(sum(len(part.lower) for part in blocks), columns.count),
    )
    lower, upper = np.zeros(columns.count), np.full(columns.count, np.inf)
    upper[columns.opened] = 1.0
    upper[columns.stock] = _most_stock(nodes)
    is_integer = np.zeros(columns.count, dtype=np.int64)
    is_integer[columns.opened] = 1
    cost = total_cost(nodes, pairs, arcs)
    return Model(
        cost=cost,
        lower=lower,
        upper=upper,
        is_integer=is_integer,
        row_lower=np.concatenate([part.lower for part in blocks]),
        row_upper=np.concatenate([part.upper for part in blocks]),
        starts=matrix.indptr.astype(np.int32),
        indices=matrix.indices.astype(np.int32),
        values=matrix.data,
        rows=rows,
        columns=columns,
    )


def ranked_quantities(nodes: Nodes, pairs: Pairs, arcs: Arcs) -> list[Numbers]:
    """What "lexicographic" minimises before the objective, in order: unplaced surplus, then levels 6, 5, 4, 3."""
    return [
        unplaced_tonnes(nodes, arcs),
        *(level_tonnes(nodes, pairs, arcs, level) for level in RANKED[1:] if isinstance(level, int)),
    ]


def ranked_quantities_keep_what_they_won(nodes: Nodes, pairs: Pairs, arcs: Arcs, columns: Columns) -> Block:
    """Σ of ranked quantity r − excess[r] ≤ what it has won (unbounded until then)."""
    quantities = ranked_quantities(nodes, pairs, arcs)
    cells = [np.flatnonzero(quantity) for quantity in quantities]
    parts: list[Cells] = [(np.full(len(which), row), which, quantities[row][which]) for row, which in enumerate(cells)]
    count = len(quantities)
    parts.append((np.arange(count), numbers(columns.excess), -1.0))
    return block("ranked", parts, np.full(count, -np.inf), np.full(count, np.inf))


def _most_stock(nodes: Nodes) -> Numbers:
    """No stock where there is no room, at the end of a facility's last quarter, or where nothing may stand."""
    owner, period = nodes.stocks.owners(), nodes.stocks.periods()
    facilities = nodes.region.facilities
    closes = np.full(len(nodes.stock_owner), np.iinfo(np.int32).max, dtype=np.int64)
    limit = closes.copy()
    standing = nodes.stock_owner[nodes.own_stocks :]
    closes[nodes.own_stocks :] = facilities.closes[standing]
    limit[nodes.own_stocks :] = facilities.max_storage_quarters[standing]
    may_stand, _ = own_room_masks(nodes)
    empty = ~may_stand | (period == closes[owner]) | (limit[owner] == 0)
    return np.where(empty, 0.0, np.inf)
