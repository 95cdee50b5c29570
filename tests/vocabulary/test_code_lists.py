"""The closed lists hold exactly what the region package's format says, and what each facility kind does."""

import pytest

from ressursbank import vocabulary as v
from ressursbank.region.assumptions import CO2_KINDS
from ressursbank.region.columns import declared_columns


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("directions", "surplus need"),
        (
            "project_kinds",
            "housing school kindergarten health business industry parking infrastructure farmland other",
        ),
        ("planning_stages", "idea zoning application tender construction closed"),
        ("facility_kinds", "landfill recovery sorting treatment storage quarry"),
        ("facility_statuses", "idea recommended plan_programme zoned permitted open full closed"),
    ],
)
def test_ids_are_those_of_the_format_in_its_order(name: str, ids: str) -> None:
    assert v.code_list(name).ids == tuple(ids.split())


def test_every_code_list_that_the_columns_declare_is_in_the_vocabulary() -> None:
    declared = {column.code_list for column in declared_columns()} - {""}
    assert declared == set(v.CODE_LISTS)


def test_an_unknown_code_list_is_named_with_the_nearest_valid_one() -> None:
    with pytest.raises(v.UnknownNameError, match="did you mean mass_types"):
        v.code_list("mass_type")


def test_surplus_and_need_are_shown_in_norwegian() -> None:
    assert v.DIRECTIONS.name_nb == ("Overskudd", "Behov")


def test_contamination_classes_run_from_one_very_good_to_five_very_bad() -> None:
    assert v.CONTAMINATION_CLASSES.numbers == (1, 2, 3, 4, 5)
    assert v.CONTAMINATION_CLASSES.name_nb == ("Meget god", "God", "Moderat", "Dårlig", "Svært dårlig")


def test_pyramid_levels_run_from_one_avoid_to_six_landfill() -> None:
    assert v.PYRAMID_LEVELS.numbers == (1, 2, 3, 4, 5, 6)
    assert v.PYRAMID_LEVELS.ids[0] == "avoid"
    assert v.PYRAMID_LEVELS.ids[5] == "landfill"


@pytest.mark.parametrize("numbered", [v.CONTAMINATION_CLASSES, v.PYRAMID_LEVELS], ids=lambda numbered: numbered.kind)
def test_no_two_classes_or_levels_share_a_colour(numbered: v.NumberedList) -> None:
    assert len(set(numbered.colour)) == len(numbered)


def test_masses_end_in_recovery_as_level_five_and_in_landfill_as_level_six() -> None:
    levels = dict(zip(v.FACILITY_KINDS.ids, v.FACILITY_KINDS.pyramid_level, strict=True))
    assert levels == {"landfill": 6, "recovery": 5, "sorting": 0, "treatment": 0, "storage": 0, "quarry": 0}


def test_every_facility_kind_has_an_emission_figure_in_the_assumptions() -> None:
    assert set(v.FACILITY_KINDS.co2_kind) <= set(CO2_KINDS)


def test_only_plants_have_yields_and_only_plants_and_storage_hold_stock() -> None:
    kinds = v.FACILITY_KINDS
    assert [kind for kind, has in zip(kinds.ids, kinds.has_yields, strict=True) if has] == ["sorting", "treatment"]
    assert [kind for kind, has in zip(kinds.ids, kinds.has_stock, strict=True) if has] == [
        "sorting",
        "treatment",
        "storage",
    ]


def test_a_quarry_sells_and_takes_nothing_in() -> None:
    kinds = v.FACILITY_KINDS
    assert [kind for kind, sells in zip(kinds.ids, kinds.sells, strict=True) if sells] == ["quarry"]
    assert [kind for kind, takes in zip(kinds.ids, kinds.takes_in, strict=True) if not takes] == ["quarry"]
