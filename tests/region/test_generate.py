"""What the region generator promises: the same seed the same region, every rule of the format, no faults."""

from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ressursbank import vocabulary as v
from ressursbank.region import Region, check_package, read_region, write_region
from ressursbank.region.generate import generate_region
from ressursbank.region.periods import ALWAYS, NEVER, parse_period
from ressursbank.region.tables import NEED, SURPLUS, TABLES, UNLIMITED_QUARTERS


@pytest.fixture(scope="module")
def middling() -> Region:
    return generate_region(projects=400, facilities=60, periods=24, candidates=6, seed=1)


def assert_same_region(one: Region, other: Region) -> None:
    for name in TABLES:
        for column in fields(TABLES[name]):
            np.testing.assert_array_equal(
                getattr(getattr(one, name), column.name), getattr(getattr(other, name), column.name)
            )
    assert one.assumptions == other.assumptions


def test_the_same_seed_gives_the_same_region(middling: Region) -> None:
    assert_same_region(middling, generate_region(projects=400, facilities=60, periods=24, candidates=6, seed=1))


def test_another_seed_gives_another_region(middling: Region) -> None:
    other = generate_region(projects=400, facilities=60, periods=24, candidates=6, seed=2)
    assert not np.array_equal(middling.sites.longitude, other.sites.longitude)


def test_a_region_reads_back_as_it_was_generated(middling: Region, tmp_path: Path) -> None:
    write_region(middling, tmp_path / "region")
    assert_same_region(middling, read_region(tmp_path / "region"))


def test_every_table_of_the_format_has_rows(middling: Region) -> None:
    assert [name for name in TABLES if not len(getattr(middling, name) or ())] == []


@pytest.mark.parametrize("facilities", [6, 7, 11, 60])
def test_every_kind_of_facility_is_there_from_six_on(facilities: int) -> None:
    region = generate_region(projects=3, facilities=facilities, periods=4, candidates=0, seed=5)
    assert set(region.facilities.kind) == set(range(len(v.FACILITY_KINDS)))


def test_candidates_are_as_many_as_asked_for_and_of_several_kinds_with_a_price(middling: Region) -> None:
    facilities = middling.facilities
    assert facilities.is_candidate.sum() == 6
    assert len(set(facilities.kind[facilities.is_candidate])) >= 4
    assert ((facilities.opening_cost_nok > 0) == facilities.is_candidate).all()


def test_a_project_has_about_four_lots_of_both_directions(middling: Region) -> None:
    assert 3.5 < len(middling.lots) / len(middling.projects) < 4.5
    assert 0.4 < np.mean(middling.lots.direction == SURPLUS) < 0.7


def test_more_is_dug_in_spring_and_summer_than_in_autumn_and_winter(middling: Region) -> None:
    lots = middling.lots
    starts = lots.from_period[lots.direction == SURPLUS] % 4
    assert np.mean(np.isin(starts, [1, 2])) > 0.5


def test_windows_last_one_to_six_quarters_and_some_reach_outside_the_horizon(middling: Region) -> None:
    lots = middling.lots
    quarters = lots.to_period - lots.from_period + 1
    assert set(quarters) == {1, 2, 3, 4, 5, 6}
    assert (lots.from_period < middling.first_period).any()
    assert (lots.to_period > middling.last_period).any()


def test_the_rules_of_the_format_are_all_used(middling: Region) -> None:
    lots, facilities, accepts = middling.lots, middling.facilities, middling.facility_accepts
    inside = (middling.first_period, middling.last_period)
    used = {
        "probability below one": (lots.stage_probability < 1).any(),
        "no range": np.isnan(lots.tonnes_p10).any(),
        "a range": (lots.tonnes_p10 < lots.tonnes).any() and (lots.tonnes_p90 > lots.tonnes).any(),
        "contaminated surplus": (lots.contamination_class[lots.direction == SURPLUS] >= 4).any(),
        "needs of several classes": len(set(lots.contamination_class[lots.direction == NEED])) == 3,
        "opens inside the horizon": ((facilities.opens > inside[0]) & (facilities.opens != ALWAYS)).any(),
        "closes inside the horizon": ((facilities.closes < inside[1]) & (facilities.closes != NEVER)).any(),
        "unlimited total": np.isinf(facilities.total_tonnes).any(),
        "time limit": (facilities.max_storage_quarters < UNLIMITED_QUARTERS).any(),
        "holding cost": (facilities.holding_nok_per_tonne_quarter > 0).any(),
        "a facility that pays": (accepts.fee_nok_per_tonne < 0).any(),
        "unlimited capacity": len(set(middling.facility_capacity.facility)) < len(facilities),
        "own haul price": np.isfinite(middling.distances.haul_nok_per_tonne).any(),
        "both ways listed": bool(
            set(zip(middling.distances.from_site, middling.distances.to_site, strict=True))
            & set(zip(middling.distances.to_site, middling.distances.from_site, strict=True))
        ),
        "a shared site": len(set(facilities.site)) < len(facilities),
        "all mass types": len(set(lots.mass_type)) == len(v.MASS_TYPES),
    }
    assert [rule for rule, is_used in used.items() if not is_used] == []


def test_capacity_comes_in_steps_with_a_gap_somewhere(middling: Region) -> None:
    capacity = middling.facility_capacity
    same = capacity.facility[1:] == capacity.facility[:-1]
    step = capacity.from_period[1:] - capacity.to_period[:-1]
    assert (step[same] == 1).any()
    assert (step[same] == 2).any()


@settings(max_examples=40, deadline=None)
@given(
    projects=st.integers(1, 8),
    facilities=st.integers(1, 14),
    periods=st.integers(1, 9),
    seed=st.integers(0, 2**32),
    data=st.data(),
)
def test_small_regions_of_any_shape_have_no_faults(
    projects: int, facilities: int, periods: int, seed: int, data: st.DataObject
) -> None:
    candidates = data.draw(st.integers(0, facilities))
    region = generate_region(projects, facilities, periods, candidates, seed)
    assert region.facilities.is_candidate.sum() == candidates
    with TemporaryDirectory() as folder:
        write_region(region, Path(folder) / "region")
        assert check_package(Path(folder) / "region").faults == ()


def test_the_horizon_starts_where_it_is_told_to() -> None:
    region = generate_region(3, 6, 4, 2, seed=1, horizon_start=parse_period("2031-Q3"))
    assert (region.first_period, region.last_period) == (parse_period("2031-Q3"), parse_period("2032-Q2"))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"projects": 0}, "projects must be at least 1, not 0"),
        ({"facilities": -2}, "facilities must be at least 1, not -2"),
        ({"periods": 0}, "periods must be at least 1, not 0"),
        ({"candidates": -1}, "candidates must be at least 0, not -1"),
        ({"candidates": 7}, r"candidates must be at most the number of facilities \(6\), not 7"),
        ({"seed": -1}, "seed must be at least 0, not -1"),
        ({"horizon_start": 0}, "horizon_start must be a period from 1900-Q1 on"),
        ({"periods": 10_000}, "the horizon must end by 2999-Q4"),
    ],
)
def test_arguments_that_make_no_region_are_refused(wrong: dict[str, int], message: str) -> None:
    right = {"projects": 3, "facilities": 6, "periods": 4, "candidates": 2, "seed": 1}
    with pytest.raises(ValueError, match=message):
        generate_region(**{**right, **wrong})
