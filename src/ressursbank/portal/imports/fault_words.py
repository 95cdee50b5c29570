"""What is wrong with a package or a sheet, in the page's language: the package's own messages are in English.

fault_words.csv has one pattern a row, with what varies in braces; a message that none fits stays as it is.
"""

import csv
import re
from functools import cache
from pathlib import Path

from ressursbank.portal.imports.names import this_language

_QUARTER = "[1-9][0-9]{3}-Q[1-4]"


def in_words(message: str) -> str:
    """The message in the page's language."""
    if this_language() == "en":
        return message
    for pattern, text in _patterns():
        match = pattern.fullmatch(message)
        if match is not None:
            return text.format(**{name: in_words(value or "") for name, value in match.groupdict().items()})
    return message


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    with (Path(__file__).parent / "fault_words.csv").open(encoding="utf-8", newline="") as source:
        return tuple((_pattern(row["en"]), row["nb"]) for row in csv.DictReader(source))


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    written = [re.escape(part) if place % 2 == 0 else _slot(part) for place, part in enumerate(parts)]
    return re.compile("".join(written), re.DOTALL)


def _slot(name: str) -> str:
    """What varies: a quarter where the name says so, else anything."""
    return f"(?P<{name}>{_QUARTER if name.startswith('period_') else '.*?'})"
