"""Room by year: the rows of quarters as years that people fill in, and back without losing what was uneven."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """Tonnes per quarter in a run of quarters, both ends included."""

    from_period: int
    to_period: int
    tonnes_per_period: float


@dataclass(frozen=True, slots=True)
class Year:
    """Tonnes of each quarter of a year; None where no row covers it: the facility takes nothing then."""

    year: int
    quarters: tuple[float | None, ...]

    @property
    def is_even(self) -> bool:
        """Whether a figure for the year says it all."""
        return len(set(self.quarters)) == 1

    @property
    def tonnes(self) -> float:
        """The year's sum."""
        return sum(quarter or 0.0 for quarter in self.quarters)


def years(runs: Iterable[Run], first: int, last: int) -> list[Year]:
    """Each year from first to last."""
    by_quarter: dict[int, float] = {}
    for run in runs:
        low, high = max(run.from_period, first * QUARTERS), min(run.to_period, last * QUARTERS + QUARTERS - 1)
        by_quarter.update(dict.fromkeys(range(low, high + 1), run.tonnes_per_period))
    return [
        Year(year, tuple(by_quarter.get(year * QUARTERS + number) for number in range(QUARTERS)))
        for year in range(first, last + 1)
    ]


def with_years(runs: Iterable[Run], wanted: Mapping[int, tuple[float | None, ...]]) -> list[Run]:
    """The runs after some years are set to what is wanted for their quarters.

    A run none of whose quarters change stays as it is; quarters outside the years keep what they have.
    """
    new: list[Run] = []
    left = {year * QUARTERS + number: value for year, four in wanted.items() for number, value in enumerate(four)}
    for run in sorted(runs, key=lambda run: run.from_period):
        inside = [period for period in left if run.from_period <= period <= run.to_period]
        if all(left[period] == run.tonnes_per_period for period in inside):
            new.append(run)
            for period in inside:
                del left[period]
            continue
        start = run.from_period
        for period in sorted(inside):
            if period > start:
                new.append(Run(start, period - 1, run.tonnes_per_period))
            start = period + 1
        if start <= run.to_period:
            new.append(Run(start, run.to_period, run.tonnes_per_period))
    new += _runs_of({period: value for period, value in left.items() if value is not None})
    return sorted(new, key=lambda run: run.from_period)


def _runs_of(by_quarter: Mapping[int, float]) -> list[Run]:
    found: list[Run] = []
    for period in sorted(by_quarter):
        value = by_quarter[period]
        if found and found[-1].to_period == period - 1 and found[-1].tonnes_per_period == value:
            found[-1] = Run(found[-1].from_period, period, value)
        else:
            found.append(Run(period, period, value))
    return found
