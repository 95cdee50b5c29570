"""The resource pyramid: weighed, ranked before cost, or off."""

from typing import Any

import pytest

from tests.balance.checked import checked_plan, objective, ranked_tonnes
from tests.rules.tiny_regions import Q1, Q2, Row, facility, kilometres, need, room, surplus, tiny_region

WEIGHTS = {2: 1.0, 3: 10.0, 4: 100.0, 5: 1_000.0, 6: 10_000.0}
DUG = surplus("dug", "sand", 100, Q1)
PRICEY: dict[str, Any] = {"unplaced_surplus_nok_per_tonne": 1e6, "unmet_need_nok_per_tonne": 1e6}


@pytest.mark.parametrize(
    ("level", "lots", "facilities"),
    [
        (2, [DUG, need("fill", "sand", 100, Q1)], []),
        (3, [DUG, need("fill", "sand", 100, Q1, project="homes")], []),
        (3, [DUG, need("fill", "sand", 100, Q2)], [facility("lager", "storage", {"sand": 0})]),
        (
            4,
            [DUG, need("fill", "gravel", 100, Q1)],
            [facility("anlegg", "sorting", {"sand": 0}, yields=[("sand", "gravel", 1.0)])],
        ),
        (
            4,
            [DUG, need("fill", "gravel", 100, Q1)],
            [facility("anlegg", "treatment", {"sand": 0}, yields=[("sand", "gravel", 1.0)])],
        ),
        (5, [DUG], [facility("utfylling", "recovery", {"sand": 0})]),
        (6, [DUG], [facility("deponi", "landfill", {"sand": 0})]),
        (6, [DUG], [facility("lager", "storage", {"sand": 0})]),
        (6, [DUG], [facility("anlegg", "treatment", {"sand": 0}, yields=[("sand", "gravel", 0.0)])]),
    ],
)
def test_a_tonne_weighs_by_the_level_it_ends_on(level: int, lots: list[Row], facilities: list[Row]) -> None:
    region = tiny_region(lots, facilities, pyramid="weighted", pyramid_nok_per_tonne=WEIGHTS, **PRICEY)
    assert objective(region) == pytest.approx(100 * WEIGHTS[level])
    assert objective(region.with_assumptions(pyramid="off")) == 0


def test_virgin_masses_count_on_no_level() -> None:
    lots = [need("fill", "sand", 100, Q1)]
    region = tiny_region(
        lots,
        [facility("pukkverk", "quarry", {"sand": 7})],
        pyramid="weighted",
        pyramid_nok_per_tonne=WEIGHTS,
    )
    assert objective(region) == pytest.approx(100 * 7)


def test_off_takes_the_cheapest_and_weights_turn_the_choice() -> None:
    facilities = [facility("deponi", "landfill", {"sand": 10}), facility("utfylling", "recovery", {"sand": 40})]
    weights = {**dict.fromkeys(range(2, 7), 0.0), 5: 40.0, 6: 80.0}
    region = tiny_region([DUG], facilities, pyramid="off", pyramid_nok_per_tonne=weights)
    assert objective(region) == pytest.approx(100 * 10)
    assert objective(region.with_assumptions(pyramid="weighted")) == pytest.approx(100 * (40 + 40))


def test_lexicographic_avoids_landfill_at_any_cost_and_counts_no_weights() -> None:
    facilities = [facility("deponi", "landfill", {"sand": 10}), facility("utfylling", "recovery", {"sand": 900})]
    region = tiny_region([DUG], facilities, pyramid="lexicographic", pyramid_nok_per_tonne=WEIGHTS)
    plan = checked_plan(region)
    assert ranked_tonnes(plan) == pytest.approx({"unplaced": 0, 6: 0, 5: 100, 4: 0, 3: 0}, abs=1e-4)
    assert plan.summary["objective_nok"] == pytest.approx(100 * 900, rel=1e-6)


def test_lexicographic_lands_surplus_before_it_leaves_it_unplaced() -> None:
    facilities = [facility("deponi", "landfill", {"sand": 5_000})]
    plan = checked_plan(tiny_region([DUG], facilities, pyramid="lexicographic"))
    assert ranked_tonnes(plan) == pytest.approx({"unplaced": 0, 6: 100, 5: 0, 4: 0, 3: 0}, abs=1e-4)


def test_lexicographic_opens_a_candidate_that_keeps_a_tonne_from_landfill() -> None:
    facilities = [
        facility("deponi", "landfill", {"sand": 0}),
        facility("utfylling", "recovery", {"sand": 0}, is_candidate=True, opening_cost_nok=5e6),
    ]
    plan = checked_plan(tiny_region([DUG], facilities, pyramid="lexicographic"))
    assert plan.openings.opened.tolist() == [True]
    assert plan.summary["objective_nok"] == pytest.approx(5e6)


def test_lexicographic_leaves_a_candidate_closed_that_no_level_gains_by() -> None:
    facilities = [
        facility("deponi", "landfill", {"sand": 60}),
        facility("new", "landfill", {"sand": 10}, is_candidate=True, opening_cost_nok=5_010),
    ]
    plan = checked_plan(tiny_region([DUG], facilities, pyramid="lexicographic"))
    assert plan.openings.opened.tolist() == [False]
    assert plan.summary["objective_nok"] == pytest.approx(100 * 60, rel=1e-6)


def test_lexicographic_reuses_on_the_own_site_before_elsewhere_and_is_cheap_among_equals() -> None:
    lots = [
        DUG,
        need("own", "sand", 40, Q2),
        need("near", "sand", 100, Q1, project="near"),
        need("far", "sand", 100, Q1, project="far"),
    ]
    region = tiny_region(
        lots,
        [facility("pukkverk", "quarry", {"sand": 50})],
        storage=[room("school", 100, Q1, Q2)],
        distances=[kilometres("school", "near", 5), kilometres("school", "far", 50)],
        pyramid="lexicographic",
        nok_per_tonne_km=1.0,
    )
    plan = checked_plan(region)
    assert ranked_tonnes(plan) == pytest.approx({"unplaced": 0, 6: 0, 5: 0, 4: 0, 3: 60}, abs=1e-4)
    assert plan.summary["objective_nok"] == pytest.approx(60 * 5 + (40 + 100) * 50, rel=1e-6)
