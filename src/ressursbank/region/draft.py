"""A table while it is being checked: the values of its columns, and which cells are already known to be wrong."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.cells import absent, read_cells
from ressursbank.region.columns import columns_of
from ressursbank.region.faults import Fault
from ressursbank.region.sheets import Sheet
from ressursbank.vocabulary import nearest_names


class Draft:
    """The columns of one file by field. Rules look only at rows whose cells are right so far."""

    def __init__(
        self, file: str, sheet: Sheet | None, known_ids: Mapping[str, Mapping[str, int] | None], *, is_whole: bool
    ) -> None:
        self.file = file
        self.sheet = sheet
        self._is_whole = is_whole
        self.count = sheet.count if sheet else 0
        self.values: dict[str, NDArray[Any]] = {}
        self.faults: list[Fault] = []
        self.unknown_columns: dict[str, NDArray[np.object_]] = {}
        self._wrong: dict[str, NDArray[np.bool_]] = {}
        for column in columns_of(file):
            if sheet is None or column.column not in sheet.header:
                self.values[column.field] = absent(column, self.count)
                if column.is_required:
                    self._wrong[column.field] = np.ones(self.count, dtype=bool)
                continue
            texts = sheet.texts(column.column)
            cells = read_cells(column, texts, known_ids.get(column.refers_to))
            self.values[column.field] = cells.values
            wrong_rows = [*cells.wrong, *sheet.ragged]
            if column.type == "reference" and known_ids.get(column.refers_to) is None:
                self._wrong[column.field] = np.ones(self.count, dtype=bool)
            elif wrong_rows:
                self._wrong[column.field] = np.zeros(self.count, dtype=bool)
                self._wrong[column.field][wrong_rows] = True
            for row, message in cells.wrong.items():
                if row not in sheet.ragged:
                    self.faults.append(Fault(f"{file}.csv", sheet.line(row), column.column, texts[row], message))
        if sheet is not None:
            self._keep_unknown_columns(sheet)

    def right_rows(self, *fields: str) -> NDArray[np.int64]:
        """The rows in which none of these fields is known to be wrong."""
        wrong = np.zeros(self.count, dtype=bool)
        for field in fields:
            if field in self._wrong:
                wrong |= self._wrong[field]
        return np.flatnonzero(~wrong)

    def is_complete(self, *fields: str) -> bool:
        """Whether what these fields do not hold is truly not in the package: no row or column is lost to a fault."""
        return self._is_whole and (self.count == 0 or len(self.right_rows(*fields)) > 0)

    def line(self, row: int) -> int:
        """The physical line of a row."""
        assert self.sheet is not None
        return self.sheet.line(row)

    def text(self, row: int, column: str) -> str:
        """What the file says in a cell."""
        return self.sheet.cell(row, column) if self.sheet is not None else ""

    def fault(self, row: int, column: str, message: str) -> Fault:
        """A fault of one cell of this file."""
        return Fault(f"{self.file}.csv", self.line(row), column, self.text(row, column), message)

    def withdraw_faults(self, rows: Sequence[int], columns: Sequence[str]) -> None:
        """Take back faults of cells that a rule over several cells explains better."""
        lines = {self.line(row) for row in rows}
        self.faults = [fault for fault in self.faults if fault.line not in lines or fault.column not in columns]

    def ids(self) -> Mapping[str, int] | None:
        """Row by id, the first where an id is there twice; None where ids may be missing from what was read."""
        if not self.is_complete("id"):
            return None
        ids = self.values["id"].tolist()
        found = dict(zip(ids, range(self.count), strict=True))
        if len(found) < self.count:
            found = dict(zip(reversed(ids), range(self.count - 1, -1, -1), strict=True))
        found.pop("", None)
        return found

    def warnings(self) -> Iterator[Fault]:
        """A warning for each column that the format does not know."""
        header = self.sheet.header if self.sheet is not None else []
        left_out = [column.column for column in columns_of(self.file) if column.column not in header]
        for name in self.unknown_columns:
            close = nearest_names(name, left_out)
            hint = f" (nearest: {', '.join(close)})" if close else ""
            message = f"column is not part of the format; it is kept, not used{hint}"
            yield Fault(f"{self.file}.csv", 1, name, "", message)

    def _keep_unknown_columns(self, sheet: Sheet) -> None:
        known = {column.column for column in columns_of(self.file)}
        for name in sheet.header:
            if name and name not in known:
                texts = np.empty(self.count, dtype=object)
                texts[:] = sheet.texts(name)
                self.unknown_columns[name] = texts
