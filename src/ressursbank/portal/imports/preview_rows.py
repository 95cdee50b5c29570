"""A comparison as rows of a preview: what is new, changed, removed or faulty, in the order of the files."""

from collections.abc import Iterable, Iterator
from typing import Any

from ressursbank.portal.exchange.compared import Differences, FileDifferences
from ressursbank.portal.exchange.differences import names_of
from ressursbank.portal.exchange.kept_rows import MODELS
from ressursbank.portal.imports.models import ImportRow, ImportRun
from ressursbank.region.faults import Fault

LONGEST_LABEL = 500


def rows_of(run: ImportRun, differences: Differences) -> Iterator[ImportRow]:
    """Every row that would be changed, removed or made."""
    for file, found in differences.files.items():
        for row in found.changed:
            yield _row(run, ImportRow.Sort.CHANGED, file, _label(row.key, row.name), row.before, row.after)
        for row in found.removed:
            yield _row(run, ImportRow.Sort.REMOVED, file, _label(row.key, row.name), row.before, None)
        for number in found.new:
            key, fields = _new(found, number)
            yield _row(run, ImportRow.Sort.NEW, file, key, None, fields)


def fault_rows(run: ImportRun, faults: Iterable[Fault]) -> Iterator[ImportRow]:
    """What is wrong, one row a fault; `label` is the column."""
    for fault in faults:
        yield ImportRow(
            run=run,
            sort=ImportRow.Sort.FAULTY,
            file=fault.file[:40],
            line=fault.line,
            label=fault.column[:LONGEST_LABEL],
            value=fault.value,
            message=fault.message,
        )


def _row(run: ImportRun, sort: str, file: str, label: str, before: Any, after: Any) -> ImportRow:
    return ImportRow(run=run, sort=sort, file=file, label=label[:LONGEST_LABEL], before=before, after=after)


def _label(key: tuple[Any, ...], name: str) -> str:
    written = " · ".join(str(part) for part in key if part != "")
    return f"{name} ({written})" if name and name != key[0] else written


def _new(found: FileDifferences, number: int) -> tuple[str, dict[str, Any]]:
    row = found.rows[number]
    if found.file not in MODELS:
        return (row[0], {"value": row[1]}) if found.file == "assumptions" else ("", {"pairs": row[0]})
    fields = dict(zip(names_of(found.file), row, strict=False))
    name = fields.get("name", "")
    shown = {key: value for key, value in fields.items() if value not in (None, "")}
    return (f"{name} ({row[0]})" if name else str(row[0])), shown
