"""Quarters as whole numbers: year × 4 + quarter − 1, so that the next quarter is one more."""

import re
from datetime import date

ALWAYS = 0
"""Opens before any horizon."""
NEVER = 4 * 9999 + 3
"""Closes after any horizon."""

_PERIOD = re.compile(r"([1-9][0-9]{3})-Q([1-4])")


def parse_period(text: str) -> int:
    """The quarter that a text such as `2027-Q1` names. Raises ValueError for any other form."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError(f'"{text}" must be a quarter such as 2027-Q1')
    return int(match[1]) * 4 + int(match[2]) - 1


def format_period(period: int) -> str:
    """The text of a quarter, such as `2027-Q1`."""
    return f"{period // 4}-Q{period % 4 + 1}"


def quarter_of(day: date) -> int:
    """The quarter that a day lies in."""
    return day.year * 4 + (day.month - 1) // 3


def year_of(period: int) -> int:
    """The calendar year that a quarter lies in."""
    return period // 4
