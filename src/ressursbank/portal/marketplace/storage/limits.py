"""How long the law lets masses stand: months by mass type, class and what becomes of them, from limits.csv.

Where it is not decided what becomes of them, the shortest time that may come into question counts. The area's own
longest storage, where it says one, counts when it is shorter.
"""

import calendar
import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.facilities.models import StorageArea

WARN_DAYS = (60, 14)
"""Days before a limit at which a warning is given."""
MONTHS_A_QUARTER = 3
NAMES = {
    "before_recovery": _("Waste may stand three years before it is recovered."),
    "before_disposal": _("Waste may stand one year before it goes to landfill."),
    "area": _("The area's own longest storage."),
}


@dataclass(frozen=True, slots=True)
class LimitRule:
    """One row of limits.csv. `mass_type` "" is any, classes are both included."""

    id: str
    mass_type: str
    from_class: int
    to_class: int
    goes_to: str
    months: int
    source: str
    confidence: str

    def holds_for(self, mass_type: str, contamination_class: int, goes_to: str) -> bool:
        """Whether it is about such masses; about all that may come into question while nothing is decided."""
        return (
            self.mass_type in ("", mass_type)
            and self.from_class <= contamination_class <= self.to_class
            and goes_to in ("", self.goes_to)
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day, and what says so: the id of a rule, or "area"."""

    day: date
    rule: str
    months: int
    source: str = ""
    confidence: str = ""

    @property
    def words(self) -> str:
        """What says so, in the language of the page."""
        return str(NAMES.get(self.rule, self.source))


def _rules() -> tuple[LimitRule, ...]:
    with (Path(__file__).parent / "limits.csv").open(encoding="utf-8", newline="") as source:
        return tuple(
            LimitRule(
                id=row["id"],
                mass_type=row["mass_type"],
                from_class=int(row["from_class"]),
                to_class=int(row["to_class"]),
                goes_to=row["goes_to"],
                months=int(row["months"]),
                source=row["source"],
                confidence=row["confidence"],
            )
            for row in csv.DictReader(source)
        )


RULES = _rules()


def limit_of(area: StorageArea, mass_type: str, contamination_class: int, goes_to: str, since: date) -> Limit | None:
    """Until when such masses may stand in an area; None where neither the law nor the area says anything."""
    limits = [
        Limit(months_after(since, rule.months), rule.id, rule.months, rule.source, rule.confidence)
        for rule in RULES
        if rule.holds_for(mass_type, contamination_class, goes_to)
    ]
    if area.max_storage_quarters:
        months = area.max_storage_quarters * MONTHS_A_QUARTER
        limits.append(Limit(months_after(since, months), "area", months))
    return min(limits, key=lambda limit: limit.day, default=None)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the month's last day where there is none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def stage_of(must_leave_by: date | None, today: date) -> int | None:
    """The warning that is due: 60 or 14 (also when the day has passed); None while there is time."""
    if must_leave_by is None:
        return None
    days = (must_leave_by - today).days
    return min((stage for stage in WARN_DAYS if days <= stage), default=None)


def today_is() -> date:
    """The day in the portal's own time zone."""
    return timezone.localdate()
