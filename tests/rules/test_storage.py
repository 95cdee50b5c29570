"""Storage: both hauls, the room, the closing, the time limit, and what a tonne that stands there costs."""

import pytest

from tests.balance.checked import checked_plan, moves, objective
from tests.rules.tiny_regions import Q1, Q2, Q3, UNMET, UNPLACED, facility, kilometres, need, surplus, tiny_region

DUG_THEN_NEEDED = [surplus("dug", "sand", 100, Q1), need("fill", "sand", 100, Q2, project="homes")]
DUG_THEN_NEEDED_LATER = [surplus("dug", "sand", 100, Q1), need("fill", "sand", 100, Q3, project="homes")]
NOTHING_SERVED = 100 * UNPLACED + 100 * UNMET


def test_storage_costs_haul_handling_and_fee_in_and_haul_and_handling_out() -> None:
    region = tiny_region(
        DUG_THEN_NEEDED,
        [facility("lager", "storage", {"sand": 15})],
        distances=[kilometres("school", "lager", 5), kilometres("lager", "homes", 7)],
        nok_per_tonne_km=3.0,
        handling_nok_per_tonne=10.0,
    )
    plan = checked_plan(region)
    assert plan.summary["objective_nok"] == pytest.approx(100 * ((5 * 3 + 10 + 15) + (7 * 3 + 10)))
    assert plan.summary["tonnes_by_pyramid_level"]["3"] == pytest.approx(100)


def test_storage_serves_a_need_of_the_project_it_came_from_as_reuse_elsewhere() -> None:
    lots = [surplus("dug", "sand", 100, Q1), need("fill", "sand", 100, Q2)]
    region = tiny_region(
        lots,
        [facility("lager", "storage", {"sand": 0})],
        sites={"lager": "school"},
        pyramid="weighted",
        pyramid_nok_per_tonne={2: 1.0, 3: 10.0, 4: 100.0, 5: 100.0, 6: 100.0},
    )
    plan = checked_plan(region)
    assert plan.summary["tonnes_by_pyramid_level"] == pytest.approx({"2": 0, "3": 100, "4": 0, "5": 0, "6": 0})
    assert plan.summary["objective_nok"] == pytest.approx(100 * 10)


def test_stock_in_storage_stays_within_its_total_at_each_quarters_end() -> None:
    region = tiny_region(DUG_THEN_NEEDED, [facility("lager", "storage", {"sand": 0}, total_tonnes=40)])
    assert objective(region) == pytest.approx(60 * (UNPLACED + UNMET))


def test_room_for_stock_has_a_shadow_price_in_the_quarter_where_it_is_short() -> None:
    plan = checked_plan(tiny_region(DUG_THEN_NEEDED, [facility("lager", "storage", {"sand": 0}, total_tonnes=40)]))
    assert plan.capacity.total_shadow_price_nok_per_tonne.tolist() == pytest.approx([UNPLACED + UNMET, 0])


def test_what_passes_through_storage_within_a_quarter_takes_no_room() -> None:
    storage = facility("lager", "storage", {"sand": 0}, total_tonnes=0)
    lots = [surplus("dug", "sand", 100, Q1), need("fill", "sand", 100, Q1, project="homes")]
    region = tiny_region(
        lots,
        [storage],
        distances=[
            kilometres("school", "homes", 50),
            kilometres("school", "lager", 1),
            kilometres("lager", "homes", 1),
        ],
        nok_per_tonne_km=1.0,
    )
    plan = checked_plan(region)
    assert ("lager", "fill", Q1) in moves(plan)
    assert plan.summary["objective_nok"] == pytest.approx(100 * 2)


def test_intake_of_storage_stays_within_its_capacity() -> None:
    storage = facility("lager", "storage", {"sand": 0}, capacity={Q1: 25})
    assert objective(tiny_region(DUG_THEN_NEEDED, [storage])) == pytest.approx(75 * (UNPLACED + UNMET))


def test_stock_is_zero_at_the_end_of_the_last_quarter_before_closing() -> None:
    closing = facility("lager", "storage", {"sand": 0}, closes=Q1)
    assert objective(tiny_region(DUG_THEN_NEEDED, [closing])) == pytest.approx(NOTHING_SERVED)


def test_storage_that_closes_at_the_horizons_end_leaves_nothing_standing() -> None:
    lots = [surplus("dug", "sand", 100, Q2)]
    closing = facility("lager", "storage", {"sand": 0}, closes=Q2)
    staying = facility("lager", "storage", {"sand": 0}, closes=Q3)
    assert objective(tiny_region(lots, [closing], leftover_stock_nok_per_tonne=5.0)) == pytest.approx(100 * UNPLACED)
    assert objective(tiny_region(lots, [staying], leftover_stock_nok_per_tonne=5.0)) == pytest.approx(100 * 5)


