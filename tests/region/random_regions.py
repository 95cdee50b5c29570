"""Hypothesis strategies for regions of any shape that the format can say, sensible or not."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from ressursbank.region import Region, default_assumptions
from ressursbank.region.cells import empty_value
from ressursbank.region.columns import Column, columns_of
from ressursbank.region.tables import TABLES
from ressursbank.vocabulary import code_list

_FREE_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12).map(str.strip)
_PERIODS = (2027 * 4, 2031 * 4)


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """A region with up to four rows a table, every column of any value that its declaration allows."""
    tables: dict[str, Any] = {}
    counts: dict[str, int] = {}
    for file, table in TABLES.items():
        columns = columns_of(file)
        refers_to_nothing = any(column.refers_to and counts[column.refers_to] == 0 for column in columns)
        counts[file] = 0 if refers_to_nothing else draw(st.integers(0, 4))
        cells = {column.field: draw(_column(column, counts[file], counts)) for column in columns}
        tables[file] = table(**_sensible(file, cells, counts))
    if draw(st.booleans()):
        tables["substitutions"] = None
    names = draw(st.lists(_FREE_TEXT.filter(bool).map("x-".__add__), max_size=2, unique=True))
    texts = st.lists(_FREE_TEXT, min_size=counts["lots"], max_size=counts["lots"])
    unknown = {"lots": {name: _objects(draw(texts)) for name in names}} if names else {}
    assumptions = default_assumptions(draw(st.integers(*_PERIODS)), draw(st.integers(1, 40)))
    return Region(**tables, assumptions=assumptions, unknown_columns=unknown)


def _objects(texts: list[str]) -> Any:
    values = np.empty(len(texts), dtype=object)
    values[:] = texts
    return values


def _column(column: Column, count: int, counts: dict[str, int]) -> st.SearchStrategy[Any]:
    """Values of one column, with the empty value among them where a cell may be empty."""
    cell: st.SearchStrategy[Any]
    if column.type == "id":
        # The file's name keeps ids of lots, projects and facilities apart.
        ids = st.lists(_FREE_TEXT.map(f"{column.file}-".__add__), min_size=count, max_size=count, unique=True)
        return ids.map(_objects)
    if column.type == "text":
        cell = _FREE_TEXT.filter(bool) if column.is_required else _FREE_TEXT
    elif column.type == "municipality":
        cell = st.integers(0, 9999).map("{:04d}".format)
    elif column.type == "reference":
        cell = st.integers(0, max(counts[column.refers_to] - 1, 0))
    elif column.code_list:
        cell = st.integers(0, len(code_list(column.code_list).ids) - 1)
    elif column.type == "period":
        cell = st.integers(*_PERIODS)
    elif column.type == "boolean":
        cell = st.booleans()
    elif column.type == "integer":
        cell = st.integers(int(column.minimum or 0), int(column.maximum or 400))
    else:
        cell = st.floats(column.minimum, column.maximum, allow_nan=False, allow_infinity=False)
    if not column.is_required:
        cell |= st.just(empty_value(column))
    dtype = {"number": float, "boolean": bool, "text": object, "municipality": object}.get(column.type, np.int64)
    cells = st.lists(cell, min_size=count, max_size=count)
    return cells.map(_objects if dtype is object else lambda values: np.array(values, dtype=dtype))


def _sensible(file: str, cells: dict[str, Any], counts: dict[str, int]) -> dict[str, Any]:
    """The same cells put right where rules over several cells or rows would be broken."""
    for start, end in (("from_period", "to_period"), ("opens", "closes")):
        if start in cells:
            cells[end] = np.maximum(cells[start], cells[end])
    rows = np.arange(counts[file])
    if file == "lots":
        cells["tonnes_p90"] = np.fmax(cells["tonnes_p10"], cells["tonnes_p90"])
    elif file == "facilities":
        # Plants need yields and quarries sell class 1 only; a landfill may have any row.
        cells["kind"] = np.where(np.isin(cells["kind"], (2, 3, 5)), 0, cells["kind"])
    elif file == "facility_accepts":
        cells["mass_type"] = rows
    elif file == "facility_capacity":
        cells["from_period"] = cells["to_period"] = _PERIODS[0] + rows
    elif file == "facility_yields":
        cells = {name: values[:0] for name, values in cells.items()}
    elif file == "distances":
        cells["kilometres"][cells["from_site"] == cells["to_site"]] = 0.0
        pairs = cells["from_site"] * 100 + cells["to_site"]
        first = np.sort(np.unique(pairs, return_index=True)[1]).astype(int)
        cells = {name: values[first] for name, values in cells.items()}
    return cells
