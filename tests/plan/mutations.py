"""Every way to change, drop or double one row of a plan's CSV files."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ressursbank.plan.columns import TABLES, PlanColumn, columns_of

_OTHER_TEXT = {
    "id": ("school", "deponi"),
    "period": ("2027-Q2", "2027-Q3"),
    "code:mass_types": ("rock", "sand"),
    "boolean": ("true", "false"),
}


@dataclass(frozen=True, slots=True)
class Mutation:
    """A new text for one file. `what` names the change for a test's report."""

    file: str
    what: str
    text: str
    column: str


def mutations(folder: Path, values: int = 4) -> Iterator[Mutation]:
    """Every row dropped, doubled, and with at most so many other values in each column, file by file."""
    for table in TABLES:
        file = f"{table}.csv"
        with (folder / file).open(encoding="utf-8", newline="") as source:
            header, *rows = list(csv.reader(source))
        for number, row in enumerate(rows):
            line = number + 2
            yield Mutation(file, f"line {line} dropped", _text([header, *rows[:number], *rows[number + 1 :]]), "")
            yield Mutation(file, f"line {line} doubled", _text([header, *rows[: number + 1], *rows[number:]]), "")
            for place, column in enumerate(columns_of(table)):
                for other in other_values(column, row[place])[:values]:
                    changed = [*row[:place], other, *row[place + 1 :]]
                    text = _text([header, *rows[:number], changed, *rows[number + 1 :]])
                    what = f"line {line}, {column.column}: {row[place]} becomes {other}"
                    yield Mutation(file, what, text, column.column)


def other_values(column: PlanColumn, value: str) -> list[str]:
    """Other values that the column could hold."""
    if column.type == "number":
        number = float(value) if value else 7.0
        others = [repr(number * 1.00001 + 0.001), repr(-number - 1.0)]
    elif column.type == "integer":
        number = int(value or 1)
        others = [str(number + 1), str(number - 1)]
    else:
        others = [text for text in _OTHER_TEXT[column.type] if text != value]
    return [*others, ""] if value else others


def _text(rows: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)
