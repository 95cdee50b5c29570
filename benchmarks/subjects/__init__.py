"""The regions that are timed, by size. Each module registers its own."""

from collections.abc import Callable
from dataclasses import dataclass

from ressursbank.region import Region


@dataclass(frozen=True, slots=True)
class Subject:
    """A region to time: `make` builds it; `phases` names what is timed on it; `has_rivals` whether rivals build it.

    Bare HiGHS is stopped after `bare_seconds` on the clock.
    """

    name: str
    words: str
    phases: tuple[str, ...]
    has_rivals: bool
    bare_seconds: float
    make: Callable[[], Region]


SUBJECTS: dict[str, Subject] = {}
ALL_PHASES = ("read and check", "flows", "arcs", "assemble", "hand over", "today", "solve", "report", "write", "verify")
READING = ("read and check",)


def subject(
    name: str,
    words: str,
    phases: tuple[str, ...] = ALL_PHASES,
    has_rivals: bool = False,
    bare_seconds: float = 1800.0,
) -> Callable[[Callable[[], Region]], Callable[[], Region]]:
    """Register a function that makes a region."""

    def register(make: Callable[[], Region]) -> Callable[[], Region]:
        SUBJECTS[name] = Subject(name, words, phases, has_rivals, bare_seconds, make)
        return make

    return register
