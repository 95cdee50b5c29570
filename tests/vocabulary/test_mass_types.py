"""The fourteen mass types: the format's order, what they weigh and fill, how they are told apart."""

import numpy as np
import pytest

from ressursbank import vocabulary as v


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_mass_types_stand_in_the_order_of_the_format() -> None:
    assert v.MASS_TYPES.ids == (
        "rock",
        "gravel",
        "sand",
        "till",
        "silt",
        "clay",
        "quick_clay",
        "dry_crust_clay",
        "peat",
        "topsoil",
        "mixed_fill",
        "crushed_concrete",
        "crushed_asphalt",
        "crushed_aggregate",
    )


def test_the_code_of_a_mass_type_is_its_place() -> None:
    assert [v.MASS_TYPES.code(mass_type) for mass_type in v.MASS_TYPES.ids] == list(range(14))


def test_an_unknown_mass_type_is_named_with_the_nearest_valid_one() -> None:
    with pytest.raises(v.UnknownNameError, match='"gravle" is not a known mass type; did you mean gravel') as error:
        v.MASS_TYPES.code("gravle")
    assert error.value.nearest == ("gravel",)
    assert isinstance(error.value, KeyError)


def test_densities_are_ordered_and_those_of_minerals_and_soils() -> None:
    low, typical, high = (
        v.MASS_TYPES.density_low_tonnes_per_m3,
        v.MASS_TYPES.density_typical_tonnes_per_m3,
        v.MASS_TYPES.density_high_tonnes_per_m3,
    )
    assert np.all(low <= typical)
    assert np.all(typical <= high)
    assert np.all((low > 0.9) & (high < 3.0))


def test_nothing_takes_less_room_loose_than_in_place_or_compacted() -> None:
    assert np.all(v.MASS_TYPES.bulking_lm3_per_fm3 >= 1)
    assert np.all(v.MASS_TYPES.bulking_lm3_per_fm3 >= v.MASS_TYPES.compaction_am3_per_fm3)


def test_crushed_aggregate_is_measured_loose_so_that_its_bulking_is_one() -> None:
    aggregate = v.MASS_TYPES.code("crushed_aggregate")
    assert v.MASS_TYPES.bulking_lm3_per_fm3[aggregate] == 1
    assert v.MASS_TYPES.density_typical_tonnes_per_m3[aggregate] == 1.6
    assert "LOOSE" in v.MASS_TYPES.notes[aggregate]


def test_figures_cannot_be_changed_by_whoever_reads_them() -> None:
    with pytest.raises(ValueError, match="read-only"):
        v.MASS_TYPES.density_typical_tonnes_per_m3[0] = 0


def test_letters_and_colours_are_unique() -> None:
    assert len(set(v.MASS_TYPES.letter)) == 14
    assert len(set(v.MASS_TYPES.colour)) == 14


@pytest.mark.parametrize("colour", v.MASS_TYPES.colour)
def test_colours_stand_out_from_white_by_three_to_one(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 3


@pytest.mark.parametrize(
    ("ratio_id", "mass_types"),
    [
        ("swell_clay_silt", ("clay", "silt", "quick_clay", "dry_crust_clay")),
        ("swell_till_sand_gravel", ("till", "sand", "gravel")),
        ("swell_blasted_rock", ("rock",)),
    ],
)
def test_bulking_is_the_typical_swell_of_the_process_code(ratio_id: str, mass_types: tuple[str, ...]) -> None:
    for mass_type in mass_types:
        assert v.MASS_TYPES.bulking_lm3_per_fm3[v.MASS_TYPES.code(mass_type)] == v.ratio(ratio_id).typical
