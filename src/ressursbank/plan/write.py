"""Writes a plan's folder whole or not at all, also when the computer stops in the middle.

All files are written to a sibling folder first, flushed to disk, and the folder is renamed into place. What an
interrupted writing left behind is put right by the next one.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ressursbank.plan.columns import TABLES, columns_of
from ressursbank.plan.csv_text import table_as_csv
from ressursbank.plan.faults import PlanExistsError
from ressursbank.plan.geopackage import write_geopackage
from ressursbank.plan.seal import DIGEST, FILES, digest_of, file_seal
from ressursbank.plan.tables import Plan

SUMMARY, GEOPACKAGE = "summary.json", "plan.gpkg"
PLAN_FILES = frozenset({*(f"{table}.csv" for table in TABLES), SUMMARY, GEOPACKAGE})

_SORT_FIELDS = {
    "flows": ("period", "from_id", "to_id", "mass_type", "contamination_class"),
    "inventory": ("period", "holder_id", "mass_type", "contamination_class"),
    "unplaced": ("lot_id", "period"),
    "capacity": ("facility_id", "period"),
    "openings": ("facility_id",),
}


def write_plan(plan: Plan, path: Path, *, force: bool = False) -> None:
    """Write the plan to the folder `path`; with `force` in place of the plan that is there.

    Raises PlanExistsError when there is something at the path already and `force` is not given, or when what is
    there is not a plan. Raises ValueError when a number is not finite where the format knows no "unlimited".
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with _only_writer_in(target.parent):
        written = target.with_name(f".{target.name}.being-written")
        replaced = target.with_name(f".{target.name}.being-replaced")
        _tidy_after_interruption(target, written, replaced)
        refuse_to_overwrite(target, force)
        try:
            _write_files(plan, written)
            _move_into_place(written, target, replaced)
        finally:
            shutil.rmtree(written, ignore_errors=True)


def strangers_in(folder: Path) -> set[str]:
    """Names of what is no part of a plan; QGIS keeps files of its own beside an open GeoPackage (plan.gpkg-wal)."""
    names = {entry.name for entry in folder.iterdir()}
    return {name for name in names - PLAN_FILES if not name.startswith(f"{GEOPACKAGE}-")}


@contextmanager
def _only_writer_in(folder: Path) -> Iterator[None]:
    """Lock the folder, so that whatever an earlier writing left in it belongs to nobody alive.

    The system lets go of the lock when the process ends in any way. Windows cannot lock folders: there two
    writers of one plan at the same time are not kept apart.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _tidy_after_interruption(target: Path, written: Path, replaced: Path) -> None:
    if replaced.exists():
        if target.exists():
            shutil.rmtree(replaced)
        else:
            replaced.rename(target)
    if written.exists():
        shutil.rmtree(written)


def refuse_to_overwrite(target: Path, force: bool) -> None:
    if not target.exists():
        return
    if not force:
        raise PlanExistsError(target, "exists already: choose another folder, or replace the plan with --force")
    if not target.is_dir():
        raise PlanExistsError(target, "is a file, not a plan's folder: it is left as it is")
    names = {entry.name for entry in target.iterdir()}
    if not {"flows.csv", SUMMARY} <= names:
        raise PlanExistsError(target, f"is not a plan, without flows.csv and {SUMMARY}: it is left as it is")
    if strangers_in(target):
        strangers = ", ".join(sorted(strangers_in(target)))
        raise PlanExistsError(target, f"holds more than a plan ({strangers}): it is left as it is")


def _move_into_place(written: Path, target: Path, replaced: Path) -> None:
    if target.exists():
        target.rename(replaced)
    try:
        written.rename(target)
    except BaseException:
        if replaced.exists() and not target.exists():
            replaced.rename(target)
        raise
    _flush_folder(target.parent)
    if replaced.exists():
        shutil.rmtree(replaced)


def _write_files(plan: Plan, folder: Path) -> None:
    folder.mkdir()
    in_order = _in_order(plan)
    seals = {}
    for table in TABLES:
        rows = getattr(in_order, table)
        content = table_as_csv(table, rows).encode("utf-8")
        _write_flushed(folder / f"{table}.csv", content)
        seals[f"{table}.csv"] = file_seal(content, len(getattr(rows, columns_of(table)[0].field)))
    _write_flushed(folder / SUMMARY, _summary_as_json(plan.summary, seals))
    write_geopackage(in_order, folder / GEOPACKAGE)
    with (folder / GEOPACKAGE).open("rb+") as geopackage:
        os.fsync(geopackage.fileno())
    _flush_folder(folder)


def _summary_as_json(summary: Mapping[str, Any], seals: Mapping[str, Any]) -> bytes:
    """The summary with its seal. A plan that was read carries an old seal, which is replaced."""
    plain = json.loads(json.dumps(dict(summary), default=_plain_number, allow_nan=False))
    plain[FILES] = seals
    plain[DIGEST] = digest_of(plain)
    return (json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")


def _plain_number(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r} of {type(value).__name__} cannot stand in {SUMMARY}")


def _in_order(plan: Plan) -> Plan:
    """The same plan with the rows of every table, and the places, in the order that files keep."""
    tables = {}
    for table, keys in _SORT_FIELDS.items():
        rows = getattr(plan, table)
        columns = [getattr(rows, key) for key in reversed(keys)]
        order = np.lexsort([column.astype(str) if column.dtype == object else column for column in columns])
        fields = (column.field for column in columns_of(table))
        tables[table] = type(rows)(**{field: getattr(rows, field)[order] for field in fields})
    places = tuple(sorted(plan.places, key=lambda place: (place.id, place.kind)))
    return Plan(**tables, summary=plan.summary, places=places)


def _write_flushed(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the names in the folder lasting; Windows does so by itself and cannot open folders."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
