"""The roles that an organisation can have, and the kinds of authority: from roles.csv and authority_kinds.csv."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Role:
    """One role. `hat` is "builder" or "authority"; one that must be confirmed counts when an administrator says so."""

    id: str
    name_nb: str
    name_en: str
    must_be_confirmed: bool
    hat: str
    what_nb: str
    what_en: str

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" else self.name_nb

    @property
    def what(self) -> str:
        """What one does in the role, in the language of the page."""
        return self.what_en if get_language() == "en" else self.what_nb


@dataclass(frozen=True, slots=True)
class AuthorityKind:
    """One kind of authority."""

    id: str
    name_nb: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" else self.name_nb


def _rows(file: str) -> list[dict[str, str]]:
    with (HERE / file).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


ROLES: Mapping[str, Role] = {
    row["id"]: Role(**{**row, "must_be_confirmed": row["must_be_confirmed"] == "true"})  # type: ignore[arg-type]  # texts
    for row in _rows("roles.csv")
}
AUTHORITY_KINDS: Mapping[str, AuthorityKind] = {row["id"]: AuthorityKind(**row) for row in _rows("authority_kinds.csv")}
