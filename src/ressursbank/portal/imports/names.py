"""What files, columns and units of the region package are called on a page or in a workbook, in the page's language."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from ressursbank.region.columns import Column, columns_of

HERE = Path(__file__).parent
LANGUAGES = ("nb", "en")


@cache
def _rows(file: str) -> tuple[dict[str, str], ...]:
    with (HERE / file).open(encoding="utf-8", newline="") as source:
        return tuple(csv.DictReader(source))


@cache
def _columns() -> Mapping[tuple[str, str], dict[str, str]]:
    return {(row["file"], row["column"]): row for row in _rows("column_names.csv")}


@cache
def _files() -> Mapping[str, dict[str, str]]:
    return {row["file"]: row for row in _rows("file_names.csv")}


@cache
def _units() -> Mapping[str, dict[str, str]]:
    return {row["unit"]: row for row in _rows("unit_names.csv")}


def sheet_columns() -> tuple[dict[str, str], ...]:
    """The columns of the Excel template: sheet, file, column, width, help_nb, help_en."""
    return _rows("sheet_columns.csv")


def this_language() -> str:
    """`nb` or `en`."""
    return "en" if get_language() == "en" else "nb"


def file_name(file: str, language: str | None = None) -> str:
    """`lots` is Masser."""
    return _files()[file][f"name_{language or this_language()}"]


def column_name(file: str, column: str, language: str | None = None) -> str:
    """`lots`, `tonnes` is Mengde, without its unit. A column that the format does not know stands for itself."""
    row = _columns().get((file, column))
    return row[f"name_{language or this_language()}"] if row else column


def unit_name(unit: str, language: str | None = None) -> str:
    """`NOK per tonne` is kr per tonn. Quarters and the like have none."""
    row = _units().get(unit)
    return row[f"name_{language or this_language()}"] if row else ""


def heading(column: Column, language: str | None = None) -> str:
    """`Mengde (tonn)`: the name with its unit."""
    unit = unit_name(column.unit, language)
    name = column_name(column.file, column.column, language)
    return f"{name} ({unit})" if unit else name


def field_name(file: str, field: str) -> str:
    """The name of a model's field, as previews show it."""
    for column in columns_of(file):
        if field == column.field or (column.type == "id" and field == "public_id"):
            return heading(column)
    return field
