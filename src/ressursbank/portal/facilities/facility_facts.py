"""What the page of one facility shows: its life, room by year, permits, what the published plan brings there."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils import timezone

from ressursbank import vocabulary
from ressursbank.portal.exchange.home import current_home
from ressursbank.portal.facilities.capacity import QUARTERS, Year, years
from ressursbank.portal.facilities.lists import LIFE, name_by_id
from ressursbank.portal.facilities.models import Facility, Permit
from ressursbank.portal.facilities.selectors import runs_of

SOON = timedelta(days=60)
YEARS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a facility's life."""

    name: str
    is_current: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class YearOfRoom:
    """Room in a year, what the published plan brings, and what is left of the total when the year ends.

    `capacity` None: unlimited. `planned` and `left` None: the plan does not reach the year, or knows no total.
    """

    year: int
    capacity: float | None
    is_even: bool
    quarters: tuple[float | None, ...]
    planned: float | None
    left: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A year's bars in the chart: heights and places in the drawing's units."""

    year: int
    x: float
    capacity_y: float
    capacity_height: float
    planned_y: float
    planned_height: float

    @property
    def planned_x(self) -> float:
        """Left edge of the bar of what is planned."""
        return self.x + BAR_WIDTH + 2

    @property
    def middle(self) -> float:
        """Between the two bars."""
        return self.x + BAR_WIDTH + 1


@dataclass(frozen=True, slots=True)
class Validity:
    """A permit and how long it is worth anything. `state`: valid, soon, ended, coming."""

    permit: Permit
    state: str
    days: int


def life_of(facility: Facility) -> list[Step]:
    """The steps of a life, with where it is now."""
    at = LIFE.index(facility.status) if facility.status in LIFE else -1
    return [
        Step(name_by_id(vocabulary.FACILITY_STATUSES, id_), number == at, number < at)
        for number, id_ in enumerate(LIFE)
    ]


def room_by_year(facility: Facility) -> list[YearOfRoom]:
    """This year and the next ones, as far as there is something to say."""
    runs = runs_of(facility)
    first = timezone.localdate().year
    last_row = max((run.to_period // QUARTERS for run in runs), default=first)
    last = min(max(first + YEARS_SHOWN - 1, last_row), first + 2 * YEARS_SHOWN - 1)
    found = years(runs, first, last)
    planned = planned_by_year(facility)
    return [_year_of_room(year, bool(runs), planned.get(year.year), facility) for year in found]


def _year_of_room(year: Year, has_rows: bool, planned: tuple[float, float] | None, facility: Facility) -> YearOfRoom:
    left = planned[1] if planned is not None and facility.total_tonnes is not None else None
    return YearOfRoom(
        year=year.year,
        capacity=year.tonnes if has_rows else None,
        is_even=year.is_even,
        quarters=year.quarters,
        planned=planned[0] if planned is not None else None,
        left=left if left is None or np.isfinite(left) else None,
    )


def planned_by_year(facility: Facility) -> dict[int, tuple[float, float]]:
    """Tonnes that the published plan brings in each year, and what is left of the total at its end."""
    shown = current_home().shown
    if shown is None:
        return {}
    capacity = shown.plan.capacity
    rows = np.flatnonzero(capacity.facility_id == facility.public_id)
    rows = rows[np.argsort(capacity.period[rows], kind="stable")]
    found: dict[int, tuple[float, float]] = {}
    for row in rows.tolist():
        year = int(capacity.period[row]) // QUARTERS
        before = found.get(year, (0.0, 0.0))[0]
        found[year] = (before + float(capacity.used_tonnes[row]), float(capacity.remaining_total_tonnes[row]))
    return found


CHART_HEIGHT, BAR_WIDTH, BAR_STEP = 120.0, 22.0, 60.0


def bars(room: list[YearOfRoom]) -> list[Bar]:
    """Two bars a year, the highest as high as the chart; none where nothing is limited or planned."""
    highest = max((max(year.capacity or 0.0, year.planned or 0.0) for year in room), default=0.0)
    if highest <= 0:
        return []
    found = []
    for number, year in enumerate(room):
        capacity, planned = ((value or 0.0) / highest * CHART_HEIGHT for value in (year.capacity, year.planned))
        found.append(
            Bar(
                year.year,
                round(number * BAR_STEP, 1),
                round(CHART_HEIGHT - capacity, 1),
                round(capacity, 1),
                round(CHART_HEIGHT - planned, 1),
                round(planned, 1),
            )
        )
    return found


def permits_of(facility: Facility, today: date | None = None) -> list[Validity]:
    """The permits, those that need attention first."""
    now = today or timezone.localdate()
    found = [_validity(permit, now) for permit in facility.permits.order_by("valid_to", "pk")]
    rank = {"ended": 0, "soon": 1, "coming": 2, "valid": 3}
    return sorted(found, key=lambda one: rank[one.state])


def _validity(permit: Permit, today: date) -> Validity:
    if permit.valid_from > today:
        return Validity(permit, "coming", (permit.valid_from - today).days)
    if permit.valid_to is None:
        return Validity(permit, "valid", 0)
    days = (permit.valid_to - today).days
    if days < 0:
        return Validity(permit, "ended", -days)
    return Validity(permit, "soon" if permit.valid_to - today <= SOON else "valid", days)


@dataclass(frozen=True, slots=True)
class Coming:
    """What the published plan brings to a facility in a quarter (a quarry: fetches there)."""

    period: int
    mass_type: int
    contamination_class: int
    tonnes: float


def has_published_plan() -> bool:
    """Whether there is a plan to show figures of."""
    return current_home().shown is not None


def coming_to(facility: Facility, first_period: int, quarters: int = 4) -> list[Coming]:
    """By quarter, type and class, from a quarter on."""
    shown = current_home().shown
    if shown is None:
        return []
    flows = shown.flows
    end = flows.from_id if facility.kind == "quarry" else flows.to_id
    rows = np.flatnonzero(
        (end == facility.public_id) & (flows.period >= first_period) & (flows.period < first_period + quarters)
    )
    sums: dict[tuple[int, int, int], float] = {}
    for row in rows.tolist():
        key = (int(flows.period[row]), int(flows.mass_type[row]), int(flows.contamination_class[row]))
        sums[key] = sums.get(key, 0.0) + float(flows.tonnes[row])
    return [Coming(*key, tonnes) for key, tonnes in sorted(sums.items())]
