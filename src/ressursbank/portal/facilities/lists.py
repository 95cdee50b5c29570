"""The lists of this room by id: variants of facilities, kinds of storage, surfaces. Data in the CSV files beside."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language

from ressursbank import vocabulary
from ressursbank.vocabulary.named_list import NamedList

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list. `of` is the kind of facility of a variant, or whether storage serves its own project."""

    id: str
    name_nb: str
    name_en: str
    what_nb: str = ""
    what_en: str = ""
    of: str = ""

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" else self.name_nb

    @property
    def what(self) -> str:
        """What it means, in the language of the page."""
        return self.what_en if get_language() == "en" else self.what_nb


Entries = Mapping[str, Entry]


def _entries(file: str, of: str = "") -> Entries:
    with (HERE / file).open(encoding="utf-8", newline="") as source:
        return {
            row["id"]: Entry(
                id=row["id"],
                name_nb=row["name_nb"],
                name_en=row["name_en"],
                what_nb=row.get("what_nb", ""),
                what_en=row.get("what_en", ""),
                of=row.get(of, ""),
            )
            for row in csv.DictReader(source)
        }


VARIANTS = _entries("variants.csv", of="kind")
STORAGE_KINDS = _entries("storage_kinds.csv", of="of_project")
SURFACES = _entries("surfaces.csv")
OF_PROJECT = tuple(entry.id for entry in STORAGE_KINDS.values() if entry.of == "true")
"""Kinds of storage that serve their own project alone."""
LIFE = vocabulary.FACILITY_STATUSES.ids
"""The statuses in the order of a facility's life."""


def choices(entries: Entries, empty: str | None = None) -> Iterator[tuple[str, str]]:
    """Ids and names in the language of the page."""
    if empty is not None:
        yield "", empty
    for entry in entries.values():
        yield entry.id, entry.name


def name_by_id(names: NamedList, id_: str) -> str:
    """The name of an id of a code list in the language of the page; "" for none."""
    if not id_:
        return ""
    code = names.code(id_)
    return (names.name_en if get_language() == "en" else names.name_nb)[code]


def kind_name(kind: str, variant: str = "") -> str:
    """The kind of a facility as people call it: the variant's name where it has one."""
    if variant in VARIANTS:
        return VARIANTS[variant].name
    return name_by_id(vocabulary.FACILITY_KINDS, kind)


def kinds_where(flag: str) -> tuple[str, ...]:
    """Ids of the kinds with a property of the vocabulary: has_yields, has_stock, takes_in, sells."""
    kinds = vocabulary.FACILITY_KINDS
    return tuple(id_ for id_, is_so in zip(kinds.ids, getattr(kinds, flag), strict=True) if is_so)
