"""What plans are made with: every figure of the region with its default, value, source; and what would be planned."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ressursbank.portal.audit.models import Change, Publication
from ressursbank.portal.exchange.assumption_rows import assumptions_of_database, default_figures
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.plans.models import Assumption
from ressursbank.portal.plans.templatetags.shown import number, period
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.region.assumptions import AssumptionKey, Assumptions, declared_assumptions

WORDS = Path(__file__).parent / "assumption_words.csv"


@dataclass(frozen=True, slots=True)
class Words:
    """What a figure is called, what it means and its unit, in the language of the page, and its group."""

    group: str
    name: str
    what: str
    unit: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `kept` is the row that overrules the default, None where nobody has."""

    key: AssumptionKey
    words: Words
    default: Any
    kept: Assumption | None

    @property
    def value(self) -> Any:
        """What is reckoned with."""
        return self.default if self.kept is None else self.kept.value

    @property
    def default_written(self) -> str:
        """The default as people write it."""
        return written(self.key, self.default)

    @property
    def written(self) -> str:
        """The value as people write it."""
        return written(self.key, self.value)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan made now would cover."""

    projects: int
    lots: int
    facilities: int
    assumptions: Assumptions

    @property
    def last_period(self) -> int:
        """The last quarter of the horizon."""
        return self.assumptions.horizon_start + self.assumptions.periods - 1


def written(key: AssumptionKey, value: Any) -> str:
    """A value as people write it in the language of the page."""
    if key.type == "period":
        return period(value)
    if key.type == "mode":
        return {"weighted": _("weighted"), "lexicographic": _("strict"), "off": _("off")}[value]
    decimals = len(f"{float(value):.6f}".rstrip("0").partition(".")[2])
    return number(float(value), decimals)


def figures() -> tuple[Figure, ...]:
    """Every figure, in the order of their groups."""
    kept = {row.key: row for row in Assumption.objects.all()}
    defaults = default_figures()
    known = {key.key: key for key in declared_assumptions()}
    return tuple(
        Figure(known[key], words_of(key), defaults[key], kept.get(key)) for key in _rows_of_words() if key in known
    )


def figure(key: str) -> Figure | None:
    """One figure, None for a key that the format does not know."""
    return next((found for found in figures() if found.key.key == key), None)


def history_of(key: str) -> tuple[Change, ...]:
    """What has been done to a figure, newest first. A figure set back to its default and set anew is another row."""
    changes = Change.objects.filter(thing_type=Assumption._meta.label_lower).select_related("person", "organisation")
    rows = changes.filter(after__key=key).values("thing_id")
    return tuple(changes.filter(thing_id__in=rows))


def planned_for() -> Planned:
    """Counts of what is published, and the horizon."""
    return Planned(
        projects=Project.objects.filter(state=Publication.PUBLISHED).count(),
        lots=Lot.objects.filter(state=Publication.PUBLISHED).count(),
        facilities=Facility.objects.filter(state=Publication.PUBLISHED).count(),
        assumptions=assumptions_of_database(),
    )


def words_of(key: str) -> Words:
    """The words of a key in the language of the page."""
    row = _rows_of_words()[key]
    language = "en" if get_language() == "en" else "nb"
    return Words(*(row[f"{column}_{language}"] for column in ("group", "name", "what", "unit")))


@cache
def _rows_of_words() -> Mapping[str, dict[str, str]]:
    with WORDS.open(encoding="utf-8", newline="") as source:
        return {row["key"]: row for row in csv.DictReader(source)}
