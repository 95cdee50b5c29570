"""What a token may be let do: one scope for reading and one for writing of each kind of thing (scopes.csv)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Scope:
    """One row of scopes.csv."""

    id: str
    name_nb: str
    name_en: str

    @property
    def name(self) -> str:
        """In the page's language."""
        return self.name_en if get_language() == "en" else self.name_nb

    @property
    def writes(self) -> bool:
        """Whether it lets change things."""
        return self.id.endswith(":write")


def _scopes() -> Mapping[str, Scope]:
    with (Path(__file__).parent / "scopes.csv").open(encoding="utf-8", newline="") as source:
        return MappingProxyType({row["id"]: Scope(**row) for row in csv.DictReader(source)})


SCOPES = _scopes()
"""By id, in the order in which they are offered."""
