"""Each cost term alone: haul, handling, fee, carbon, discount."""

import math
from typing import Any

import pytest

from ressursbank.region.assumptions import CO2_KINDS
from tests.balance.checked import checked_plan, objective
from tests.rules.tiny_regions import Q1, Q2, Row, facility, kilometres, need, room, surplus, tiny_region

TO_LANDFILL = ([surplus("dug", "clay", 100, Q1)], [facility("deponi", "landfill", {"clay": 0})])
HAUL_AND_CARBON: dict[str, Any] = {
    "nok_per_tonne_km": 3.0,
    "co2_kg_per_tonne_km": 0.1,
    "carbon_price_nok_per_tonne": 1000.0,
}
OWN_NEED = [surplus("dug", "sand", 100, Q1), need("fill", "sand", 100, Q1)]


def test_haul_costs_kilometres_by_the_rate() -> None:
    region = tiny_region(*TO_LANDFILL, distances=[kilometres("school", "deponi", 12)], nok_per_tonne_km=3.0)
    plan = checked_plan(region)
    assert plan.summary["objective_terms_nok"]["transport"] == pytest.approx(100 * 12 * 3)
    assert plan.summary["objective_nok"] == pytest.approx(100 * 12 * 3)


def test_unlisted_pairs_take_the_great_circle_times_the_detour_factor() -> None:
    region = tiny_region(*TO_LANDFILL, nok_per_tonne_km=3.0, detour_factor=1.5)
    region.sites.latitude[1] += 0.1  # due north, so the arc is a tenth of a degree
    assert objective(region) == pytest.approx(100 * 3 * 1.5 * 6371.0088 * math.pi / 1800)


def test_a_pair_listed_one_way_holds_both_ways() -> None:
    region = tiny_region(*TO_LANDFILL, distances=[kilometres("deponi", "school", 12)], nok_per_tonne_km=3.0)
    assert objective(region) == pytest.approx(100 * 12 * 3)


def test_a_pair_listed_both_ways_holds_each_way() -> None:
    both = [kilometres("deponi", "school", 12), kilometres("school", "deponi", 20)]
    region = tiny_region(*TO_LANDFILL, distances=both, nok_per_tonne_km=3.0)
    assert objective(region) == pytest.approx(100 * 20 * 3)


def test_a_sea_leg_takes_the_place_of_kilometres_by_the_rate() -> None:
    leg = kilometres("school", "deponi", 200, haul_nok_per_tonne=45.0, haul_co2_kg_per_tonne=4.0)
    assert objective(tiny_region(*TO_LANDFILL, distances=[leg], **HAUL_AND_CARBON)) == pytest.approx(100 * (45 + 4))


def test_a_sea_leg_priced_one_way_holds_back_by_road_where_both_ways_are_listed() -> None:
    legs = [
        kilometres("school", "deponi", 20),
        kilometres("deponi", "school", 200, haul_nok_per_tonne=1.0),
    ]
    assert objective(tiny_region(*TO_LANDFILL, distances=legs, nok_per_tonne_km=3.0)) == pytest.approx(100 * 60)


def test_a_sea_leg_with_a_price_only_emits_by_its_kilometres() -> None:
    leg = kilometres("school", "deponi", 200, haul_nok_per_tonne=45.0)
    assert objective(tiny_region(*TO_LANDFILL, distances=[leg], **HAUL_AND_CARBON)) == pytest.approx(
        100 * (45 + 200 * 0.1)
    )


def test_a_facility_on_the_projects_site_costs_no_haul() -> None:
    region = tiny_region(*TO_LANDFILL, sites={"deponi": "school"}, nok_per_tonne_km=3.0, handling_nok_per_tonne=10.0)
    assert objective(region) == pytest.approx(100 * 10)


def test_handling_is_paid_for_each_move() -> None:
    lots = [surplus("dug", "sand", 100, Q1), need("fill", "sand", 100, Q2, project="homes")]
    region = tiny_region(lots, [facility("lager", "storage", {"sand": 0})], handling_nok_per_tonne=10.0)
    assert objective(region) == pytest.approx(100 * 10 * 2)


def test_laying_in_own_stock_costs_nothing() -> None:
    region = tiny_region(
        [surplus("dug", "sand", 100, Q1)],
        storage=[room("school", 100, Q1, Q2 + 1)],
        handling_nok_per_tonne=10.0,
        nok_per_tonne_km=3.0,
        carbon_price_nok_per_tonne=1e6,
        co2_kg_per_tonne=dict.fromkeys(CO2_KINDS, 5.0),
    )
    assert objective(region) == 0


