"""One CSV file as rows of texts: encoding, separators, header and row lengths, before any cell is read."""

import csv
import io
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ressursbank.region.columns import columns_of
from ressursbank.region.faults import Fault
from ressursbank.vocabulary import nearest_names

if TYPE_CHECKING:
    import _csv

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_UNCLOSED = "has a quotation mark that is never closed; every opening quotation mark must have a closing one"
_BAD_QUOTES = {
    "unexpected end of data": _UNCLOSED,
    "field larger than field limit (131072)": _UNCLOSED,
    "',' expected after '\"'": "has text after a closing quotation mark; one inside a value must be doubled",
}


class Sheet:
    """The rows of one file, each as long as the header. Lines are worked out only when somebody asks for one."""

    def __init__(self, file: str, text: str, header: list[str], rows: list[list[str]], *, is_cut: bool) -> None:
        self.file = file
        self.header = header
        self.is_cut = is_cut
        """Whether the rest of the file could not be told apart, so that rows may be missing here."""
        self.count = len(rows)
        self.ragged: dict[int, int] = {}
        """Number of values in the rows that are not as long as the header; their cells are not judged."""
        self._text = text
        width = len(header)
        if set(map(len, rows)) - {width}:
            for number, row in enumerate(rows):
                if len(row) != width:
                    self.ragged[number] = len(row)
                    rows[number] = (row + [""] * width)[:width]
        self._cells = dict(zip(header, zip(*rows, strict=True), strict=True)) if rows else {}

    def texts(self, column: str) -> list[str]:
        """The cells of one column, without the spaces around them."""
        return list(map(str.strip, self._cells.get(column, ())))

    def cell(self, row: int, column: str) -> str:
        """What the file says in one cell."""
        return self._cells[column][row].strip() if column in self._cells else ""

    def line(self, row: int) -> int:
        """The physical line where a row starts; the header is line 1."""
        return self._lines[row]

    @cached_property
    def _lines(self) -> list[int]:
        lines = []
        reader = _reader(self._text)
        before = 0
        try:
            for row in reader:
                if row:
                    lines.append(before + 1)
                before = reader.line_num
        except csv.Error:
            pass  # reported by read_sheet, which kept the rows before it
        return lines[1:]


def read_sheet(path: Path, file: str) -> tuple[Sheet | None, list[Fault]]:
    """The rows of a file and what is wrong with its bytes, header and row lengths.

    No sheet where nothing can be told apart: a file that is empty, unreadable or separated by something else.
    """
    text, faults = read_text(path)
    if text is None:
        return None, faults
    if not text.strip():
        names = ",".join(column.column for column in columns_of(file) if column.is_required)
        return None, [
            *faults,
            Fault(path.name, None, "", "", f"is empty; must start with a header line such as {names}"),
        ]
    rows, stop = _rows(text, path.name)
    faults += stop
    if not rows:
        return None, faults
    header = [name.strip() for name in rows[0]]
    separator = _other_separator(header, file)
    if separator is not None:
        message = f"is separated by {_SEPARATORS[separator]}; values must be separated by commas"
        return None, [*faults, Fault(path.name, 1, "", "", message)]
    faults += _header_faults(path.name, file, header)
    sheet = Sheet(file, text, header, rows[1:], is_cut=bool(stop))
    faults += _ragged_faults(path.name, sheet)
    return sheet, faults


def read_text(path: Path) -> tuple[str | None, list[Fault]]:
    """A file as text, and a fault for every line with bytes that are not UTF-8 text."""
    try:
        content = path.read_bytes()
    except OSError as error:
        what = "is a folder; must be a file" if path.is_dir() else f"cannot be read: {error.strerror}"
        return None, [Fault(path.name, None, "", "", what)]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Fault(path.name, 1, "", "", "is UTF-16; the file must be saved as UTF-8")]
    faults = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults = [Fault(path.name, line, "", "", message) for line, message in _bytes_not_utf8(content)]
        text = content.decode("utf-8-sig", errors="replace")
    if "\0" in text:
        message = "has a NUL byte; the file must be plain text in UTF-8"
        lines = re.split("\r\n|\n|\r", text)
        faults += [Fault(path.name, number, "", "", message) for number, line in enumerate(lines, 1) if "\0" in line]
        text = text.replace("\0", "\ufffd")
    return text, faults


def _bytes_not_utf8(content: bytes) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", content), start=1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            byte = line[error.start]
            yield (
                number,
                f"byte {error.start + 1} of the line (0x{byte:02X}) is not UTF-8; the file must be saved as UTF-8",
            )


def _reader(text: str) -> "_csv.Reader":
    return csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)


def _rows(text: str, name: str) -> tuple[list[list[str]], list[Fault]]:
    """All rows but blank lines; where quotation marks go wrong, the rows before that and the fault."""
    try:
        return list(filter(None, _reader(text))), []
    except csv.Error:
        rows, before = [], 0
        reader = _reader(text)
        try:
            for row in reader:
                before = reader.line_num
                if row:
                    rows.append(row)
        except csv.Error as error:
            message = _BAD_QUOTES.get(str(error), f"cannot be told apart into values: {error}")
            return rows, [Fault(name, before + 1, "", "", f"{message}; what follows was not read")]
        raise


def _other_separator(header: list[str], file: str) -> str | None:
    known = {column.column for column in columns_of(file)}
    if len(known.intersection(header)) > 1:
        return None
    for separator in _SEPARATORS:
        names = {name.strip().strip('"') for name in ",".join(header).split(separator)}
        if len(known & names) > 1:
            return separator
    return None


def _header_faults(name: str, file: str, header: list[str]) -> Iterator[Fault]:
    known = {column.column for column in columns_of(file)}
    unknown = [other for other in header if other not in known]
    for column in columns_of(file):
        if column.is_required and column.column not in header:
            close = nearest_names(column.column, unknown)
            hint = f'; the header has "{close[0]}"' if close else ""
            yield Fault(name, 1, column.column, "", f"column is missing{hint}")
    for column_name in dict.fromkeys(header):
        if header.count(column_name) > 1 and column_name:
            yield Fault(name, 1, column_name, "", "column is there more than once; must be there once")
    if "" in header:
        yield Fault(name, 1, "", "", f"column {header.index('') + 1} has no name; every column must have one")


def _ragged_faults(name: str, sheet: Sheet) -> Iterator[Fault]:
    for row, count in sheet.ragged.items():
        hint = "; a value that holds a comma must stand in quotation marks" if count > len(sheet.header) else ""
        message = f"has {count} values; must have {len(sheet.header)}, as the header{hint}"
        yield Fault(name, sheet.line(row), "", "", message)
