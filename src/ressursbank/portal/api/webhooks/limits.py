"""How many, how long and how often: limits.csv, and the pauses between tries (pauses.csv)."""

import csv
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType


def _rows(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


LIMITS: Mapping[str, int] = MappingProxyType({row["id"]: int(row["value"]) for row in _rows("limits.csv")})
PAUSES = tuple(timedelta(minutes=int(row["minutes"])) for row in _rows("pauses.csv"))
"""After the first try, the second, …; when all have been waited for, the call is given up."""
