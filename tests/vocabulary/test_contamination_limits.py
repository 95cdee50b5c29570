"""Limits of the contamination classes for soil, and which of them are weak."""

import pytest

from ressursbank import vocabulary as v


def test_limits_never_fall_from_class_to_class() -> None:
    for limits in v.contamination_limits().values():
        assert list(limits.upper_mg_per_kg) == sorted(limits.upper_mg_per_kg)
        assert limits.upper_mg_per_kg[0] > 0


def test_arsenic_is_clean_up_to_eight_mg_per_kg() -> None:
    assert v.class_limits("arsenic").upper_mg_per_kg == (8, 20, 50, 600, 1000)


def test_substances_of_a_single_transcription_are_marked_weak() -> None:
    weak = {name for name, limits in v.contamination_limits().items() if limits.confidence == "weak"}
    assert weak == {"ddt", "dehp", "dioxins_furans", "phenol", "trichloroethene"}


def test_class_five_of_benzoapyrene_ends_where_the_consultants_say() -> None:
    assert v.class_limits("benzo_a_pyrene").upper_mg_per_kg[4] == 100


def test_an_unknown_substance_is_named_with_the_nearest_valid_one() -> None:
    with pytest.raises(v.UnknownNameError, match="did you mean mercury"):
        v.class_limits("mercuri")
