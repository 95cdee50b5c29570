"""How the demo region's tables are read: one CSV file of this folder as one dictionary of texts for each row."""

import csv
from functools import cache
from importlib.resources import files

from ressursbank.region.periods import parse_period

Row = dict[str, str]


@cache
def rows(file: str) -> tuple[Row, ...]:
    """The rows of one file, such as `facilities.csv`, in its own order."""
    text = files("ressursbank.region.demo").joinpath(file).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def period(text: str, empty: int) -> int:
    """The quarter that a cell names, or what an empty cell means."""
    return parse_period(text) if text else empty


def number(text: str, empty: float) -> float:
    """The number in a cell, or what an empty cell means."""
    return float(text) if text else empty
