"""Room by year: what is uneven by quarter is kept as it was."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ressursbank.portal.facilities.capacity import Run, with_years, years

Q2027 = 2027 * 4


def test_a_run_over_two_years_is_two_even_years() -> None:
    found = years([Run(Q2027, Q2027 + 7, 1000)], 2026, 2028)
    assert [year.tonnes for year in found] == [0, 4000, 4000]
    assert [year.is_even for year in found] == [True, True, True]
    assert found[0].quarters == (None,) * 4


def test_a_year_that_is_only_partly_covered_is_uneven() -> None:
    (year,) = years([Run(Q2027 + 1, Q2027 + 3, 15000)], 2027, 2027)
    assert not year.is_even
    assert year.quarters == (None, 15000, 15000, 15000)


def test_years_that_say_what_holds_leave_the_runs_alone() -> None:
    # Adjacent runs of the same figure stay two: they may carry columns of their own.
    runs = [Run(Q2027, Q2027 + 3, 500), Run(Q2027 + 4, Q2027 + 8, 500)]
    wanted = {year.year: year.quarters for year in years(runs, 2027, 2030)}
    assert with_years(runs, wanted) == runs


def test_changing_one_year_keeps_the_uneven_year_beside_it() -> None:
    runs = [Run(Q2027, Q2027 + 1, 100), Run(Q2027 + 3, Q2027 + 11, 200)]
    new = with_years(runs, {2028: (50.0,) * 4})
    assert new == [
        Run(Q2027, Q2027 + 1, 100),
        Run(Q2027 + 3, Q2027 + 3, 200),
        Run(Q2027 + 4, Q2027 + 7, 50),
        Run(Q2027 + 8, Q2027 + 11, 200),
    ]


def test_an_empty_year_takes_its_quarters_away() -> None:
    assert with_years([Run(Q2027, Q2027 + 7, 100)], {2027: (None,) * 4}) == [Run(Q2027 + 4, Q2027 + 7, 100)]


def test_quarters_far_ahead_are_kept_without_being_counted() -> None:
    endless = Run(Q2027, 9999 * 4 + 3, 100)
    new = with_years([endless], {2027: (1.0,) * 4})
    assert new == [Run(Q2027, Q2027 + 3, 1), Run(Q2027 + 4, 9999 * 4 + 3, 100)]


PERIODS = st.integers(2026 * 4, 2031 * 4)
FIGURES = st.one_of(st.none(), st.sampled_from([0.0, 10.0, 20.0]))


@given(
    st.lists(st.tuples(PERIODS, st.integers(0, 6), st.sampled_from([10.0, 20.0])), max_size=5),
    st.dictionaries(st.integers(2026, 2030), st.tuples(FIGURES, FIGURES, FIGURES, FIGURES), max_size=4),
)
def test_after_a_change_the_years_say_what_was_wanted_and_nothing_overlaps(
    raw: list[tuple[int, int, float]], wanted: dict[int, tuple[float | None, ...]]
) -> None:
    runs: list[Run] = []
    for start, length, tonnes in sorted(raw):
        if not runs or start > runs[-1].to_period:
            runs.append(Run(start, start + length, tonnes))
    new = with_years(runs, wanted)
    for year, quarters in wanted.items():
        assert years(new, year, year)[0].quarters == quarters
    for year in set(range(2025, 2034)) - set(wanted):
        assert years(new, year, year) == years(runs, year, year)
    assert all(one.to_period < other.from_period for one, other in pairwise(new))
