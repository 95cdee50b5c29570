"""docs/formats.md says what the declarations say."""

from pathlib import Path

from ressursbank.region.columns import declared_columns, file_descriptions
from ressursbank.region.describe import formats_markdown
from ressursbank.region.tables import TABLES

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"


def test_the_formats_page_is_made_from_the_declarations() -> None:
    assert PAGE.read_text(encoding="utf-8") == formats_markdown(), (
        "renew it: python -m ressursbank.region.describe > docs/formats.md"
    )


def test_every_file_and_column_stands_on_the_page() -> None:
    page = formats_markdown()

    assert list(file_descriptions()) == list(TABLES)
    assert all(f"### {file}.csv" in page for file in TABLES)
    assert all(column.description in page for column in declared_columns())
