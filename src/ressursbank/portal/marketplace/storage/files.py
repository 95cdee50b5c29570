"""Inventory and register as files: CSV with every line of the register, Excel with the heaps that stand there beside.

The sum of the tonnes of a heap's lines is what stands there.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.portal.facilities.lists import name_by_id
from ressursbank.portal.marketplace.models import GoesTo, StoredMass
from ressursbank.portal.marketplace.storage.stock import entries_of, standing

FORMATS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SPOOL = 8 * 1024 * 1024
_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


def write_file(rows: "QuerySet[StoredMass]", form: str) -> IO[bytes]:
    """The file, at its beginning."""
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115  closed by the answer
    if form == "csv":
        _write_csv(rows, target)
    else:
        _write_xlsx(rows, target)
    target.seek(0)
    return target


def _heap_titles() -> list[str]:
    return [
        _("Heap"),
        _("Storage area"),
        _("Owner"),
        _("Booking"),
        _("Mass type"),
        _("Contamination class"),
        _("What becomes of them"),
        _("Since"),
        _("Must leave by"),
    ]


def _heap_values(heap: StoredMass) -> list[Any]:
    return [
        heap.pk,
        heap.storage_area.name,
        heap.organisation.name,
        heap.booking.public_id if heap.booking is not None else "",
        name_by_id(vocabulary.MASS_TYPES, heap.mass_type),
        heap.contamination_class,
        str(GoesTo(heap.goes_to).label),
        heap.since.isoformat(),
        heap.must_leave_by.isoformat() if heap.must_leave_by is not None else "",
    ]


def _register_titles() -> list[str]:
    return [*_heap_titles(), _("Day"), _("What happened"), _("Tonnes"), _("Reason or note"), _("Written"), _("By")]


def _register(rows: "QuerySet[StoredMass]") -> Iterator[list[Any]]:
    for entry in entries_of(rows).iterator(chunk_size=2000):
        yield [
            *_heap_values(entry.stored),
            entry.on.isoformat(),
            entry.get_kind_display(),
            round(entry.tonnes, 3),
            entry.reason,
            localtime(entry.at).strftime("%Y-%m-%d %H:%M"),
            str(entry.person or ""),
        ]


def _write_csv(rows: "QuerySet[StoredMass]", target: IO[bytes]) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(_register_titles())
    writer.writerows([_harmless(value) for value in row] for row in _register(rows))
    text.flush()
    text.detach()


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_MARKS) else value


def _write_xlsx(rows: "QuerySet[StoredMass]", target: IO[bytes]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    heaps = ([*_heap_values(heap), round(heap.tonnes, 3)] for heap in standing(rows))
    _write_sheet(book, _("Stands there"), [*_heap_titles(), _("Tonnes")], heaps)
    _write_sheet(book, _("The register"), _register_titles(), _register(rows))
    book.close()


def _write_sheet(book: Any, name: str, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B4F55"})
    for place, title in enumerate(titles):
        sheet.set_column(place, place, max(12, min(len(title) + 2, 40)))
        sheet.write_string(0, place, title, bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            sheet.write(count, place, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(count, 1), len(titles) - 1)
