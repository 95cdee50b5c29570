"""Runs subjects through phases and against rivals, and keeps the figures."""

import json
import resource
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.measure import MODULES
from benchmarks.phases import PHASES, Case, building, files, solving
from benchmarks.subjects import SUBJECTS, Subject, lots, regions
from ressursbank.region import write_region

REGISTERED = (building, files, solving, lots, regions)
"""Modules whose import registers phases and subjects."""
OPTIMUM_TOLERANCE = 1e-7
HELP = ("--help", "plan --help", "check --help")


@dataclass(slots=True)
class Figures:
    """What was measured on one subject. Seconds of the processor by phase; the rest as `benchmarks.measure` prints."""

    subject: Subject
    columns: int = 0
    rows: int = 0
    cells: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    plan: dict[str, Any] = field(default_factory=dict)
    bare: dict[str, Any] = field(default_factory=dict)
    rivals: dict[str, dict[str, Any]] = field(default_factory=dict)


def run_phases(subject: Subject, folder: Path, *, is_timed: bool) -> Figures:
    """Every phase of a subject, the best of its repeats; once when it is not timed."""
    case = Case(folder / "region", folder / "plan")
    write_region(subject.make(), case.region_folder)
    figures = Figures(subject)
    for name in subject.phases:
        best = float("inf")
        for _ in range(PHASES[name].repeats if is_timed else 1):
            start = process_time()
            PHASES[name].run(case)
            best = min(best, process_time() - start)
        figures.seconds[name] = best
    if case.model is not None:
        figures.columns, figures.rows = len(case.model.cost), len(case.model.row_lower)
        figures.cells = len(case.model.values)
    return figures


def run_rivals(figures: Figures, folder: Path) -> None:
    """Our own way and the rivals', each in a process of its own; raises AssertionError where an optimum differs."""
    figures.rivals["Ressursbank"] = measure("ours", folder / "region")
    for name in MODULES:
        figures.rivals[name] = measure("rival", name, folder / "region")
    optima = {name: found["objective"] for name, found in figures.rivals.items()}
    _same(optima)


def run_plan_and_bare(figures: Figures, folder: Path) -> None:
    """The product end to end and bare HiGHS on the same matrix; the same optimum, where bare HiGHS came to its own."""
    figures.plan = measure("plan", folder / "region", folder / "plan")
    figures.bare = measure("bare", folder / "region", figures.subject.bare_seconds)
    if figures.bare["is_optimal"]:
        _same({"plan": figures.plan["objective"], "bare HiGHS": figures.bare["objective"]})


def run_help(*, is_timed: bool) -> dict[str, float]:
    """Seconds of the processor that the help of some commands takes, the best of three; the interpreter's start too."""
    seconds = {}
    for words in HELP:
        taken = []
        for _ in range(3 if is_timed else 1):
            start = _seconds_of_children()
            command = [sys.executable, "-m", "ressursbank.cli", *words.split()]
            subprocess.run(command, capture_output=True, check=True)
            taken.append(_seconds_of_children() - start)
        seconds[words] = min(taken)
    return seconds


def _seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(*arguments: object) -> dict[str, Any]:
    """What `python -m benchmarks.measure` prints for these arguments."""
    command = [sys.executable, "-m", "benchmarks.measure", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(*arguments[:2], found, file=sys.stderr)
    return found


def _same(optima: dict[str, float]) -> None:
    lowest, highest = min(optima.values()), max(optima.values())
    if highest - lowest > OPTIMUM_TOLERANCE * max(1.0, abs(lowest)):
        raise AssertionError(f"not the same optimum: {optima}")


def all_subjects() -> tuple[str, ...]:
    """Names of the subjects, in the order of the tables."""
    return tuple(SUBJECTS)
