"""docs/formats.md names every declared column of regions and plans, and every key of assumptions.toml."""

import pytest

from ressursbank.plan.columns import TABLES as PLAN_TABLES
from ressursbank.plan.columns import columns_of as plan_columns_of
from ressursbank.region.assumptions import declared_assumptions
from ressursbank.region.columns import declared_columns
from tests.docs.documents import text_of

PAGE = "docs/formats.md"


@pytest.mark.parametrize("file", sorted({column.file for column in declared_columns()}))
def test_every_column_of_a_region_package_is_documented(file: str) -> None:
    page = text_of(PAGE)
    assert f"{file}.csv" in page
    assert [column.column for column in declared_columns() if column.file == file and column.column not in page] == []


@pytest.mark.parametrize("table", PLAN_TABLES)
def test_every_column_of_a_plan_is_documented(table: str) -> None:
    page = text_of(PAGE)
    assert f"{table}.csv" in page
    assert [column.column for column in plan_columns_of(table) if column.column not in page] == []


def test_every_key_of_the_assumptions_is_documented() -> None:
    page = text_of(PAGE)
    assert [key.name for key in declared_assumptions() if key.name not in page] == []
