"""The municipalities that an authority can cover and an organisation lie in, from municipalities.csv."""

import csv
from collections.abc import Mapping
from pathlib import Path

with (Path(__file__).parent / "municipalities.csv").open(encoding="utf-8", newline="") as _source:
    MUNICIPALITIES: Mapping[str, str] = {row["number"]: row["name"] for row in csv.DictReader(_source)}


def municipality_choices() -> list[tuple[str, str]]:
    """Numbers and names, by name as Norwegians order letters."""
    letters = {"æ": "\ue000", "ø": "\ue001", "å": "\ue002"}

    def place(row: tuple[str, str]) -> str:
        return "".join(letters.get(letter, letter) for letter in row[1].lower())

    return sorted(MUNICIPALITIES.items(), key=place)
