"""The page docs/formats.md, made from the declarations: `python -m ressursbank.region.describe > docs/formats.md`."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from ressursbank.region.assumptions import PYRAMID_MODES, declared_assumptions
from ressursbank.region.cells import limits_text
from ressursbank.region.columns import Column, columns_of, declared_columns, file_descriptions
from ressursbank.region.read import RULES
from ressursbank.region.tables import OPTIONAL_FILES, TABLES
from ressursbank.vocabulary import code_list

_INTRODUCTION = """# The formats: region package and plan

<!-- Made from the declarations by `python -m ressursbank.region.describe`; change those, not this page. -->

A **region package** is a folder of tables that says what arises where and when, who can take it and what it costs.
A **plan** is a folder of tables that says what goes where. Both are UTF-8 CSV files with a header line, commas between
values and a point as decimal mark, so that any spreadsheet, database or map program opens them as they are.

- Quarters are written `2027-Q1`; every from and to, opens and closes is inclusive.
- Masses are in tonnes everywhere. Coordinates are longitude and latitude in WGS84 (EPSG:4326).
- Columns in **bold** must be there and filled. The others may be left out, or empty in some rows.
- Spaces round a value do not count. A value that holds a comma, a quotation mark or a line break stands in quotation
  marks. Columns that the format does not know are kept and warned about.
- `datapackage.json` tells the same as this page to other tools, as a Frictionless Tabular Data Package. Reading does
  without it.
"""

_TYPES = {
    "id": "id",
    "text": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "`true` or `false`",
    "period": "quarter",
    "municipality": "four digits",
    "mode": f"one of {', '.join(f'`{mode}`' for mode in PYRAMID_MODES)}",
}
_PLAN_FILES = {
    "flows": "What is moved, from where to where: one row for each quarter, pair and mass.",
    "inventory": "What stands in stock at each quarter's end.",
    "unplaced": "Surplus with nowhere to go, and needs that nothing serves.",
    "capacity": "What each facility could take and took in each quarter, and what one tonne more would save.",
    "openings": "Which candidates the plan opens.",
}


def formats_markdown() -> str:
    """The whole page as Markdown."""
    return "\n".join([_INTRODUCTION, *_region_package(), *_assumptions(), *_code_lists(), *_plan()])


def _region_package() -> Iterator[str]:
    yield "## The region package\n"
    for file in TABLES:
        yield f"### {file}.csv{' (optional)' if file in OPTIONAL_FILES else ''}\n"
        yield f"{file_descriptions()[file]}\n"
        rows = [
            (
                f"**{column.column}**" if column.is_required else column.column,
                _holds(column.type, column.refers_to),
                "" if column.type == "period" else column.unit,
                _limits(column),
                "" if column.is_required else column.default or "not given",
                column.description,
            )
            for column in columns_of(file)
        ]
        yield from _table(("column", "holds", "unit", "limits", "empty means", "what it is"), rows)
    yield "### What the rows must say together\n"
    yield "A package that breaks one of these, or any limit above, is not used; every fault is told at once, by line.\n"
    for rule in RULES:
        yield f"- {(rule.__doc__ or '').splitlines()[0]}"
    yield ""


def _assumptions() -> Iterator[str]:
    yield "### assumptions.toml\n"
    yield "The horizon and the figures that the region reckons with. A key that is left out has the default.\n"
    rows = [
        (
            f"**{key.key}**" if key.default is None else key.key,
            _holds(key.type, ""),
            "" if key.type == "period" else key.unit,
            "" if key.default is None else f"{key.default:g}" if isinstance(key.default, float) else str(key.default),
            key.description,
            f"{key.source} ({key.confidence})",
        )
        for key in declared_assumptions()
    ]
    yield from _table(("key", "holds", "unit", "default", "what it is", "source (confidence)"), rows)
    yield "Confidence `found`: the figure was read in the source; `memory`: known, computed or chosen, not read.\n"


def _code_lists() -> Iterator[str]:
    yield "## Code lists\n"
    for name in dict.fromkeys(column.code_list for column in declared_columns() if column.code_list):
        names = code_list(name)
        yield f"### {name}\n"
        yield from _table(("id", "Norwegian", "English"), zip(names.ids, names.name_nb, names.name_en, strict=True))


def _plan() -> Iterator[str]:
    yield "## The plan\n"
    yield "Numbers are written so that they read back exactly. Mass types and quarters are as in the region package.\n"
    # Read as data: the room of plans stands above this one, and only its declaration is of interest here.
    with files("ressursbank").joinpath("plan", "columns.csv").open(encoding="utf-8") as source:
        declared = list(csv.DictReader(source))
    for file, description in _PLAN_FILES.items():
        yield f"### {file}.csv\n"
        yield f"{description}\n"
        rows = [
            (
                row["column"],
                _holds(row["type"], ""),
                "" if row["type"] == "period" else row["unit"],
                row["empty"],
                row["description"],
            )
            for row in declared
            if row["file"] == file
        ]
        yield from _table(("column", "holds", "unit", "empty means", "what it is"), rows)
    yield "### summary.json\n"
    yield "The plan's status, its objective and the terms that add up to it, the bound and the gap, cost, emissions and"
    yield "tonnes by pyramid level, pairs of sites by where their kilometres come from, lots outside the horizon,"
    yield "versions and the assumptions used.\n"
    yield "### plan.gpkg\n"
    yield "The flows as lines and the sites as points, for QGIS and other map programs."
    yield ""


def _holds(kind: str, refers_to: str) -> str:
    if kind == "reference":
        return f"id in {refers_to}.csv"
    if kind.startswith("code:"):
        name = kind.removeprefix("code:")
        return f"one of [{name}](#{name})"
    return _TYPES[kind]


def _limits(column: Column) -> str:
    if column.minimum is None and column.maximum is None:
        return ""
    return limits_text(column.minimum, column.maximum).removeprefix("must be ")


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |"
    yield f"| {' | '.join('---' for _ in heading)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


if __name__ == "__main__":
    print(formats_markdown(), end="")
