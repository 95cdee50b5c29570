"""Candidate sites: opened only when worth it, and bounded by nothing when closed."""

from typing import Any

import pytest

from tests.balance.checked import checked_plan, moves, objective
from tests.rules.tiny_regions import Q1, Q2, UNMET, UNPLACED, Row, facility, kilometres, need, surplus, tiny_region

DUG_TWICE = [surplus("first", "clay", 100, Q1), surplus("second", "clay", 100, Q2)]
FAR = facility("far", "landfill", {"clay": 60})


def candidate(kind: str = "landfill", takes: str = "clay", opening_cost_nok: float = 0.0, **cells: Any) -> Row:
    """A site that takes (or sells) at 10 NOK per tonne once it is opened."""
    return facility("new", kind, {takes: 10.0}, is_candidate=True, opening_cost_nok=opening_cost_nok, **cells)


@pytest.mark.parametrize(("opening_cost_nok", "is_worth_it"), [(9_990, True), (10_010, False)])
def test_a_candidate_opens_only_when_it_saves_more_than_it_costs(opening_cost_nok: float, is_worth_it: bool) -> None:
    plan = checked_plan(tiny_region(DUG_TWICE, [FAR, candidate(opening_cost_nok=opening_cost_nok)]))
    assert plan.openings.opened.tolist() == [is_worth_it]
    saved = 200 * (60 - 10) - opening_cost_nok if is_worth_it else 0
    assert plan.summary["objective_nok"] == pytest.approx(200 * 60 - saved)


def test_a_candidate_that_is_not_opened_takes_in_nothing() -> None:
    plan = checked_plan(tiny_region(DUG_TWICE, [candidate(opening_cost_nok=1e6)]))
    assert plan.openings.opened.tolist() == [False]
    assert moves(plan) == {}
    assert plan.summary["objective_nok"] == pytest.approx(200 * UNPLACED)


def test_an_opened_candidate_stays_within_its_capacity() -> None:
    region = tiny_region(DUG_TWICE, [FAR, candidate(opening_cost_nok=2_000, capacity={Q1: 80, Q2: 20})])
    assert objective(region) == pytest.approx(2_000 + 100 * 10 + 100 * 60)


def test_an_opened_candidate_stays_within_its_lifes_total() -> None:
    region = tiny_region(DUG_TWICE, [FAR, candidate(opening_cost_nok=2_000, total_tonnes=120)])
    assert objective(region) == pytest.approx(2_000 + 120 * 10 + 80 * 60)


def test_a_candidate_without_any_capacity_row_is_paid_for_once() -> None:
    assert objective(tiny_region(DUG_TWICE, [candidate(opening_cost_nok=7_000)])) == pytest.approx(7_000 + 200 * 10)


def test_a_candidate_quarry_sells_only_when_opened() -> None:
    lots = [need("fill", "gravel", 100, Q1)]
    cheap, dear = (candidate("quarry", "gravel", cost) for cost in (98_000, 100_000))
    assert objective(tiny_region(lots, [cheap])) == pytest.approx(98_000 + 100 * 10)
    assert objective(tiny_region(lots, [dear])) == pytest.approx(100 * UNMET)


def test_a_candidate_storage_takes_in_only_when_opened() -> None:
    lots = [surplus("dug", "sand", 100, Q1), need("fill", "sand", 100, Q2)]
    cheap, dear = (candidate("storage", "sand", cost) for cost in (298_000, 300_000))
    assert objective(tiny_region(lots, [cheap])) == pytest.approx(298_000 + 100 * 10)
    assert objective(tiny_region(lots, [dear])) == pytest.approx(100 * (UNPLACED + UNMET))


def test_a_candidate_plant_takes_in_only_when_opened() -> None:
    lots = [surplus("dug", "mixed_fill", 100, Q1), need("fill", "gravel", 60, Q1)]
    yields = [("mixed_fill", "gravel", 0.6)]
    cheap, dear = (candidate("sorting", "mixed_fill", cost, yields=yields) for cost in (258_000, 260_000))
    assert objective(tiny_region(lots, [cheap])) == pytest.approx(258_000 + 100 * 10)
    assert objective(tiny_region(lots, [dear])) == pytest.approx(100 * UNPLACED + 60 * UNMET)


def test_of_two_candidates_that_each_suffice_one_opens() -> None:
    second = facility("new-2", "landfill", {"clay": 12.0}, is_candidate=True, opening_cost_nok=4_000)
    plan = checked_plan(tiny_region(DUG_TWICE, [FAR, candidate(opening_cost_nok=4_500), second]))
    assert plan.openings.opened.tolist() == [False, True]
    assert plan.summary["objective_nok"] == pytest.approx(4_000 + 200 * 12)


def test_a_candidate_that_costs_nothing_opens_where_it_helps() -> None:
    plan = checked_plan(tiny_region(DUG_TWICE, [FAR, candidate()]))
    assert plan.openings.opened.tolist() == [True]
    assert plan.summary["objective_nok"] == pytest.approx(200 * 10)


def test_a_candidate_opens_for_the_haul_it_saves() -> None:
    region = tiny_region(
        DUG_TWICE,
        [FAR, candidate(opening_cost_nok=20_000)],
        distances=[kilometres("school", "far", 40), kilometres("school", "new", 5)],
        nok_per_tonne_km=3.0,
    )
    assert objective(region) == pytest.approx(20_000 + 200 * (10 + 5 * 3))


def test_prices_of_a_plan_with_openings_are_said_to_hold_with_these_openings() -> None:
    plan = checked_plan(tiny_region(DUG_TWICE, [FAR, candidate(opening_cost_nok=2_000, capacity={Q1: 80, Q2: 20})]))
    assert plan.summary["shadow_prices_from"] == "linear programme with openings fixed"
    price = plan.capacity.shadow_price_nok_per_tonne[plan.capacity.facility_id == "new"]
    assert price.tolist() == pytest.approx([50, 50])
