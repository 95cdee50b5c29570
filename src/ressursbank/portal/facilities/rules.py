"""What the rows of a facility must say together: the region package's rules (region/facility_rules.py), for forms.

Each rule yields faults as (row, field, text): all of them at once, in the language of the page.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.portal.facilities.lists import kinds_where, name_by_id
from ressursbank.region.facility_rules import SHARE_TOLERANCE

Row = Mapping[str, Any]
Fault = tuple[int, str, str]


def _type(id_: str) -> str:
    return name_by_id(vocabulary.MASS_TYPES, id_).lower()


def faults_of_accepts(kind: str, accepts: Sequence[Row], yields: Sequence[Row]) -> Iterator[Fault]:
    """A type is listed once; a quarry sells class 1; every type that a plant takes has yields."""
    first: dict[str, int] = {}
    made_of = {row["mass_type_in"] for row in yields}
    for number, row in enumerate(accepts):
        earlier = first.setdefault(row["mass_type"], number)
        if earlier != number:
            yield number, "mass_type", _("Is listed in row %(number)d already; list it once.") % {"number": earlier + 1}
        if kind in kinds_where("sells") and row["max_contamination_class"] != 1:
            yield number, "max_contamination_class", _("Must be class 1: a quarry sells clean masses.")
        if kind in kinds_where("has_yields") and row["mass_type"] not in made_of:
            yield (
                number,
                "mass_type",
                _("Say below what becomes of %(type)s: a plant has at least one row for each type that it takes.")
                % {"type": _type(row["mass_type"])},
            )


def faults_of_yields(kind: str, yields: Sequence[Row]) -> Iterator[Fault]:
    """Only plants have yields; the shares of one type sum to at most 1; a row is there once."""
    sums: defaultdict[str, float] = defaultdict(float)
    last: dict[str, int] = {}
    first: dict[tuple[Any, ...], int] = {}
    for number, row in enumerate(yields):
        sums[row["mass_type_in"]] += row["share"]
        last[row["mass_type_in"]] = number
        key = (row["mass_type_in"], row["mass_type_out"], row["contamination_class_out"])
        earlier = first.setdefault(key, number)
        if earlier != number:
            yield (
                number,
                "mass_type_out",
                _("Is listed in row %(number)d already; list it once.") % {"number": earlier + 1},
            )
        if kind not in kinds_where("has_yields"):
            yield number, "mass_type_in", _("Only sorting and treatment plants make other types; take the row away.")
    for mass_type, number in last.items():
        if sums[mass_type] > 1 + SHARE_TOLERANCE:
            yield (
                number,
                "share",
                _("Makes the shares of %(type)s sum to %(sum)s %%; they must sum to at most 100 %%.")
                % {"type": _type(mass_type), "sum": f"{sums[mass_type] * 100:.4g}"},
            )


def types_never_made(accepts: Sequence[Row], yields: Sequence[Row]) -> list[str]:
    """Types with yields that the plant does not take: their rows are not used. A warning."""
    taken = {row["mass_type"] for row in accepts}
    return sorted({_type(row["mass_type_in"]) for row in yields if row["mass_type_in"] not in taken})


def fault_of_kind(kind: str, accepts: Sequence[Row], yields: Sequence[Row]) -> str:
    """Why a facility with these rows cannot be of this kind; "" when it can."""
    if yields and kind not in kinds_where("has_yields"):
        return _("It has rows for what a plant makes; take them away before it becomes something else.")
    if kind in kinds_where("sells") and any(row["max_contamination_class"] != 1 for row in accepts):
        return _("It takes masses over class 1; a quarry sells class 1 only. Change the masses first.")
    if kind in kinds_where("has_yields") and {row["mass_type"] for row in accepts} - {
        r["mass_type_in"] for r in yields
    }:
        return _("A plant needs rows for what becomes of each type that it takes. Take the masses away first.")
    return ""


def fault_of_window(start: int | None, end: int | None) -> str:
    """The last quarter is not before the first."""
    if start is not None and end is not None and end < start:
        return _("Ends before it starts.")
    return ""
