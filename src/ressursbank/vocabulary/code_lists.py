"""The closed lists that a region package's columns take their values from, with Norwegian and English names.

A code is an id's place in its list, from 0. Contamination classes and pyramid levels have numbers of their own, from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ressursbank.vocabulary.mass_types import MASS_TYPES
from ressursbank.vocabulary.named_list import NamedList, named_columns
from ressursbank.vocabulary.rows import read_rows, texts, truths
from ressursbank.vocabulary.unknown import UnknownNameError


@dataclass(frozen=True, slots=True)
class NumberedList(NamedList):
    """A ranked list: `numbers[i]` (1, 2, ...) is what files write, `colour[i]` what maps and charts show."""

    numbers: tuple[int, ...]
    colour: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacilityKinds(NamedList):
    """What each kind of facility does.

    `co2_kind` names its emission in `assumptions.toml`; `pyramid_level` is where a tonne that comes in ends (0: it goes
    on); `has_stock`: masses stand there; `has_yields`: they come out as other types; `sells`: it gives virgin masses.
    """

    co2_kind: tuple[str, ...]
    pyramid_level: tuple[int, ...]
    has_stock: tuple[bool, ...]
    has_yields: tuple[bool, ...]
    takes_in: tuple[bool, ...]
    sells: tuple[bool, ...]


def _named(kind: str, file: str) -> NamedList:
    return NamedList(**named_columns(kind, read_rows(file)))


def _numbered(kind: str, file: str) -> NumberedList:
    rows = read_rows(file)
    return NumberedList(
        **named_columns(kind, rows),
        numbers=tuple(int(row["number"]) for row in rows),
        colour=texts(rows, "colour"),
    )


def _facility_kinds() -> FacilityKinds:
    rows = read_rows("facility_kinds.csv")
    return FacilityKinds(
        **named_columns("facility kind", rows),
        co2_kind=texts(rows, "co2_kind"),
        pyramid_level=tuple(int(row["pyramid_level"]) for row in rows),
        has_stock=truths(rows, "has_stock"),
        has_yields=truths(rows, "has_yields"),
        takes_in=truths(rows, "takes_in"),
        sells=truths(rows, "sells"),
    )


DIRECTIONS = _named("direction", "directions.csv")
PROJECT_KINDS = _named("project kind", "project_kinds.csv")
PLANNING_STAGES = _named("planning stage", "planning_stages.csv")
FACILITY_KINDS = _facility_kinds()
FACILITY_STATUSES = _named("facility status", "facility_statuses.csv")
CONTAMINATION_CLASSES = _numbered("contamination class", "contamination_classes.csv")
PYRAMID_LEVELS = _numbered("pyramid level", "pyramid_levels.csv")

CODE_LISTS: Mapping[str, NamedList] = MappingProxyType(
    {
        "directions": DIRECTIONS,
        "mass_types": MASS_TYPES,
        "project_kinds": PROJECT_KINDS,
        "planning_stages": PLANNING_STAGES,
        "facility_kinds": FACILITY_KINDS,
        "facility_statuses": FACILITY_STATUSES,
    }
)
"""The lists by the name that the region package's column declarations use."""


def code_list(name: str) -> NamedList:
    """The list that a column of type `code:<name>` takes its values from. Raises UnknownNameError."""
    try:
        return CODE_LISTS[name]
    except KeyError:
        raise UnknownNameError("code list", name, CODE_LISTS) from None
