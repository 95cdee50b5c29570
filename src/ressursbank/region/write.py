"""From a Region to a folder that reads back as the same region: CSV files, assumptions.toml, datapackage.json."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.assumptions import Assumptions, declared_assumptions, figures_of
from ressursbank.region.cells import empty_value
from ressursbank.region.columns import Column, columns_of
from ressursbank.region.descriptor import descriptor_text
from ressursbank.region.periods import format_period
from ressursbank.region.tables import OPTIONAL_FILES, TABLES, Region
from ressursbank.vocabulary import code_list

_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def write_region(region: Region, path: str | Path) -> None:
    """Write a region as a package. Files that the format does not know are left as they are.

    Every file is written beside the package first and then moved into place; optional files of an earlier package
    that this region does without are removed. Raises ValueError for a number that the format cannot say (NaN or
    infinite where a cell must be filled).
    """
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    try:
        written = {}
        for file in TABLES:
            columns = dict(_columns_to_write(region, file))
            if columns:
                written[file] = list(columns)
                _write_csv(beside / f"{file}.csv", columns)
        (beside / "assumptions.toml").write_text(assumptions_text(region.assumptions), encoding="utf-8", newline="\n")
        (beside / "datapackage.json").write_text(descriptor_text(written), encoding="utf-8", newline="\n")
        for file in sorted(OPTIONAL_FILES - written.keys()):
            (folder / f"{file}.csv").unlink(missing_ok=True)
        for source in sorted(beside.iterdir()):
            source.replace(folder / source.name)
    finally:
        shutil.rmtree(beside)


def assumptions_text(assumptions: Assumptions) -> str:
    """assumptions.toml with every key, its source in a comment above it."""
    figures = figures_of(assumptions)
    lines = ["# What this region reckons with: every key of the format, with where its default comes from."]
    section = ""
    for key in declared_assumptions():
        if key.section != section:
            section = key.section
            lines += ["", f"[{section}]"]
        value = figures[key.key]
        if key.type == "period":
            value = format_period(value)
        written = f'"{value}"' if isinstance(value, str) else repr(value)
        unit = f" Unit: {key.unit}." if key.unit else ""
        default = "" if key.default is None else f" Default {key.default}"
        confidence = f" ({key.confidence})" if default else ""
        lines += ["", f"# {key.description}{unit}", f"#{default or ' Source'}{confidence}: {key.source}"]
        lines += [f"{key.name} = {written}"]
    return "\n".join(lines) + "\n"


def _columns_to_write(region: Region, file: str) -> Iterator[tuple[str, list[str]]]:
    """The texts of the columns that hold something; none for an optional file without rows."""
    table: Any = getattr(region, file)
    unknown: Mapping[str, NDArray[Any]] = region.unknown_columns.get(file, {})
    # An empty substitutions.csv says that nothing serves for anything else; a missing one leaves it to the vocabulary.
    if table is None or (file in OPTIONAL_FILES and not len(table) and file != "substitutions"):
        return
    for column in columns_of(file):
        values = getattr(table, column.field)
        if column.is_required or not _is_all_empty(column, values):
            yield column.column, texts_of(column, values, region)
    for name, texts in unknown.items():
        if len(texts) == len(table):
            yield name, texts.tolist()


def texts_of(column: Column, values: NDArray[Any], region: Region) -> list[str]:
    """The cells of one column as they stand in the file, before quotation marks."""
    if column.type in ("id", "text", "municipality"):
        return list(values.tolist())
    if column.type == "reference":
        return list(getattr(region, column.refers_to).id[values].tolist())
    if column.code_list:
        return list(np.array([*code_list(column.code_list).ids, ""], dtype=object)[values].tolist())
    empty = "" if column.is_required else repr(empty_value(column))
    if column.type == "number":
        texts = [text.removesuffix(".0") for text in map(repr, values.tolist())]
        empty = empty.removesuffix(".0")
    elif column.type == "period":
        distinct, which = np.unique(values, return_inverse=True)
        names = [format_period(value) if str(value) != empty else empty for value in distinct.tolist()]
        texts = np.array(names, dtype=object)[which].tolist()
    else:
        texts = [text.lower() if column.type == "boolean" else text for text in map(repr, values.tolist())]
        empty = empty.lower()
    texts = ["" if text == empty else text for text in texts]
    if column.type == "number" and not {"nan", "inf", "-inf"}.isdisjoint(texts):
        raise ValueError(f"{column.file}.csv, {column.column}: must be numbers, some are not")
    return texts


def _is_all_empty(column: Column, values: NDArray[Any]) -> bool:
    empty = empty_value(column)
    if isinstance(empty, float) and np.isnan(empty):
        return bool(np.isnan(values).all())
    return bool((values == empty).all())


def _write_csv(path: Path, columns: Mapping[str, list[str]]) -> None:
    cells = [_quoted(texts) for texts in columns.values()]
    lines = [",".join(_quoted(list(columns))), *map(",".join, zip(*cells, strict=True))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _quoted(texts: list[str]) -> list[str]:
    """Texts with quotation marks where they need them. The csv module leaves a lone carriage return bare."""
    return ['"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text for text in texts]
