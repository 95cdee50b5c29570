"""`python -m benchmarks [--smoke] [--subject NAME ...]`: run, print, and write docs/performance.md."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.matching import measure_matching
from benchmarks.portal import both_databases
from benchmarks.portal_map import PROJECTS
from benchmarks.report import PAGE, page
from benchmarks.run import Figures, all_subjects, run_help, run_phases, run_plan_and_bare, run_rivals
from benchmarks.subjects import SUBJECTS

SMOKE = "small"
SMOKE_PROJECTS = 24


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="run everything once on the small subject, write nothing")
    parser.add_argument("--subject", action="append", choices=all_subjects(), help="only this one; write nothing")
    chosen = parser.parse_args()
    names = [SMOKE] if chosen.smoke else chosen.subject or [name for name in all_subjects() if name != SMOKE]
    is_timed = not chosen.smoke
    projects = SMOKE_PROJECTS if chosen.smoke else PROJECTS
    portal = {} if chosen.subject else both_databases(projects)
    matching = {} if chosen.subject else measure_matching(projects)
    text = page([_measure(name, is_timed=is_timed) for name in names], run_help(is_timed=is_timed), portal, matching)
    print(text)
    if not chosen.smoke and not chosen.subject:
        PAGE.write_text(text, encoding="utf-8")
        print(f"Wrote {PAGE.name}.", file=sys.stderr)


def _measure(name: str, *, is_timed: bool) -> Figures:
    subject = SUBJECTS[name]
    with tempfile.TemporaryDirectory() as folder:
        print(f"{name}: phases", file=sys.stderr)
        figures = run_phases(subject, Path(folder), is_timed=is_timed)
        if "solve" in subject.phases:
            print(f"{name}: end to end, and bare HiGHS", file=sys.stderr)
            run_plan_and_bare(figures, Path(folder))
        if subject.has_rivals:
            print(f"{name}: rivals", file=sys.stderr)
            run_rivals(figures, Path(folder))
    return figures


main()
