"""Deadlines in days and how much there may be of a thing, from limits.csv."""

import csv
from collections.abc import Mapping
from pathlib import Path


def _limits() -> Mapping[str, int]:
    with (Path(__file__).parent / "limits.csv").open(encoding="utf-8", newline="") as source:
        return {row["id"]: int(row["value"]) for row in csv.DictReader(source)}


LIMITS = _limits()
