"""Deposit codes of the Geological Survey and symbols of ISO 14688-1 lead to the mass types that are dug there."""

import pytest

from ressursbank import vocabulary as v

DEPOSIT_CODES = (
    {1, 35, 36, 37, 60, 80, 81, 82, 88, 90, 110, 130, 140, 150, 240, 241, 242, 250, 320, 321}
    | set(range(10, 18))
    | set(range(20, 24))
    | {30, 31}
    | set(range(40, 46))
    | set(range(50, 58))
    | set(range(70, 74))
    | {100, 101, 102, 120, 121, 122}
    | set(range(200, 221))
    | set(range(301, 319))
)


def test_every_deposit_code_is_mapped() -> None:
    assert set(v.deposits()) == DEPOSIT_CODES
    assert len(DEPOSIT_CODES) == 97


def test_every_deposit_on_land_has_a_known_mass_type() -> None:
    for deposit in v.deposits().values():
        if deposit.is_on_land:
            assert deposit.mass_type in v.MASS_TYPES.ids
        assert deposit.mass_type is None or deposit.mass_type in v.MASS_TYPES.ids
        assert deposit.secondary_mass_type is None or deposit.secondary_mass_type in v.MASS_TYPES.ids


def test_thick_marine_deposits_are_clay_that_may_be_quick() -> None:
    assert v.deposit_mass_type(41) == ("clay", "quick_clay")
    assert v.deposit(41).may_hold_quick_clay


def test_quick_clay_is_flagged_in_marine_deposits_and_clay_slides_only() -> None:
    assert {code for code, deposit in v.deposits().items() if deposit.may_hold_quick_clay} == {40, 41, 43, 303, 304}


def test_exposed_bedrock_is_rock() -> None:
    assert v.deposit_mass_type(130) == ("rock", None)


def test_thin_till_over_bedrock_gives_till_and_rock() -> None:
    assert v.deposit_mass_type(12) == ("till", "rock")
    assert v.deposit(12).is_thin_cover


def test_a_turbidite_on_the_sea_bed_has_no_mass_type() -> None:
    assert v.deposit_mass_type(212) == (None, None)


def test_an_unknown_deposit_code_is_named() -> None:
    with pytest.raises(v.UnknownNameError, match='"412" is not a known deposit code'):
        v.deposit_mass_type(412)


@pytest.mark.parametrize(
    ("symbol", "mass_type"),
    [
        ("Cl", "clay"),
        ("siCl", "clay"),
        ("saSi", "silt"),
        ("Sa", "sand"),
        ("saGr", "gravel"),
        ("Bo", "rock"),
        ("Pt", "peat"),
        ("Or", "peat"),
        ("Mg", "mixed_fill"),
        ("grsaSi", "till"),
    ],
)
def test_a_soil_symbol_leads_to_its_mass_type(symbol: str, mass_type: str) -> None:
    assert v.soil_class_mass_type(symbol) == mass_type


def test_the_order_of_a_symbols_adjectives_does_not_matter() -> None:
    assert v.soil_class("sagrCl") == v.soil_class("grsaCl")


def test_every_soil_class_is_stored_under_the_order_that_is_looked_up() -> None:
    for symbol, soil in v.soil_classes().items():
        assert v.soil_class(symbol) is soil
        assert soil.mass_type in v.MASS_TYPES.ids


def test_a_soil_symbol_in_wrong_case_is_named_with_the_nearest_valid_one() -> None:
    with pytest.raises(v.UnknownNameError, match="siCl"):
        v.soil_class_mass_type("SiCl")
