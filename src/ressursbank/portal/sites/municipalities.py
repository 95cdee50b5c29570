"""Names of municipalities by number, from municipalities.csv. A number that is not in the list stands for itself."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path


def _names() -> Mapping[str, str]:
    with (Path(__file__).parent / "municipalities.csv").open(encoding="utf-8", newline="") as source:
        return {row["number"]: row["name"] for row in csv.DictReader(source)}


MUNICIPALITIES = _names()


def municipality_name(number: str) -> str:
    """`5001` is Trondheim."""
    return MUNICIPALITIES.get(number, number)


def municipality_choices(numbers: Iterable[str], empty: str) -> list[tuple[str, str]]:
    """Numbers and names by name, with an empty choice first."""
    return [("", empty), *sorted(((number, municipality_name(number)) for number in numbers), key=lambda pair: pair[1])]