def test_a_fee_may_be_negative() -> None:
    region = tiny_region(TO_LANDFILL[0], [facility("utfylling", "recovery", {"clay": -25})])
    plan = checked_plan(region)
    assert plan.summary["objective_terms_nok"]["fees"] == pytest.approx(-100 * 25)
    assert plan.summary["objective_nok"] == pytest.approx(-100 * 25)


@pytest.mark.parametrize(
    ("co2_kind", "lots", "facilities"),
    [
        ("own_site", OWN_NEED, []),
        ("reuse", [OWN_NEED[0], need("fill", "sand", 100, Q1, project="homes")], []),
        ("storage", OWN_NEED[:1], [facility("lager", "storage", {"sand": 0})]),
        ("sorting", OWN_NEED[:1], [facility("anlegg", "sorting", {"sand": 0}, yields=[("sand", "gravel", 1.0)])]),
        ("treatment", OWN_NEED[:1], [facility("anlegg", "treatment", {"sand": 0}, yields=[("sand", "gravel", 1.0)])]),
        ("recovery", OWN_NEED[:1], [facility("utfylling", "recovery", {"sand": 0})]),
        ("landfill", OWN_NEED[:1], [facility("deponi", "landfill", {"sand": 0})]),
        ("quarry", OWN_NEED[1:], [facility("pukkverk", "quarry", {"sand": 0})]),
    ],
)
def test_what_is_done_at_the_end_of_a_flow_emits(co2_kind: str, lots: list[Row], facilities: list[Row]) -> None:
    emits = {**dict.fromkeys(CO2_KINDS, 0.0), co2_kind: 2.5}
    plan = checked_plan(tiny_region(lots, facilities, co2_kg_per_tonne=emits, carbon_price_nok_per_tonne=2000.0))
    assert plan.summary["co2_kg"] == pytest.approx(100 * 2.5)
    assert plan.summary["objective_nok"] == pytest.approx(100 * 2.5 * 2000 / 1000)


def test_a_haul_emits_by_kilometre() -> None:
    region = tiny_region(
        *TO_LANDFILL,
        distances=[kilometres("school", "deponi", 12)],
        co2_kg_per_tonne_km=0.1,
        carbon_price_nok_per_tonne=1000.0,
    )
    assert objective(region) == pytest.approx(100 * 12 * 0.1)


def test_the_carbon_price_turns_the_choice_of_receiver() -> None:
    facilities = [facility("near", "landfill", {"clay": 50}), facility("far", "landfill", {"clay": 0})]
    distances = [kilometres("school", "near", 10), kilometres("school", "far", 100)]
    lots = [surplus("dug", "clay", 100, Q1)]
    figures: dict[str, Any] = {"distances": distances, "co2_kg_per_tonne_km": 0.1}
    free = tiny_region(lots, facilities, carbon_price_nok_per_tonne=1000.0, **figures)
    dear = tiny_region(lots, facilities, carbon_price_nok_per_tonne=10_000.0, **figures)
    assert objective(free) == pytest.approx(100 * 10)  # 90 km more emit 9 kg: 9 NOK, less than the fee of 50
    assert objective(dear) == pytest.approx(100 * (50 + 10))


def test_costs_of_later_quarters_are_discounted_when_a_rate_is_set() -> None:
    lots = [surplus("first", "clay", 100, Q1), surplus("second", "clay", 100, Q2)]
    region = tiny_region(lots, [facility("deponi", "landfill", {"clay": 40})], discount_rate_per_year=0.1)
    assert objective(region) == pytest.approx(100 * 40 + 100 * 40 * 1.1**-0.25)


def test_penalties_holding_leftover_and_weights_are_discounted_like_costs() -> None:
    later = 1.1**-0.25
    weights = {2: 0.0, 3: 0.0, 4: 0.0, 5: 0.0, 6: 80.0}
    storage = facility("lager", "storage", {"sand": 0}, holding_nok_per_tonne_quarter=4)
    lots = [
        surplus("dug", "sand", 100, Q1),
        surplus("peat", "peat", 10, Q2),
        need("fill", "gravel", 20, Q2),
    ]
    region = tiny_region(
        lots,
        [storage],
        discount_rate_per_year=0.1,
        leftover_stock_nok_per_tonne=150.0,
        pyramid="weighted",
        pyramid_nok_per_tonne=weights,
    )
    in_nok = 100 * 4 * (1 + later) + 100 * (150 + 80) * later + 10 * 2000 * later + 20 * 1000 * later
    assert objective(region) == pytest.approx(in_nok)
