"""What a column of a Region is as the database keeps it, and back: null where a cell is empty, ids where it has codes.

The columns are those of region/columns.csv; a model has a field of the same name for each (`public_id` for the id).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ressursbank.portal.facilities.models import Facility, FacilityAccepts, FacilityCapacity, FacilityYield
from ressursbank.portal.projects.models import Lot, Project, ProjectStorage
from ressursbank.portal.sites.models import Distance, Site
from ressursbank.region.cells import empty_value
from ressursbank.region.columns import Column, columns_of
from ressursbank.region.tables import UNLIMITED_QUARTERS, Region
from ressursbank.vocabulary import code_list

MODELS: Mapping[str, Any] = {
    "sites": Site,
    "projects": Project,
    "project_storage": ProjectStorage,
    "lots": Lot,
    "facilities": Facility,
    "facility_accepts": FacilityAccepts,
    "facility_capacity": FacilityCapacity,
    "facility_yields": FacilityYield,
    "distances": Distance,
}
"""The model that keeps each file's rows, in an order in which rows come after those that they refer to."""

_MAY_BE_NULL = ("always", "never", "unlimited", "")
"""Defaults of a column for which the database has null and no figure."""


def field_of(column: Column) -> str:
    """The model's field of a column."""
    return "public_id" if column.type == "id" else column.field


def is_null_when_empty(column: Column) -> bool:
    """Whether the database keeps an empty cell of the column as null."""
    return not column.is_required and column.type in ("number", "integer", "period") and column.default in _MAY_BE_NULL


def kept_column(column: Column, values: NDArray[Any], ids: Sequence[str]) -> list[Any]:
    """The database's values of one column of a Region; `ids` are those of the table that a reference refers to."""
    if column.type == "reference":
        return list(np.asarray(ids, dtype=object)[values].tolist()) if len(values) else []
    if column.code_list:
        return list(np.array([*code_list(column.code_list).ids, ""], dtype=object)[values].tolist())
    plain: list[Any] = values.tolist()
    if not is_null_when_empty(column):
        return plain
    empty = empty_value(column)
    if column.type == "integer":
        return [None if value >= UNLIMITED_QUARTERS else value for value in plain]
    if column.type == "period":
        return [None if value == empty else value for value in plain]
    return [value if np.isfinite(value) else None for value in plain]


def region_column(column: Column, kept: Sequence[Any], row_of: Mapping[Any, int]) -> NDArray[Any]:
    """One column of a Region from the database's values; a reference's row is looked up in `row_of`."""
    if column.type == "reference":
        return np.fromiter(map(row_of.__getitem__, kept), np.int64, len(kept))
    if column.code_list:
        code_of = {id_: code for code, id_ in enumerate(code_list(column.code_list).ids)} | {"": -1}
        return np.fromiter(map(code_of.__getitem__, kept), np.int64, len(kept))
    if column.type in ("id", "text", "municipality"):
        texts = np.empty(len(kept), dtype=object)
        texts[:] = kept
        return texts
    if column.type == "boolean":
        return np.fromiter(kept, bool, len(kept))
    empty = empty_value(column)
    dtype = float if column.type == "number" else np.int64
    return np.fromiter((empty if value is None else value for value in kept), dtype, len(kept))


def kept_rows(region: Region, file: str) -> list[tuple[Any, ...]]:
    """The rows of one file as the database keeps them: one value a declared column, then the unknown columns' texts.

    References are public ids. The last value is a dict, as the field `extra` holds it.
    """
    table: Any = getattr(region, file)
    columns = [
        kept_column(column, getattr(table, column.field), _ids(region, column.refers_to)) for column in columns_of(file)
    ]
    return list(zip(*columns, unknown_cells(region, file), strict=True))


def unknown_cells(region: Region, file: str) -> list[dict[str, str]]:
    """For each row of a file the texts of the columns that the format does not know."""
    count = len(getattr(region, file))
    unknown = region.unknown_columns.get(file, {})
    if not unknown:
        return [{} for _ in range(count)]
    names = list(unknown)
    return [dict(zip(names, cells, strict=True)) for cells in zip(*unknown.values(), strict=True)]


def unknown_columns(extras: Sequence[Mapping[str, Any]]) -> dict[str, NDArray[np.object_]]:
    """The reverse of `unknown_cells`: a row without a column that others have gets an empty text."""
    names: dict[str, None] = {}
    for extra in extras:
        names.update(dict.fromkeys(extra))
    found = {}
    for name in names:
        texts = np.empty(len(extras), dtype=object)
        texts[:] = [str(extra.get(name, "")) for extra in extras]
        found[name] = texts
    return found


def _ids(region: Region, file: str) -> Sequence[str]:
    if not file:
        return ()
    ids: Sequence[str] = getattr(region, file).id
    return ids
