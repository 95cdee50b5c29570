"""One row for each route that changes something: who is let through. `test_access` runs each row for everybody.

Rows stand in rows_<app>.py beside this file, in a list ROWS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.portal.people import People

MEMBERS_AND_LONER = frozenset(
    {"berit", "bo", "per", "tor", "frida", "kari", "gunn", "geir", "halvard", "mona", "lars", "clara", "ada", "ida"}
)
"""Whoever is logged in."""


def _nothing(_people: People) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """`make` writes what the route is about to the database and gives the address's arguments.

    `data` is what is posted (a function of the arguments where it depends on them). `allowed`: names of people.py.
    """

    route: str
    allowed: frozenset[str]
    make: Callable[[People], Mapping[str, Any]] = _nothing
    data: Mapping[str, Any] | Callable[[Mapping[str, Any]], Mapping[str, Any]] = field(default_factory=dict)
    note: str = ""


def all_rows() -> list[Row]:
    """The rows of every app."""
    found: list[Row] = []
    for path in sorted(Path(__file__).parent.glob("rows_*.py")):
        found += import_module(f"tests.access.{path.stem}").ROWS
    return found
