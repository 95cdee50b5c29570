"""Reads a plan's folder, cell by cell, and reports every fault together.

Rows keep the order of the file, so that row i of a table stands in line i + 2 of its file.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ressursbank import vocabulary
from ressursbank.plan.columns import TABLES, PlanColumn, columns_of
from ressursbank.plan.faults import PlanError
from ressursbank.plan.geopackage import SITES_FIELDS, read_points
from ressursbank.plan.tables import Place, Plan
from ressursbank.plan.write import GEOPACKAGE, SUMMARY, strangers_in
from ressursbank.region.faults import Fault
from ressursbank.region.periods import parse_period

FORMAT_VERSION = "1"

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"\d{1,9}", re.ASCII)


def read_plan(path: str | Path) -> Plan:
    """The plan in a folder. Raises PlanError with every fault when the files are not as the format says.

    Whether the plan is right is another question, which `check_plan` answers.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise PlanError((Fault(folder.name, None, "", "", "is not there: a plan is a folder"),))
    faults = [
        Fault(name, None, "", "", "is not a file of a plan; it must not be there")
        for name in sorted(strangers_in(folder))
    ]
    tables = {table: _read_table(folder, table, faults) for table in TABLES}
    summary = _read_summary(folder / SUMMARY, faults)
    places = _read_places(folder / GEOPACKAGE, faults)
    if faults:
        raise PlanError(tuple(faults))
    return Plan(**tables, summary=summary, places=places)


def _read_table(folder: Path, table: str, faults: list[Fault]) -> Any:
    """One table, or None when its file has faults."""
    before = len(faults)
    columns = columns_of(table)
    cells = _read_cells(folder / f"{table}.csv", [column.column for column in columns], faults)
    values = {}
    for column in columns if cells is not None else ():
        if cells is not None and column.column in cells:
            values[column.field] = _parse_column(column, cells[column.column], faults)
    return TABLES[table](**values) if len(faults) == before else None


def _read_cells(path: Path, expected: list[str], faults: list[Fault]) -> dict[str, Sequence[str]] | None:
    """The cells by column, or None when the file cannot be taken apart."""
    text = _read_text(path, faults)
    if text is None:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        faults.append(Fault(path.name, None, "", "", f"is not CSV: {error}"))
        return None
    header = rows[0] if rows else []
    missing = [name for name in expected if header.count(name) != 1]
    unknown = [name for name in header if name not in expected]
    faults += [Fault(path.name, 1, name, "", "this column must be there once") for name in missing]
    faults += [Fault(path.name, 1, name, name, "is not a column of this file; leave it out") for name in unknown]
    wrong = [row for row, cells in enumerate(rows) if len(cells) != len(header)]
    for row in wrong:
        message = f"has {len(rows[row])} values; it must have {len(header)}, as the header"
        faults.append(Fault(path.name, row + 1, "", "", message))
    if wrong:
        return None
    columns = zip(*rows[1:], strict=True) if len(rows) > 1 else [()] * len(header)
    return dict(zip(header, columns, strict=True))


def _read_text(path: Path, faults: list[Fault]) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        faults.append(Fault(path.name, None, "", "", f"must be there, as a file that can be read ({error.strerror})"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        value = f"0x{error.object[error.start]:02x}"
        faults.append(Fault(path.name, line, "", value, "is a byte that is not UTF-8; the file must be UTF-8"))
    return None


def _parse_column(column: PlanColumn, cells: Sequence[str], faults: list[Fault]) -> NDArray[Any]:
    """The values of one column. Each different text is understood once: most columns repeat few texts."""
    parse, kind, wanted = _PARSERS[column.type]
    meaning: dict[str, Any] = {}
    wrong: set[str] = set()
    for text in dict.fromkeys(cells):
        if text == "" and column.empty:
            meaning[text] = np.inf if column.empty == "unlimited" else 0
            continue
        try:
            meaning[text] = parse(text)
        except (ValueError, KeyError):
            wrong.add(text)
            meaning[text] = _filler(kind)
        if column.empty == "none" and meaning[text] == 0:
            wrong.add(text)
    if wrong:
        message = f"must be {wanted}" + (f", or empty ({column.empty})" if column.empty else "")
        faults.extend(
            Fault(f"{column.file}.csv", row + 2, column.column, text, message if text else f"is empty; {message}")
            for row, text in enumerate(cells)
            if text in wrong
        )
    values = np.empty(len(cells), dtype=kind)
    values[:] = [meaning[text] for text in cells]
    return values


def _filler(kind: Any) -> Any:
    """What stands for a cell that could not be understood, until its fault is raised."""
    return "" if kind is object else kind()


def _parse_id(text: str) -> str:
    if not text:
        raise ValueError
    return text


def _parse_number(text: str) -> float:
    value = float(text) if _NUMBER.fullmatch(text) else np.inf
    if not np.isfinite(value):
        raise ValueError
    return value


def _parse_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError
    return int(text)


_PARSERS: dict[str, tuple[Callable[[str], Any], Any, str]] = {
    "id": (_parse_id, object, "an id"),
    "period": (parse_period, np.int64, "a quarter such as 2027-Q1"),
    "code:mass_types": (vocabulary.MASS_TYPES.code, np.int64, "one of the vocabulary's mass types"),
    "number": (_parse_number, np.float64, "a number with a point as decimal mark"),
    "integer": (_parse_integer, np.int64, "a whole number"),
    "boolean": ({"true": True, "false": False}.__getitem__, np.bool_, "true or false"),
}


def _read_summary(path: Path, faults: list[Fault]) -> dict[str, Any]:
    text = _read_text(path, faults)
    if text is None:
        return {}
    try:
        summary = json.loads(
            text, object_pairs_hook=_each_key_once, parse_constant=_parse_json_number, parse_float=_parse_json_number
        )
    except json.JSONDecodeError as error:
        faults.append(Fault(path.name, error.lineno, "", "", f"is not JSON: {error.msg}"))
        return {}
    except ValueError as error:
        faults.append(Fault(path.name, None, "", "", str(error)))
        return {}
    if not isinstance(summary, dict):
        faults.append(Fault(path.name, 1, "", "", "must hold one JSON object"))
        return {}
    version = summary.get("format_version")
    if version != FORMAT_VERSION:
        message = f'must be "{FORMAT_VERSION}", the version that this programme reads'
        faults.append(Fault(path.name, None, "format_version", str(version), message))
    return summary


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(f'has the key "{key}" more than once; it must be there once')
    return dict(pairs)


def _parse_json_number(text: str) -> float:
    value = float(text)
    if not np.isfinite(value):
        raise ValueError(f"holds {text}, which is not a finite number")
    return value


def _read_places(path: Path, faults: list[Fault]) -> tuple[Place, ...]:
    from pyogrio.errors import DataLayerError, DataSourceError

    if not path.is_file():
        faults.append(Fault(path.name, None, "", "", "must be there, as a file that can be read"))
        return ()
    try:
        points = read_points(path)
    except (DataSourceError, DataLayerError) as error:
        faults.append(Fault(path.name, None, "", "", f'must be a GeoPackage with a layer "sites" ({error})'))
        return ()
    if points.fields != SITES_FIELDS:
        message = f"must be {', '.join(SITES_FIELDS)}"
        faults.append(Fault(path.name, None, "fields of sites", ", ".join(points.fields), message))
    return points.places
