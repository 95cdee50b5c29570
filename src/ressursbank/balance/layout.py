"""The columns of the balance beside the arcs, and the blocks that constraints are handed over in."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ressursbank.balance.nodes import Nodes, slices_of
from ressursbank.region.tables import Integers, Numbers

RANKED = ("unplaced", 6, 5, 4, 3)
"""What "lexicographic" minimises before the objective, in order: unplaced surplus, then tonnes of these levels."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Slices of the columns by name: unplaced[s,t], unmet[d,t], stock[k,t], inflow[i,t], sales[q,t], opened[f],
    excess[r] (tonnes of a ranked quantity over what it has won; lexicographic only); arcs.

    Arcs stand last, so that arcs added later go to the end.
    """

    unplaced: slice
    unmet: slice
    stock: slice
    inflow: slice
    sales: slice
    opened: slice
    excess: slice
    arcs: slice

    @classmethod
    def of(cls, nodes: Nodes, arcs: int) -> "Columns":
        """The layout for these nodes and so many arcs."""
        sizes = {
            "unplaced": len(nodes.lots),
            "unmet": len(nodes.needs),
            "stock": len(nodes.stocks),
            "inflow": len(nodes.intakes),
            "sales": len(nodes.quarries),
            "opened": int(nodes.region.facilities.is_candidate.sum()),
            "excess": len(RANKED) if nodes.region.assumptions.pyramid == "lexicographic" else 0,
            "arcs": arcs,
        }
        return cls(**slices_of(sizes))

    @property
    def count(self) -> int:
        """Number of all columns."""
        return int(self.arcs.stop)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one constraint: triplets (row counted from the block's first, column, value) and bounds of the rows."""

    name: str
    row: Integers
    column: Integers
    value: Numbers
    lower: Numbers
    upper: Numbers


Cells = tuple[NDArray[Any], NDArray[Any], "float | Numbers"]
"""Rows, columns, and one value or a vector of them."""


def block(name: str, parts: list[Cells], lower: Numbers, upper: Numbers) -> Block:
    """A block from its cells, part by part."""
    rows = [np.asarray(part[0], dtype=np.int64) for part in parts]
    values = [
        np.broadcast_to(np.asarray(part[2], dtype=np.float64), row.shape) for part, row in zip(parts, rows, strict=True)
    ]
    return Block(
        name,
        np.concatenate(rows),
        np.concatenate([np.asarray(part[1], dtype=np.int64) for part in parts]),
        np.concatenate(values),
        lower,
        upper,
    )


def numbers(part: slice) -> Integers:
    """All numbers of a slice."""
    return np.arange(part.start, part.stop)
