"""Sorting and treatment: yields, loss, stock of what comes out, and which way masses may go on."""

from typing import Any

import pytest

from tests.balance.checked import checked_plan, moves, objective
from tests.rules.tiny_regions import Q1, Q2, UNMET, UNPLACED, Row, facility, kilometres, need, surplus, tiny_region

DUG = surplus("dug", "mixed_fill", 100, Q1)


def sorting(fee: float = 0.0, **cells: Any) -> Row:
    """A plant that makes 0.6 gravel and 0.3 sand of mixed fill and loses the rest."""
    return facility(
        "sorterer",
        "sorting",
        {"mixed_fill": fee},
        yields=[("mixed_fill", "gravel", 0.6), ("mixed_fill", "sand", 0.3)],
        **cells,
    )


def test_a_plant_gives_its_yields_and_loses_the_rest() -> None:
    lots = [DUG, need("gravel", "gravel", 100, Q1, project="homes"), need("sand", "sand", 100, Q1, project="homes")]
    plan = checked_plan(tiny_region(lots, [sorting()]))
    assert moves(plan) == {
        ("dug", "sorterer", Q1): pytest.approx(100),
        ("sorterer", "gravel", Q1): pytest.approx(60),
        ("sorterer", "sand", Q1): pytest.approx(30),
    }
    assert plan.summary["loss_tonnes"] == pytest.approx(10)
    assert plan.summary["tonnes_by_pyramid_level"]["4"] == pytest.approx(90)
    assert plan.summary["objective_nok"] == pytest.approx((40 + 70) * UNMET)


def test_sorting_costs_haul_handling_and_fee_in_and_haul_and_handling_out() -> None:
    lots = [DUG, need("gravel", "gravel", 60, Q1, project="homes"), need("sand", "sand", 30, Q1, project="homes")]
    region = tiny_region(
        lots,
        [sorting(fee=40)],
        distances=[kilometres("school", "sorterer", 5), kilometres("sorterer", "homes", 7)],
        nok_per_tonne_km=3.0,
        handling_nok_per_tonne=10.0,
    )
    assert objective(region) == pytest.approx(100 * (5 * 3 + 10 + 40) + 90 * (7 * 3 + 10))


def test_loss_and_leftover_weigh_as_level_six() -> None:
    lots = [DUG, need("gravel", "gravel", 60, Q1, project="homes")]
    weights = {2: 0.0, 3: 0.0, 4: 20.0, 5: 0.0, 6: 80.0}
    plan = checked_plan(tiny_region(lots, [sorting()], pyramid="weighted", pyramid_nok_per_tonne=weights))
    assert plan.summary["leftover_tonnes"] == pytest.approx(30)
    assert plan.summary["tonnes_by_pyramid_level"]["6"] == 0
    assert plan.summary["objective_nok"] == pytest.approx(60 * 20 + (10 + 30) * 80)


def test_what_a_plant_makes_may_wait_for_a_later_need() -> None:
    lots = [DUG, need("gravel", "gravel", 60, Q2, project="homes")]
    region = tiny_region(lots, [sorting(holding_nok_per_tonne_quarter=2)])
    assert objective(region) == pytest.approx(60 * 2 + 30 * 2 * 2)  # the sand stands at both quarters' ends


def test_what_stands_at_a_plant_stays_within_its_total() -> None:
    lots = [DUG, need("gravel", "gravel", 60, Q2, project="homes")]
    region = tiny_region(lots, [sorting(total_tonnes=45)])
    assert objective(region) == pytest.approx(50 * UNPLACED + 30 * UNMET)


def test_a_plants_time_limit_holds_for_what_it_makes() -> None:
    lots = [DUG, need("gravel", "gravel", 60, Q2, project="homes")]
    region = tiny_region(lots, [sorting(max_storage_quarters=0)])
    assert objective(region) == pytest.approx(100 * UNPLACED + 60 * UNMET)


def test_intake_of_a_plant_stays_within_its_capacity() -> None:
    lots = [DUG, need("gravel", "gravel", 60, Q1, project="homes")]
    assert objective(tiny_region(lots, [sorting(capacity={Q1: 50})])) == pytest.approx(50 * UNPLACED + 30 * UNMET)


def test_what_is_sorted_may_be_treated_but_not_the_other_way() -> None:
    washes: dict[str, Any] = {"yields": [("gravel", "sand", 0.5)]}
    lots = [DUG, need("washed", "sand", 60, Q1, project="homes")]
    forward = [sorting(), facility("vasker", "treatment", {"gravel": 0}, **washes)]
    backward = [
        facility("vasker", "treatment", {"mixed_fill": 0}, yields=[("mixed_fill", "gravel", 1.0)]),
        facility("sorterer", "sorting", {"gravel": 0}, **washes),
    ]
    assert objective(tiny_region(lots, forward)) == 0  # 30 sand sorted out, 60 gravel washed to 30 more
    assert objective(tiny_region(lots, backward)) == pytest.approx(60 * UNMET)


def test_nothing_goes_from_sorting_to_sorting_or_to_storage() -> None:
    lots = [DUG, need("washed", "sand", 60, Q2, project="homes")]
    no_stock: dict[str, Any] = {"max_storage_quarters": 0}
    facilities = [
        facility("sorterer", "sorting", {"mixed_fill": 0}, yields=[("mixed_fill", "gravel", 1.0)], **no_stock),
        facility("sorterer-2", "sorting", {"gravel": 0}, yields=[("gravel", "sand", 1.0)]),
        facility("lager", "storage", {"gravel": 0, "sand": 0}),
    ]
    assert objective(tiny_region(lots, facilities)) == pytest.approx(100 * UNPLACED + 60 * UNMET)


def test_stored_masses_may_be_sorted() -> None:
    lots = [DUG, need("gravel", "gravel", 60, Q2, project="homes")]
    facilities = [facility("lager", "storage", {"mixed_fill": 0}), sorting(opens=Q2)]
    assert objective(tiny_region(lots, facilities)) == 0


def test_what_comes_out_has_the_class_of_the_yields() -> None:
    lots = [
        surplus("dug", "mixed_fill", 100, Q1, contamination_class=4),
        need("gravel", "gravel", 60, Q1, project="homes"),
    ]
    assert objective(tiny_region(lots, [sorting(max_class=4)])) == 0


def test_what_is_sorted_out_may_be_recovered_or_landfilled() -> None:
    facilities = [
        sorting(max_storage_quarters=0),
        facility("utfylling", "recovery", {"gravel": 5}),
        facility("deponi", "landfill", {"sand": 9}),
    ]
    plan = checked_plan(tiny_region([DUG], facilities))
    assert plan.summary["tonnes_by_pyramid_level"] == pytest.approx({"2": 0, "3": 0, "4": 0, "5": 60, "6": 30})
    assert plan.summary["objective_nok"] == pytest.approx(60 * 5 + 30 * 9)
