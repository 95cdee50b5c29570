"""What is wrong with a region package: where it stands, what it says, and what would be right."""

from collections.abc import Sequence
from dataclasses import dataclass

_SHOWN_IN_MESSAGE = 50
_LONGEST_VALUE_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault (or warning) of a package.

    `line` is the physical line of the file, the header being line 1 (None: the file as a whole); `column` and `value`
    are "" where the fault is not of one column or one value; `message` says what would be right.
    """

    file: str
    line: int | None
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f", line {self.line}"
        if self.column:
            place += f", {self.column}"
        if not self.value:
            return f"{place}: {self.message}"
        value = " ".join(self.value.split())
        shown = value if len(value) <= _LONGEST_VALUE_SHOWN else value[:_LONGEST_VALUE_SHOWN] + "…"
        return f'{place}: "{shown}" {self.message}'


class RegionError(ValueError):
    """A region package that cannot be used, with every fault that it has."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(fault) for fault in self.faults[:_SHOWN_IN_MESSAGE]]
        if len(self.faults) > _SHOWN_IN_MESSAGE:
            lines.append(f"and {len(self.faults) - _SHOWN_IN_MESSAGE} more")
        super().__init__("\n".join(lines))
