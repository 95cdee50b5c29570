"""The declaration of a plan's columns (columns.csv): reader, writer, checker and documentation use it."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ressursbank.plan.tables import Capacity, Flows, Inventory, Openings, Unplaced

TABLES = {
    "flows": Flows,
    "inventory": Inventory,
    "unplaced": Unplaced,
    "capacity": Capacity,
    "openings": Openings,
}
"""The class of each table, by the name of its file without `.csv`."""


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One declared column of one CSV file of a plan.

    `type` is id, period, number, integer, boolean or `code:mass_types`; `empty` says what an empty cell means:
    `unlimited`, `none`, or "" where a cell must be filled.
    """

    file: str
    column: str
    field: str
    type: str
    unit: str
    empty: str
    description: str


@cache
def plan_columns() -> tuple[PlanColumn, ...]:
    """Every column of a plan's CSV files, in the order of files and columns."""
    declaration = files("ressursbank.plan").joinpath("columns.csv").read_text(encoding="utf-8")
    return tuple(PlanColumn(**row) for row in csv.DictReader(declaration.splitlines()))


@cache
def columns_of(table: str) -> tuple[PlanColumn, ...]:
    """The declared columns of one table (its file's name without `.csv`)."""
    return tuple(column for column in plan_columns() if column.file == table)
