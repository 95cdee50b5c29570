"""What the texts of one declared column mean: numbers, quarters, codes and references, whole columns at a time."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.columns import Column
from ressursbank.region.nearest import Nearest
from ressursbank.region.periods import ALWAYS, NEVER, parse_period
from ressursbank.region.tables import UNLIMITED_QUARTERS
from ressursbank.vocabulary import code_list

_NOT_IN_A_NUMBER = re.compile(r"[^0-9eE+.\-]")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_MUNICIPALITY = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Cells:
    """One column as values, one a row, and what is wrong: message by row. A faulty cell holds a filler."""

    values: NDArray[Any]
    wrong: Mapping[int, str]


def empty_value(column: Column) -> Any:
    """What an empty cell of an optional column means."""
    if column.type == "period":
        return {"always": ALWAYS, "never": NEVER, "": -1}[column.default]
    if column.type == "boolean":
        return column.default == "true"
    if column.type == "integer":
        return UNLIMITED_QUARTERS if column.default == "unlimited" else int(column.default or -1)
    if column.type == "number":
        return float({"unlimited": "inf", "": "nan"}.get(column.default, column.default))
    return -1 if column.type == "reference" or column.code_list else ""


def absent(column: Column, count: int) -> NDArray[Any]:
    """The values of a column that a file leaves out."""
    return np.full(count, empty_value(column), dtype=_dtype(column))


def read_cells(column: Column, texts: Sequence[str], known_ids: Mapping[str, int] | None) -> Cells:
    """The values of one column.

    `known_ids` are the rows of the table that a reference refers to; None where they cannot be known, so that a fault
    there is not repeated here.
    """
    if column.type in ("id", "text"):
        wrong = {row: "must be filled" for row, text in enumerate(texts) if not text} if column.is_required else {}
        values = np.empty(len(texts), dtype=object)
        values[:] = texts
        return Cells(values, wrong)
    if column.type == "number":
        cells = _plain_numbers(column, texts) or _each_distinct(column, texts, _number)
    else:
        cells = _each_distinct(column, texts, _converter(column, known_ids))
    return _within_limits(column, texts, cells)


def _plain_numbers(column: Column, texts: Sequence[str]) -> Cells | None:
    """The fast way, for a column in which every cell is a number; None where one is not."""
    if ("" in texts and column.is_required) or _NOT_IN_A_NUMBER.search("".join(texts)):
        return None
    try:
        values = np.fromiter(map(float, [text or "nan" for text in texts]), float, len(texts))
    except ValueError:
        return None
    if np.isinf(values).any():
        return None
    values[np.isnan(values)] = empty_value(column)
    return Cells(values, {})


def _each_distinct(column: Column, texts: Sequence[str], convert: Callable[[str], Any]) -> Cells:
    """Convert each distinct text once, then map the whole column."""
    filler = empty_value(column)
    meaning: dict[str, Any] = {}
    messages: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        meaning[text] = filler
        if text:
            try:
                meaning[text] = convert(text)
            except ValueError as error:
                messages[text] = str(error)
        elif column.is_required:
            messages[text] = "must be filled"
    values = np.fromiter(map(meaning.__getitem__, texts), _dtype(column), len(texts))
    wrong = {row: messages[text] for row, text in enumerate(texts) if text in messages} if messages else {}
    return Cells(values, wrong)


def _within_limits(column: Column, texts: Sequence[str], cells: Cells) -> Cells:
    low, high = column.minimum, column.maximum
    outside = np.zeros(len(texts), dtype=bool)
    if low is not None:
        outside |= cells.values < low
    if high is not None:
        outside |= cells.values > high
    rows = np.flatnonzero(outside).tolist()
    if not rows:
        return cells
    message = limits_text(low, high)
    beyond = {row: message for row in rows if texts[row] and row not in cells.wrong}
    return Cells(cells.values, {**cells.wrong, **beyond})


def limits_text(low: float | None, high: float | None) -> str:
    """What a number within these limits must be, as a message."""
    if low is not None and high is not None:
        return f"must be from {low:g} to {high:g}"
    if low is not None:
        return "must be zero or more" if low == 0 else f"must be {low:g} or more"
    return f"must be {high:g} or less"


def _dtype(column: Column) -> Any:
    if column.type == "number":
        return float
    if column.type == "boolean":
        return bool
    return object if column.type in ("id", "text", "municipality") else np.int64


def _converter(column: Column, known_ids: Mapping[str, int] | None) -> Callable[[str], Any]:
    if column.type == "reference":
        return _reference(column, known_ids)
    if column.code_list:
        return _code(column)
    return {"period": _period, "integer": _integer, "boolean": _boolean, "municipality": _municipality}[column.type]


def _period(text: str) -> int:
    try:
        return parse_period(text)
    except ValueError:
        raise ValueError("must be a quarter such as 2027-Q1") from None


def _number(text: str) -> float:
    if _DECIMAL_COMMA.fullmatch(text):
        raise ValueError(f"must have a point as decimal mark: {text.replace(',', '.')}")
    try:
        value = float("x" if _NOT_IN_A_NUMBER.search(text) else text)
    except ValueError:
        raise ValueError("must be a number such as 1250 or 0.5") from None
    if not np.isfinite(value):
        raise ValueError("is too large a number")
    return value


def _integer(text: str) -> int:
    if _WHOLE.fullmatch(text) is None:
        raise ValueError("must be a whole number")
    return int(text)


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("must be true or false")
    return text == "true"


def _municipality(text: str) -> str:
    if _MUNICIPALITY.fullmatch(text) is None:
        raise ValueError("must be a municipality number of four digits such as 5001")
    return text


def _code(column: Column) -> Callable[[str], int]:
    ids = code_list(column.code_list).ids
    code_of = {id_: code for code, id_ in enumerate(ids)}
    nearest = Nearest(ids)
    what = f"must be one of the {column.code_list.replace('_', ' ')}" if len(ids) > 6 else f"must be {_one_of(ids)}"

    def convert(text: str) -> int:
        if text not in code_of:
            raise ValueError(what + (nearest.hint(text) if len(ids) > 6 else ""))
        return code_of[text]

    return convert


def _one_of(ids: Sequence[str]) -> str:
    return f"{', '.join(ids[:-1])} or {ids[-1]}"


def _reference(column: Column, known_ids: Mapping[str, int] | None) -> Callable[[str], int]:
    if known_ids is None:
        return lambda _: -1
    nearest = Nearest(list(known_ids))

    def convert(text: str) -> int:
        if text not in known_ids:
            raise ValueError(f"must be an id in {column.refers_to}.csv{nearest.hint(text)}")
        return known_ids[text]

    return convert
