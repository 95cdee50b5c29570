"""Tables as CSV and Excel files, written row by row to a file that stays in memory while it is small."""

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

import xlsxwriter

CONTENT_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SPOOL = 8 * 1024 * 1024
_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
_MOST_CHARACTERS_OF_A_SHEETS_NAME = 31


def spooled() -> IO[bytes]:
    """An empty temporary file; whoever sends it closes it."""
    return tempfile.SpooledTemporaryFile(max_size=_SPOOL)


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]], target: IO[bytes], delimiter: str = ",") -> None:
    """UTF-8 with a mark that Excel knows it by. A text that would be taken for a formula gets an apostrophe."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    text.flush()
    text.detach()


def open_workbook(target: IO[bytes]) -> Any:
    """An xlsxwriter.Workbook whose texts are never formulas or links. The caller closes it."""
    return xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )


def write_sheet(book: Any, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A sheet with frozen headings and a filter. None leaves a cell empty."""
    sheet = book.add_worksheet(name[:_MOST_CHARACTERS_OF_A_SHEETS_NAME])
    bold = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B4F55"})
    for place, title in enumerate(headings):
        sheet.set_column(place, place, max(12, min(len(title) + 2, 40)))
        sheet.write_string(0, place, title, bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(count, place, value)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(count, 1), len(headings) - 1)


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_MARKS) else value
