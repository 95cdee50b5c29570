"""Names of municipalities by number, from municipalities.csv. A number that is not in the list stands for itself."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

_LAST_LETTERS = str.maketrans({"æ": "\ue000", "ø": "\ue001", "å": "\ue002"})


with (Path(__file__).parent / "municipalities.csv").open(encoding="utf-8", newline="") as _source:
    _ROWS = list(csv.DictReader(_source))

MUNICIPALITIES: Mapping[str, str] = {row["number"]: row["name"] for row in _ROWS}


def municipalities_of_the_county() -> tuple[str, ...]:
    """Those of the county that the portal serves: the one that most of the list lies in."""
    [(county, _count)] = Counter(row["county"] for row in _ROWS).most_common(1)
    return tuple(row["number"] for row in _ROWS if row["county"] == county)


def municipality_name(number: str) -> str:
    """`5001` is Trondheim."""
    return MUNICIPALITIES.get(number, number)


def municipality_choices(numbers: Iterable[str], empty: str | None = None) -> list[tuple[str, str]]:
    """Numbers and names, by name as Norwegians order letters; an empty choice first where there is a text for it."""

    def place(row: tuple[str, str]) -> str:
        return row[1].lower().translate(_LAST_LETTERS)

    found = sorted(((number, municipality_name(number)) for number in numbers), key=place)
    return found if empty is None else [("", empty), *found]
