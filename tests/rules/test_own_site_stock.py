"""Stock on a project's own site: room in this quarter and the next, own surplus only."""

import pytest

from tests.balance.checked import checked_plan, moves, objective
from tests.rules.tiny_regions import Q1, Q2, Q3, UNMET, UNPLACED, facility, kilometres, need, room, surplus, tiny_region

DUG_THEN_NEEDED = [surplus("dug", "sand", 100, Q1), need("fill", "sand", 100, Q2)]
NOTHING_SERVED = 100 * UNPLACED + 100 * UNMET


def test_own_stock_carries_surplus_to_a_later_need_for_one_handling() -> None:
    region = tiny_region(DUG_THEN_NEEDED, storage=[room("school", 100, Q1, Q2)], handling_nok_per_tonne=10.0)
    plan = checked_plan(region)
    assert moves(plan) == {("dug", "school", Q1): pytest.approx(100), ("school", "fill", Q2): pytest.approx(100)}
    assert plan.summary["objective_nok"] == pytest.approx(100 * 10)
    assert plan.summary["tonnes_by_pyramid_level"]["2"] == pytest.approx(100)


def test_own_stock_needs_room_in_the_next_quarter_too() -> None:
    assert objective(tiny_region(DUG_THEN_NEEDED, storage=[room("school", 100, Q1)])) == pytest.approx(NOTHING_SERVED)


def test_room_in_the_next_quarter_alone_is_no_room_in_this() -> None:
    region = tiny_region(DUG_THEN_NEEDED, storage=[room("school", 100, Q2, Q3)])
    assert objective(region) == pytest.approx(NOTHING_SERVED)


def test_own_stock_stays_within_the_smaller_of_two_quarters_rooms() -> None:
    region = tiny_region(DUG_THEN_NEEDED, storage=[room("school", 100, Q1), room("school", 30, Q2)])
    assert objective(region) == pytest.approx(70 * (UNPLACED + UNMET))


def test_rooms_that_overlap_add_up() -> None:
    region = tiny_region(DUG_THEN_NEEDED, storage=[room("school", 20, Q1, Q2), room("school", 30, Q1, Q2)])
    assert objective(region) == pytest.approx(50 * (UNPLACED + UNMET))


def test_masses_of_a_project_share_its_room() -> None:
    lots = [*DUG_THEN_NEEDED, surplus("peat", "peat", 100, Q1), need("bog", "peat", 100, Q2)]
    region = tiny_region(lots, storage=[room("school", 120, Q1, Q2)])
    assert objective(region) == pytest.approx(80 * (UNPLACED + UNMET))


def test_stock_at_the_horizons_end_needs_room_in_the_quarter_after() -> None:
    lots = [surplus("dug", "sand", 100, Q2)]
    until_the_end = tiny_region(lots, storage=[room("school", 100, Q2)], leftover_stock_nok_per_tonne=150.0)
    longer = tiny_region(lots, storage=[room("school", 100, Q2, Q3)], leftover_stock_nok_per_tonne=150.0)
    assert objective(until_the_end) == pytest.approx(100 * UNPLACED)
    assert objective(longer) == pytest.approx(100 * 150)


def test_a_project_lays_only_its_own_surplus_on_its_site() -> None:
    lots = [surplus("dug", "sand", 100, Q1, project="homes"), need("fill", "sand", 100, Q2)]
    assert objective(tiny_region(lots, storage=[room("school", 100, Q1, Q2)])) == pytest.approx(NOTHING_SERVED)


def test_own_stock_serves_another_projects_need_as_reuse_elsewhere() -> None:
    lots = [surplus("dug", "sand", 100, Q1), need("fill", "sand", 100, Q2, project="homes")]
    region = tiny_region(
        lots,
        storage=[room("school", 100, Q1, Q2)],
        distances=[kilometres("school", "homes", 8)],
        nok_per_tonne_km=3.0,
        handling_nok_per_tonne=10.0,
    )
    plan = checked_plan(region)
    assert plan.summary["objective_nok"] == pytest.approx(100 * (8 * 3 + 10))
    assert plan.summary["tonnes_by_pyramid_level"]["3"] == pytest.approx(100)


def test_own_stock_may_go_on_to_any_receiver() -> None:
    tip = facility("deponi", "landfill", {"sand": 20}, capacity={Q2: 100})
    region = tiny_region([surplus("dug", "sand", 100, Q1)], [tip], storage=[room("school", 100, Q1, Q2)])
    plan = checked_plan(region)
    assert ("school", "deponi", Q2) in moves(plan)
    assert plan.summary["objective_nok"] == pytest.approx(100 * 20)
