"""How numbers are written: by language, with thin spaces and no more figures than an estimate bears."""

import pytest
from django.utils.translation import override

from ressursbank.portal.plans.templatetags.shown import about, gap, ink, number, percent, period, rounded, signed


@pytest.mark.parametrize(("language", "written"), [("nb", "12\u202f345,7"), ("en", "12\u202f345.7")])
def test_numbers_have_thin_spaces_and_the_languages_decimal_mark(language: str, written: str) -> None:
    with override(language):
        assert number(12345.678, 1) == written


def test_what_is_unlimited_or_unknown_is_said_in_words() -> None:
    with override("nb"):
        assert number(float("inf")) == "ubegrenset"
        assert number(float("nan")) == "–"
        assert number(None) == "–"


@pytest.mark.parametrize(
    ("value", "written"), [(4213, "ca. 4\u202f200"), (0.034, "ca. 0,03"), (0, "0"), (96.4, "ca. 96")]
)
def test_estimates_are_rounded_and_say_so(value: float, written: str) -> None:
    with override("nb"):
        assert about(value) == written


def test_rounding_keeps_the_sign() -> None:
    with override("nb"):
        assert rounded(-1234567.0, 3) == "\u22121\u202f230\u202f000"


def test_differences_say_which_way_they_go() -> None:
    with override("nb"):
        assert [signed(value) for value in (12.4, -3.2, 0.2)] == ["+12", "\u22123", "0"]


def test_quarters_are_written_as_people_say_them() -> None:
    with override("nb"):
        assert period(2027 * 4 + 2) == "3. kv. 2027"
    with override("en"):
        assert period(2027 * 4 + 2) == "Q3 2027"


def test_a_gap_that_nobody_acts_on_is_called_small() -> None:
    with override("nb"):
        assert gap(2e-9) == "under 0,01 %"
        assert gap(0.0123) == "1,23\u202f%"


def test_a_share_is_a_whole_per_cent() -> None:
    assert percent(0.4567) == "46\u202f%"


def test_letters_on_colours_can_be_read() -> None:
    assert ink("#FFFF00") == "#000000"
    assert ink("#101080") == "#ffffff"
