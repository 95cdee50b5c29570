"""What assumptions.toml says, and what is wrong with it, by line and key."""

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ressursbank.region.assumptions import (
    PYRAMID_MODES,
    AssumptionKey,
    Assumptions,
    assumptions_from,
    declared_assumptions,
)
from ressursbank.region.cells import limits_text
from ressursbank.region.faults import Fault
from ressursbank.region.nearest import Nearest
from ressursbank.region.periods import NEVER, parse_period
from ressursbank.region.sheets import read_text

FILE = "assumptions.toml"

_SECTION = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*([\w."'-]+)\s*=""")
_TOML_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


def read_assumptions(folder: Path) -> tuple[Assumptions | None, list[Fault]]:
    """The assumptions of a package, or its faults. Keys that are left out have the declared default."""
    path = folder / FILE
    if not path.exists():
        return None, [Fault(FILE, None, "", "", "is missing; it must give horizon_start and periods")]
    text, faults = read_text(path)
    if text is None:
        return None, faults
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [*faults, _not_toml(text, str(error))]
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets nested without end
        return None, [*faults, Fault(FILE, None, "", "", f"is not valid TOML: {error}")]
    given = dict(_flattened(document))
    lines = _lines_of_keys(text)
    figures: dict[str, Any] = {}
    for key in declared_assumptions():
        if key.key not in given:
            figures[key.key] = key.default
            if key.default is None:
                faults.append(Fault(FILE, None, key.key, "", f"key is missing; {_what_it_must_be(key)}"))
            continue
        value = given[key.key]
        figures[key.key], message = _judged(key, value)
        if message:
            faults.append(Fault(FILE, _line(lines, key.key), key.key, _as_written(value), message))
    faults += _unknown_keys(given, lines)
    if not faults and figures["horizon_start"] + figures["periods"] - 1 > NEVER:
        message = "must be fewer: the horizon must end by 9999-Q4"
        faults.append(Fault(FILE, _line(lines, "periods"), "periods", str(figures["periods"]), message))
    return (None if faults else assumptions_from(figures)), faults


def _flattened(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each value with its key, the keys of declared sections written with a dot."""
    sections = {key.section for key in declared_assumptions()} - {""}
    for key, value in document.items():
        if key in sections and isinstance(value, dict):
            yield from ((f"{key}.{name}", inner) for name, inner in value.items())
        else:
            yield key, value


def _judged(key: AssumptionKey, value: Any) -> tuple[Any, str]:
    """The value as the region holds it, and what is wrong with it ("" where nothing is)."""
    must = _what_it_must_be(key)
    if key.type == "period":
        try:
            return parse_period(value if isinstance(value, str) else ""), ""
        except ValueError:
            return None, must
    if key.type == "mode":
        return value, "" if isinstance(value, str) and value in PYRAMID_MODES else must
    is_number = isinstance(value, int if key.type == "integer" else int | float) and not isinstance(value, bool)
    if not is_number or abs(value) > 1e300 or not math.isfinite(value):
        return None, must
    if key.minimum is not None and value < key.minimum:
        return None, limits_text(key.minimum, None)
    return (value if key.type == "integer" else float(value)), ""


def _what_it_must_be(key: AssumptionKey) -> str:
    return {
        "period": 'must be a quarter in quotation marks such as "2027-Q1"',
        "mode": f"must be one of {', '.join(PYRAMID_MODES)}",
        "integer": "must be a whole number, one or more",
        "number": "must be a number",
    }[key.type]


def _unknown_keys(given: Mapping[str, Any], lines: Mapping[str, int]) -> Iterator[Fault]:
    known = [key.key for key in declared_assumptions()]
    sections = {key.section for key in declared_assumptions()} - {""}
    nearest = Nearest(known)
    for key in given:
        if key in sections:
            message = f"must be a section: [{key}] and one line for each of its keys"
            yield Fault(FILE, _line(lines, key), key, _as_written(given[key]), message)
        elif key not in known:
            section, _, _ = key.rpartition(".")
            names = [other.name for other in declared_assumptions() if other.section == section]
            hint = f"; must be one of {', '.join(names)}" if section in sections else nearest.hint(key)
            yield Fault(FILE, _line(lines, key), key, "", f"is not a key of the format{hint}")


def _as_written(value: Any) -> str:
    try:
        return json.dumps(value, default=str) if isinstance(value, bool | list | dict) else str(value)
    except ValueError:
        return "a number of thousands of digits"


def _lines_of_keys(text: str) -> dict[str, int]:
    """The line on which each key stands; tomllib does not tell."""
    lines: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if heading := _SECTION.match(line):
            section = re.sub(r"[\"'\s]", "", heading[1]) + "."
            lines.setdefault(section[:-1], number)
        elif key := _KEY.match(line):
            lines.setdefault(section + re.sub("[\"']", "", key[1]), number)
    return lines


def _line(lines: Mapping[str, int], key: str) -> int | None:
    """The line of a key, or of the inline table that holds it."""
    return lines.get(key) or lines.get(key.rpartition(".")[0])


def _not_toml(text: str, error: str) -> Fault:
    place = _TOML_LINE.search(error)
    message = f"is not valid TOML: {_TOML_LINE.sub('', error)}"
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    return Fault(FILE, line, "", "", message)
