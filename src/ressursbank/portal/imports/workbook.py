"""The filled Excel template as rows of texts, with every cell that cannot be right told with sheet, row and column."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from ressursbank.portal.imports.names import LANGUAGES, file_name
from ressursbank.portal.imports.packages import BadUploadError
from ressursbank.portal.imports.template import SHEETS, sheet_heading, template_columns
from ressursbank.region.columns import Column
from ressursbank.region.faults import Fault
from ressursbank.vocabulary import code_list, nearest_names

LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 50_000
_QUARTER = re.compile(
    r"(\d{4})[- ]?[QKqk]\.?\s?([1-4])|([1-4])\.?\s?(?:kv|kvartal|k|q)\.?\s?(\d{4})|[QKqk]([1-4])[- ]?(\d{4})"
)
_NUMBER = re.compile(r"[-−+]?\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?")

Key = tuple[str, str]
"""File and column."""


@dataclass(slots=True)
class Filled:
    """One sheet: its name there, and rows by their number in Excel, each the texts by file and column."""

    sheet: str
    name: str
    headings: Mapping[Key, str] = field(default_factory=dict)
    rows: dict[int, dict[Key, str]] = field(default_factory=dict)
    written: dict[int, dict[Key, str]] = field(default_factory=dict)
    """What the cells say as they are, for messages."""


def read_workbook(file: IO[bytes], name: str) -> tuple[dict[str, Filled], list[Fault]]:
    """The two sheets, and what is wrong with headings and cells. Raises BadUploadError for what is no such workbook.

    Texts are those of a region package: codes as ids, quarters as 2027-Q1, numbers with a point.
    """
    _require_small(file, name)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise _no_workbook(name) from error
    faults: list[Fault] = []
    found: dict[str, Filled] = {}
    names = {title.strip().casefold(): title for title in book.sheetnames}
    for sheet in SHEETS:
        titles = [file_name(sheet, language) for language in LANGUAGES]
        title = next((names[wanted.casefold()] for wanted in titles if wanted.casefold() in names), None)
        if title is None:
            there = ", ".join(book.sheetnames)
            message = _("is missing among the workbook's sheets (%(sheets)s); start from the template") % {
                "sheets": there
            }
            faults.append(Fault(file_name(sheet), None, "", "", message))
            continue
        found[sheet] = Filled(sheet, title)
        faults += _read_sheet(book[title], found[sheet])
    book.close()
    return found, faults


def _require_small(file: IO[bytes], name: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise _no_workbook(name) from error
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise _no_workbook(name)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise BadUploadError(
            _("%(file)s is larger than %(most)s MB when it is unpacked. Divide it into several workbooks.")
            % {"file": name, "most": LARGEST_UNPACKED // 1024 // 1024}
        )
    file.seek(0)


def _no_workbook(name: str) -> BadUploadError:
    return BadUploadError(
        _("%(file)s is not an Excel workbook. Save it as .xlsx, starting from the template.") % {"file": name}
    )


def _read_sheet(worksheet: Any, filled: Filled) -> Iterator[Fault]:
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows(values_only=True, max_col=200)
    header = [_text(cell) for cell in next(rows, ())]
    columns = dict(_columns_of_header(filled.sheet, header))
    filled.headings = {(column.file, column.column): header[place] for place, column in columns.items()}
    for column, _row in template_columns(filled.sheet):
        if (column.file, column.column) not in filled.headings and (column.is_required or column.type == "id"):
            message = _("column is missing in the first line; start from the template")
            yield Fault(filled.name, 1, sheet_heading(column), "", message)
    known = set(columns)
    for place, title in enumerate(header):
        if title and place not in known:
            yield Fault(filled.name, 1, title, "", _("is not a heading of the template; take the column away"))
    for number, cells in enumerate(rows, start=2):
        if all(cell is None or cell == "" for cell in cells):
            continue
        if len(filled.rows) >= MOST_ROWS:
            message = _("has more than %(most)s filled lines; divide it into several workbooks") % {"most": MOST_ROWS}
            yield Fault(filled.name, number, "", "", message)
            return
        texts: dict[Key, str] = {}
        written: dict[Key, str] = {}
        for place, column in columns.items():
            value = cells[place] if place < len(cells) else None
            key = (column.file, column.column)
            written[key] = _text(value)
            texts[key], message = _meaning(column, value)
            if message:
                yield Fault(filled.name, number, filled.headings[key], written[key], message)
        filled.rows[number], filled.written[number] = texts, written


def _columns_of_header(sheet: str, header: list[str]) -> Iterator[tuple[int, Column]]:
    taken = set()
    for column, _row in template_columns(sheet):
        titles = {sheet_heading(column, language).casefold() for language in LANGUAGES} | {column.column}
        for place, title in enumerate(header):
            if title.casefold() in titles and place not in taken:
                taken.add(place)
                yield place, column
                break


def _text(value: Any) -> str:
    """A cell as a person reads it, on one line."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return " ".join(str(value).split())


def _meaning(column: Column, value: Any) -> tuple[str, str]:
    """A cell as a region package writes it, and what is wrong with it ("" where the package's own check will tell)."""
    text = _text(value)
    if not text:
        return "", ""
    if column.code_list:
        return _code(column, text)
    if column.type == "period":
        return _quarter(text, value), ""
    if column.type == "municipality" and text.isdecimal() and len(text) == 3:
        return f"0{text}", ""  # a number in Excel loses its first zero
    if column.type == "integer" and column.column.endswith("class") and isinstance(value, str):
        digits = re.match(r"(?:\w+ )?([1-5])\b", text)
        return (digits[1] if digits else text), ""
    if column.type in ("number", "integer") and isinstance(value, str) and _NUMBER.fullmatch(text):
        return re.sub(r"[\s\u00a0\u202f+]", "", text).replace(",", ".").replace("−", "-"), ""
    return text, ""


def _code(column: Column, text: str) -> tuple[str, str]:
    names = code_list(column.code_list)
    by_name: dict[str, str] = {}
    for id_, name_nb, name_en in zip(names.ids, names.name_nb, names.name_en, strict=True):
        by_name |= {id_: id_, name_nb.casefold(): id_, name_en.casefold(): id_}
    if text.casefold() in by_name:
        return by_name[text.casefold()], ""
    close = nearest_names(text.casefold(), sorted(by_name))
    shown = [name for name in (*names.name_nb, *names.name_en) if name.casefold() in close] or [*names.name_nb[:3]]
    return names.ids[0], _("must be chosen from the list (nearest: %(names)s)") % {"names": ", ".join(shown[:3])}


def _quarter(text: str, value: Any) -> str:
    if isinstance(value, date):
        return f"{value.year}-Q{(value.month - 1) // 3 + 1}"
    match = _QUARTER.fullmatch(text)
    if match is None:
        return text
    year, quarter = match[1] or match[4] or match[6], match[2] or match[3] or match[5]
    return f"{year}-Q{quarter}"
