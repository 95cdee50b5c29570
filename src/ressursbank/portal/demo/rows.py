"""The data files of the demo, row by row."""

import csv
from pathlib import Path

HERE = Path(__file__).parent


def rows(file: str) -> list[dict[str, str]]:
    """The rows of one of the files beside this one."""
    with (HERE / file).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))
