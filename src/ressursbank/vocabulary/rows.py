"""How the vocabulary's data files are read: one dictionary of texts for each row."""

import csv
from pathlib import Path

Rows = tuple[dict[str, str], ...]
DATA = Path(__file__).parent / "data"


def read_rows(file: str) -> Rows:
    """The rows of one data file, such as `mass_types.csv`, in its own order."""
    with (DATA / file).open(encoding="utf-8", newline="") as source:
        return tuple(csv.DictReader(source))


def texts(rows: Rows, column: str) -> tuple[str, ...]:
    """One column."""
    return tuple(row[column] for row in rows)


def truths(rows: Rows, column: str) -> tuple[bool, ...]:
    """One column of `true` and `false`."""
    return tuple({"true": True, "false": False}[row[column]] for row in rows)
