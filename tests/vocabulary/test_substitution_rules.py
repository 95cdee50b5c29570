"""What may serve what need: structure is carried by rock and gravel, never by clay, silt or organic masses."""

import pytest

from ressursbank import vocabulary as v


def needs_served_by(offered: str) -> set[str]:
    return {needed for served_by, needed in v.SUBSTITUTIONS if served_by == offered}


def test_substitutions_name_mass_types_and_leave_out_what_serves_itself() -> None:
    for offered, needed in v.SUBSTITUTIONS:
        assert {offered, needed} <= set(v.MASS_TYPES.ids)
        assert offered != needed
    assert len(set(v.SUBSTITUTIONS)) == len(v.SUBSTITUTIONS)


def test_every_substitution_says_why() -> None:
    assert all(rule.reason for rule in v.SUBSTITUTION_RULES)


@pytest.mark.parametrize(
    "mass_type", ["clay", "silt", "quick_clay", "peat", "topsoil", "mixed_fill", "crushed_asphalt"]
)
def test_soft_organic_and_unknown_masses_serve_nothing_but_themselves(mass_type: str) -> None:
    assert needs_served_by(mass_type) == set()


@pytest.mark.parametrize("mass_type", ["rock", "gravel", "sand", "till", "dry_crust_clay", "crushed_concrete"])
def test_firm_masses_serve_a_need_for_fill(mass_type: str) -> None:
    assert "mixed_fill" in needs_served_by(mass_type)


def test_uncrushed_rock_does_not_serve_a_need_for_aggregate() -> None:
    assert "crushed_aggregate" not in needs_served_by("rock")


def test_crushed_concrete_serves_a_need_for_aggregate() -> None:
    assert "crushed_aggregate" in needs_served_by("crushed_concrete")


@pytest.mark.parametrize("mass_type", ["quick_clay", "topsoil", "peat", "silt"])
def test_nothing_else_serves_a_need_for_soft_or_organic_masses(mass_type: str) -> None:
    assert mass_type not in {needed for _, needed in v.SUBSTITUTIONS}


def test_what_serves_a_substitute_serves_the_need_too() -> None:
    pairs = set(v.SUBSTITUTIONS)
    chains = {(first, last) for first, middle in pairs for again, last in pairs if middle == again}
    assert chains <= pairs
