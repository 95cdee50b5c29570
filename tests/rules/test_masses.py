"""Which mass goes where: contamination classes, and what may serve the need for what."""

from typing import Any

import pytest

from tests.balance.checked import objective
from tests.rules.tiny_regions import Q1, UNMET, UNPLACED, Row, facility, need, surplus, tiny_region


def served(offered: str, needed: str, **tables: Any) -> bool:
    """Whether surplus of one type serves a need for another."""
    region = tiny_region([surplus("dug", offered, 100, Q1), need("fill", needed, 100, Q1)], **tables)
    cost = objective(region)
    assert cost in (pytest.approx(0), pytest.approx(100 * UNPLACED + 100 * UNMET))
    return cost == pytest.approx(0)


def test_what_may_serve_a_need_is_the_vocabularys_where_the_region_says_nothing() -> None:
    assert served("sand", "mixed_fill")
    assert served("dry_crust_clay", "clay")
    assert not served("mixed_fill", "sand")
    assert not served("clay", "dry_crust_clay")


def test_a_regions_own_substitutions_replace_the_vocabularys() -> None:
    own = [("clay", "mixed_fill")]
    assert served("clay", "mixed_fill", substitutions=own)
    assert not served("sand", "mixed_fill", substitutions=own)


def test_a_type_serves_itself_even_where_the_regions_table_is_empty() -> None:
    assert served("sand", "sand", substitutions=[])
    assert not served("sand", "mixed_fill", substitutions=[])


def test_substitutions_do_not_chain() -> None:
    own = [("clay", "till"), ("till", "mixed_fill")]
    assert not served("clay", "mixed_fill", substitutions=own)


def test_a_quarrys_type_may_serve_a_need_for_another() -> None:
    region = tiny_region([need("fill", "gravel", 100, Q1)], [facility("pukkverk", "quarry", {"crushed_aggregate": 90})])
    assert objective(region) == pytest.approx(100 * 90)


@pytest.mark.parametrize("kind", ["landfill", "recovery", "storage"])
def test_facilities_take_exactly_the_types_listed(kind: str) -> None:
    region = tiny_region([surplus("dug", "sand", 100, Q1)], [facility("mottak", kind, {"mixed_fill": 0})])
    assert objective(region) == pytest.approx(100 * UNPLACED)


@pytest.mark.parametrize(("grade", "is_taken"), [(2, True), (3, True), (4, False)])
def test_a_facility_takes_up_to_its_class(grade: int, is_taken: bool) -> None:
    lots = [surplus("dug", "clay", 100, Q1, contamination_class=grade)]
    region = tiny_region(lots, [facility("deponi", "landfill", {"clay": 10}, max_class=3)])
    assert objective(region) == pytest.approx(100 * (10 if is_taken else UNPLACED))


@pytest.mark.parametrize(("grade", "is_taken"), [(1, True), (2, True), (3, False)])
def test_a_need_takes_up_to_its_class(grade: int, is_taken: bool) -> None:
    lots: list[Row] = [
        surplus("dug", "sand", 100, Q1, contamination_class=grade),
        need("fill", "sand", 100, Q1, contamination_class=2),
    ]
    assert objective(tiny_region(lots)) == pytest.approx(0 if is_taken else 100 * (UNPLACED + UNMET))
