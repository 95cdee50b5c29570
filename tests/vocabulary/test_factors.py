"""Cost and emission factors and excavation ratios: ranges in order, names found, no second truth."""

import csv
import math
from importlib.resources import files

import pytest

from ressursbank import vocabulary as v


@pytest.mark.parametrize("table", [v.FACTORS, v.EXCAVATION_RATIOS], ids=["factors", "ratios"])
def test_ranges_hold_their_typical_figure(table: dict[str, v.Factor]) -> None:
    for name, figure in table.items():
        assert math.isnan(figure.low) == math.isnan(figure.high), name
        assert math.isnan(figure.low) or figure.low <= figure.typical <= figure.high, name


@pytest.mark.parametrize("table", [v.FACTORS, v.EXCAVATION_RATIOS], ids=["factors", "ratios"])
def test_a_range_says_how_sure_it_is(table: dict[str, v.Factor]) -> None:
    for name, figure in table.items():
        assert math.isnan(figure.low) == (figure.bounds_confidence == ""), name


def test_every_figure_has_a_unit() -> None:
    assert all(figure.unit for figure in (*v.FACTORS.values(), *v.EXCAVATION_RATIOS.values()))


def test_a_truck_with_trailer_emits_120_g_per_tonne_km() -> None:
    diesel = v.factor("truck_transport_diesel")
    assert (diesel.low, diesel.typical, diesel.high, diesel.year) == (0.085, 0.12, 0.26, 2025)
    assert diesel.unit.startswith("kg CO2e per tonne-km")


def test_a_truck_with_trailer_takes_about_thirty_tonnes_of_masses() -> None:
    payload = v.factor("truck_payload_masses")
    assert (payload.low, payload.high, payload.unit, payload.confidence) == (28, 34, "tonne", "memory")
    assert payload.low <= payload.typical <= payload.high


def test_a_school_without_basement_digs_700_litres_per_floor_metre() -> None:
    assert v.ratio("excavated_per_gfa_school_no_basement").typical == 0.7


def test_an_unknown_factor_is_named_with_the_nearest_valid_ones() -> None:
    with pytest.raises(v.UnknownNameError, match='"truck_transport_disel" is not a known factor') as error:
        v.factor("truck_transport_disel")
    assert error.value.nearest[0] == "truck_transport_diesel"


def test_an_unknown_ratio_is_named_with_the_nearest_valid_ones() -> None:
    with pytest.raises(v.UnknownNameError, match="excavated_per_gfa_school_no_basement"):
        v.ratio("excavated_per_gfa_school")


@pytest.mark.parametrize(
    ("assumption", "factor_id"),
    [
        ("nok_per_tonne_km", "cost_transport_masses"),
        ("co2_kg_per_tonne_km", "truck_transport_diesel"),
        ("co2_kg_per_tonne.own_site", "loading_wheel_loader"),
        ("co2_kg_per_tonne.sorting", "crushing_sorting_recycled"),
        ("co2_kg_per_tonne.landfill", "landfill_operation_inert"),
        ("co2_kg_per_tonne.quarry", "quarry_aggregate_production"),
    ],
)
def test_the_default_of_an_assumption_is_the_typical_factor(assumption: str, factor_id: str) -> None:
    declared = files("ressursbank.region").joinpath("assumptions.csv").read_text(encoding="utf-8")
    defaults = {row["key"]: row["default"] for row in csv.DictReader(declared.splitlines())}
    assert float(defaults[assumption]) == v.factor(factor_id).typical
