"""What is timed: the steps from a folder to a folder, each its own line. Each module registers its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Case:
    """A subject on its way: each phase takes what the earlier ones have left here, and leaves its own."""

    region_folder: Path
    plan_folder: Path
    region: Any = None
    nodes: Any = None
    pairs: Any = None
    arcs: Any = None
    model: Any = None
    today: Any = None
    optimum: Any = None
    plan: Any = None


@dataclass(frozen=True, slots=True)
class Phase:
    """One line of the table. `repeats` is how often it is run for its best time."""

    name: str
    words: str
    repeats: int
    run: Callable[[Case], None]


PHASES: dict[str, Phase] = {}


def phase(name: str, words: str, repeats: int = 3) -> Callable[[Callable[[Case], None]], Callable[[Case], None]]:
    """Register a function that takes a case one step on."""

    def register(run: Callable[[Case], None]) -> Callable[[Case], None]:
        PHASES[name] = Phase(name, words, repeats, run)
        return run

    return register