def test_storage_takes_nothing_before_it_opens() -> None:
    opening = facility("lager", "storage", {"sand": 0}, opens=Q2)
    assert objective(tiny_region(DUG_THEN_NEEDED, [opening])) == pytest.approx(NOTHING_SERVED)


def test_stock_may_stand_as_many_quarters_as_its_limit_and_no_longer() -> None:
    one, two = (facility("lager", "storage", {"sand": 0}, max_storage_quarters=limit) for limit in (1, 2))
    assert objective(tiny_region(DUG_THEN_NEEDED_LATER, [one], periods=3)) == pytest.approx(NOTHING_SERVED)
    assert objective(tiny_region(DUG_THEN_NEEDED_LATER, [two], periods=3)) == 0


def test_a_limit_of_no_quarters_lets_masses_through_but_not_stand() -> None:
    storage = facility("lager", "storage", {"sand": 0}, max_storage_quarters=0)
    tip = facility("deponi", "landfill", {"sand": 30})
    region = tiny_region(
        [surplus("dug", "sand", 100, Q1), need("fill", "sand", 100, Q2)],
        [storage, tip],
        distances=[
            kilometres("school", "deponi", 90),
            kilometres("school", "lager", 1),
            kilometres("lager", "deponi", 1),
        ],
        nok_per_tonne_km=1.0,
    )
    plan = checked_plan(region)
    assert len(plan.inventory.period) == 0
    assert plan.summary["objective_nok"] == pytest.approx(100 * (1 + 1 + 30) + 100 * UNMET)


def test_what_came_last_does_not_excuse_what_came_first() -> None:
    storage = facility("lager", "storage", {"sand": 0}, max_storage_quarters=1)
    lots = [
        surplus("early", "sand", 10, Q1),
        surplus("late", "sand", 10, Q2),
        need("fill", "sand", 20, Q3, project="homes"),
    ]
    assert objective(tiny_region(lots, [storage], periods=3)) == pytest.approx(10 * (UNPLACED + UNMET))


def test_nothing_goes_from_storage_to_storage() -> None:
    storages = [facility(name, "storage", {"sand": 0}, max_storage_quarters=1) for name in ("lager", "lager-2")]
    assert objective(tiny_region(DUG_THEN_NEEDED_LATER, storages, periods=3)) == pytest.approx(NOTHING_SERVED)


def test_holding_is_paid_at_each_quarters_end() -> None:
    storage = facility("lager", "storage", {"sand": 0}, holding_nok_per_tonne_quarter=4)
    plan = checked_plan(tiny_region(DUG_THEN_NEEDED_LATER, [storage], periods=3))
    assert plan.summary["objective_terms_nok"]["holding"] == pytest.approx(100 * 2 * 4)
    assert plan.summary["objective_nok"] == pytest.approx(100 * 2 * 4)


def test_what_stands_at_the_horizons_end_is_leftover() -> None:
    storage = facility("lager", "storage", {"sand": 0})
    region = tiny_region([surplus("dug", "sand", 100, Q1)], [storage], leftover_stock_nok_per_tonne=150.0)
    plan = checked_plan(region)
    assert plan.summary["leftover_tonnes"] == pytest.approx(100)
    assert plan.summary["objective_nok"] == pytest.approx(100 * 150)


def test_stored_masses_may_end_in_a_landfill() -> None:
    facilities = [facility("lager", "storage", {"sand": 0}), facility("deponi", "landfill", {"sand": 9}, opens=Q2)]
    region = tiny_region([surplus("dug", "sand", 100, Q1)], facilities, leftover_stock_nok_per_tonne=150.0)
    plan = checked_plan(region)
    assert moves(plan) == {("dug", "lager", Q1): pytest.approx(100), ("lager", "deponi", Q2): pytest.approx(100)}
    assert plan.summary["objective_nok"] == pytest.approx(100 * 9)


def test_storage_keeps_classes_apart() -> None:
    lots = [
        surplus("dug", "sand", 100, Q1, contamination_class=3),
        need("fill", "sand", 100, Q2, contamination_class=2, project="homes"),
    ]
    storage = facility("lager", "storage", {"sand": 0}, max_class=3)
    region = tiny_region(lots, [storage], leftover_stock_nok_per_tonne=1.0)
    assert objective(region) == pytest.approx(100 * 1 + 100 * UNMET)
