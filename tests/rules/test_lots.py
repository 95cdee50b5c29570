"""What lots ask for: every tonne within the horizon moved, kept or unplaced; every need met or unmet."""

import pytest

from tests.balance.checked import checked_plan, moves, objective
from tests.rules.tiny_regions import Q1, Q2, Q3, UNMET, UNPLACED, facility, need, surplus, tiny_region


def test_surplus_with_no_receiver_is_unplaced() -> None:
    plan = checked_plan(tiny_region([surplus("dug", "clay", 100, Q1)]))
    assert plan.summary["objective_nok"] == pytest.approx(100 * UNPLACED)
    assert plan.unplaced.lot_id.tolist() == ["dug"]
    assert plan.unplaced.tonnes.tolist() == pytest.approx([100])


def test_need_that_nothing_serves_is_unmet() -> None:
    plan = checked_plan(tiny_region([need("fill", "gravel", 50, Q2)]))
    assert plan.summary["objective_nok"] == pytest.approx(50 * UNMET)
    assert plan.summary["unmet_need_tonnes"] == pytest.approx(50)


def test_unplaced_surplus_and_unmet_need_weigh_what_the_assumptions_say() -> None:
    lots = [surplus("dug", "clay", 10, Q1), need("fill", "gravel", 20, Q1)]
    region = tiny_region(lots, unplaced_surplus_nok_per_tonne=7.0, unmet_need_nok_per_tonne=3.0)
    assert objective(region) == pytest.approx(10 * 7 + 20 * 3)


def test_a_lot_is_spread_evenly_over_its_window_and_what_lies_outside_the_horizon_is_left_out() -> None:
    plan = checked_plan(tiny_region([surplus("dug", "clay", 90, Q1, Q3)]))
    assert plan.unplaced.period.tolist() == [Q1, Q2]
    assert plan.unplaced.tonnes.tolist() == pytest.approx([30, 30])
    assert plan.summary["lots_outside_horizon"] == [
        {"lot_id": "dug", "direction": "surplus", "tonnes": pytest.approx(30)}
    ]


def test_a_window_that_began_before_the_horizon_counts_from_its_own_start() -> None:
    assert objective(tiny_region([surplus("dug", "clay", 90, Q1 - 2, Q1)])) == pytest.approx(30 * UNPLACED)


def test_a_lot_outside_the_horizon_costs_nothing() -> None:
    assert objective(tiny_region([need("fill", "gravel", 90, Q3)])) == 0


def test_a_lot_counts_with_its_probability() -> None:
    assert objective(tiny_region([surplus("dug", "clay", 100, Q1, stage_probability=0.25)])) == pytest.approx(
        25 * UNPLACED
    )


def test_a_lot_of_no_tonnes_costs_nothing() -> None:
    assert objective(tiny_region([surplus("dug", "clay", 0, Q1)])) == 0


def test_surplus_serves_a_need_of_the_same_quarter() -> None:
    plan = checked_plan(tiny_region([surplus("dug", "sand", 100, Q1), need("fill", "sand", 80, Q1)]))
    assert moves(plan) == {("dug", "fill", Q1): pytest.approx(80)}
    assert plan.summary["objective_nok"] == pytest.approx(20 * UNPLACED)


def test_surplus_without_anywhere_to_stand_cannot_serve_a_later_need() -> None:
    region = tiny_region([surplus("dug", "sand", 100, Q1), need("fill", "sand", 100, Q2)])
    assert objective(region) == pytest.approx(100 * UNPLACED + 100 * UNMET)


def test_masses_cannot_be_used_before_they_are_dug() -> None:
    storage = facility("lager", "storage", {"sand": 0})
    region = tiny_region(
        [need("fill", "sand", 100, Q1), surplus("dug", "sand", 100, Q2)], [storage], leftover_stock_nok_per_tonne=1.0
    )
    assert objective(region) == pytest.approx(100 * UNMET + 100 * 1)


def test_a_region_without_surplus_or_facilities_has_a_plan() -> None:
    assert objective(tiny_region([need("fill", "sand", 0, Q1)])) == 0
