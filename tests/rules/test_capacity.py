"""How much a facility takes in (a quarry: sells): by quarter, over its life, and when it is open at all."""

import pytest

from tests.balance.checked import checked_plan, objective
from tests.rules.tiny_regions import Q1, Q2, UNMET, UNPLACED, facility, need, surplus, tiny_region

DUG_TWICE = [surplus("first", "clay", 100, Q1), surplus("second", "clay", 100, Q2)]
NEEDED_TWICE = [need("first", "gravel", 100, Q1), need("second", "gravel", 100, Q2)]


@pytest.mark.parametrize("kind", ["landfill", "recovery"])
def test_a_facility_without_capacity_rows_is_unlimited(kind: str) -> None:
    assert objective(tiny_region(DUG_TWICE, [facility("mottak", kind, {"clay": 10})])) == pytest.approx(200 * 10)


@pytest.mark.parametrize("kind", ["landfill", "recovery"])
def test_intake_stays_within_each_quarters_capacity(kind: str) -> None:
    region = tiny_region(DUG_TWICE, [facility("mottak", kind, {"clay": 10}, capacity={Q1: 40, Q2: 70})])
    assert objective(region) == pytest.approx(110 * 10 + 90 * UNPLACED)


def test_a_quarter_that_no_capacity_row_covers_has_none() -> None:
    region = tiny_region(DUG_TWICE, [facility("deponi", "landfill", {"clay": 0}, capacity={Q1: 500})])
    assert objective(region) == pytest.approx(100 * UNPLACED)


def test_capacity_rows_outside_the_horizon_leave_none_within_it() -> None:
    region = tiny_region(DUG_TWICE, [facility("deponi", "landfill", {"clay": 0}, capacity={Q1 - 1: 500})])
    assert objective(region) == pytest.approx(200 * UNPLACED)


def test_types_of_a_facility_share_its_capacity() -> None:
    lots = [surplus("clay", "clay", 100, Q1), surplus("till", "till", 100, Q1)]
    region = tiny_region(lots, [facility("deponi", "landfill", {"clay": 0, "till": 0}, capacity={Q1: 150})])
    assert objective(region) == pytest.approx(50 * UNPLACED)


@pytest.mark.parametrize("kind", ["landfill", "recovery"])
def test_intake_stays_within_the_lifes_total(kind: str) -> None:
    region = tiny_region(DUG_TWICE, [facility("mottak", kind, {"clay": 10}, total_tonnes=150)])
    assert objective(region) == pytest.approx(150 * 10 + 50 * UNPLACED)


def test_a_facility_takes_nothing_outside_opens_to_closes() -> None:
    opening = facility("deponi", "landfill", {"clay": 10}, opens=Q2)
    closing = facility("deponi", "landfill", {"clay": 10}, closes=Q1)
    for deponi in (opening, closing):
        assert objective(tiny_region(DUG_TWICE, [deponi])) == pytest.approx(100 * 10 + 100 * UNPLACED)


def test_a_quarry_sells_at_its_price() -> None:
    region = tiny_region(NEEDED_TWICE, [facility("pukkverk", "quarry", {"gravel": 120})])
    plan = checked_plan(region)
    assert plan.summary["objective_nok"] == pytest.approx(200 * 120)
    assert plan.summary["virgin_tonnes"] == pytest.approx(200)


def test_a_quarrys_sales_stay_within_each_quarters_capacity() -> None:
    region = tiny_region(NEEDED_TWICE, [facility("pukkverk", "quarry", {"gravel": 120}, capacity={Q1: 60, Q2: 999})])
    assert objective(region) == pytest.approx(160 * 120 + 40 * UNMET)


def test_a_quarrys_sales_stay_within_its_total() -> None:
    region = tiny_region(NEEDED_TWICE, [facility("pukkverk", "quarry", {"gravel": 120}, total_tonnes=130)])
    assert objective(region) == pytest.approx(130 * 120 + 70 * UNMET)


def test_a_quarry_sells_nothing_outside_opens_to_closes() -> None:
    region = tiny_region(NEEDED_TWICE, [facility("pukkverk", "quarry", {"gravel": 120}, opens=Q2)])
    assert objective(region) == pytest.approx(100 * 120 + 100 * UNMET)


def test_the_cheaper_facility_is_filled_first() -> None:
    facilities = [
        facility("near", "landfill", {"clay": 10}, capacity={Q1: 30, Q2: 30}),
        facility("far", "landfill", {"clay": 60}),
    ]
    assert objective(tiny_region(DUG_TWICE, facilities)) == pytest.approx(60 * 10 + 140 * 60)


def test_the_shadow_price_is_what_a_tonne_more_would_save() -> None:
    facilities = [
        facility("near", "landfill", {"clay": 10}, capacity={Q1: 30, Q2: 300}),
        facility("far", "landfill", {"clay": 60}),
    ]
    capacity = checked_plan(tiny_region(DUG_TWICE, facilities)).capacity
    assert capacity.facility_id.tolist() == ["near", "near", "far", "far"]
    assert capacity.used_tonnes.tolist() == pytest.approx([30, 100, 70, 0])
    assert capacity.shadow_price_nok_per_tonne.tolist() == pytest.approx([50, 0, 0, 0])


def test_the_lifes_total_has_a_shadow_price_of_its_own() -> None:
    facilities = [
        facility("near", "landfill", {"clay": 10}, total_tonnes=150),
        facility("far", "landfill", {"clay": 60}),
    ]
    capacity = checked_plan(tiny_region(DUG_TWICE, facilities)).capacity
    assert capacity.total_shadow_price_nok_per_tonne.tolist() == pytest.approx([50, 50, 0, 0])
