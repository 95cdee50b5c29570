"""The figures as docs/performance.md, and as the same text in the terminal."""

import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.phases import PHASES
from benchmarks.run import Figures

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
HEAD = """# Performance

Made by `make bench`; do not edit. Seconds are of the processor, so that other work on the machine does not count: the
best of three runs for what takes little, one run of every solve, on one thread. Memory is the most that the process has
held, each measurement in a process of its own.
"""


def page(
    measured: list[Figures],
    help_seconds: dict[str, float],
    portal: dict[str, dict[str, Any]],
    matching: dict[str, Any],
) -> str:
    """The whole page."""
    tools = ", ".join(f"{name} {version(name)}" for name in ("ressursbank", "highspy", "numpy", "pulp", "linopy"))
    when = datetime.now(UTC).strftime("%Y-%m-%d")
    lines = [HEAD, f"{when}, Python {platform.python_version()}, {_processor()}; {tools}.", ""]
    parts = (_phases(measured), _end_to_end(measured), _rivals(measured))
    for part in (*parts, _matching(matching), _portal(portal), _help(help_seconds)):
        lines += [*part, ""]
    return "\n".join(lines).rstrip() + "\n"


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in path.read_text().splitlines() if line.startswith("model name")]
    return f"{len(names)} cores of {names[0]}" if names else platform.machine()


def _phases(measured: list[Figures]) -> Iterator[str]:
    yield "## Phases, seconds"
    yield ""
    yield "| phase | what is timed | " + " | ".join(figures.subject.name for figures in measured) + " |"
    yield "| --- | --- |" + " ---: |" * len(measured)
    used = {name for figures in measured for name in figures.seconds}
    for name, phase in ((name, PHASES[name]) for name in _in_order(used)):
        cells = [f"{figures.seconds[name]:.3f}" if name in figures.seconds else "" for figures in measured]
        yield f"| {name} | {phase.words} | " + " | ".join(cells) + " |"
    yield ""
    for figures in measured:
        size = (
            f": {figures.columns:,} columns, {figures.rows:,} rows, {figures.cells:,} cells" if figures.columns else ""
        )
        yield f"- **{figures.subject.name}**: {figures.subject.words}{size}"


def _in_order(used: set[str]) -> list[str]:
    order = ("read and check", "flows", "arcs", "assemble", "hand over", "today", "solve", "report", "write", "verify")
    return [name for name in order if name in used]


def _end_to_end(measured: list[Figures]) -> Iterator[str]:
    yield "## The plan end to end against bare HiGHS"
    yield ""
    yield "Read, check, plan, prices, write, against HiGHS alone on the ready matrix of all arcs (its `run()`, default"
    yield "options, one thread). Wanted: at most 2 times."
    yield ""
    yield "| subject | plan, s | bare HiGHS, s | ratio | plan, MB | bare HiGHS, MB |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for figures in measured:
        if figures.plan:
            plan, bare = figures.plan, figures.bare
            more = "" if bare["is_optimal"] else "> "
            less = "" if bare["is_optimal"] else "< "
            yield (
                f"| {figures.subject.name} | {plan['seconds']:.1f} | {more}{bare['seconds']:.1f} | "
                f"{less}{plan['seconds'] / bare['seconds']:.2f} | {plan['megabytes']:.0f} | {bare['megabytes']:.0f} |"
            )
    yield ""
    yield "Where bare HiGHS comes to its end, both have the same optimum (1e-7 relative). `>`: it was stopped before."


def _rivals(measured: list[Figures]) -> Iterator[str]:
    yield "## Building the model through other tools"
    yield ""
    yield "The same rows and columns (openings relaxed), the same optimum to 1e-7 relative. Ours starts from the arcs:"
    yield "computing costs and constraints is in its time. The others are given the finished triplets and costs for"
    yield "free, and are timed on making their model from them in their own way and handing it to HiGHS. Memory is"
    yield "what building and handing over add at the most. Wanted: 20 times faster than PuLP, 5 times faster than"
    yield "linopy, less memory than either."
    for figures in measured:
        if not figures.rivals:
            continue
        ours = figures.rivals["Ressursbank"]
        our_total = ours["build"] + ours["hand over"]
        yield ""
        yield f"### {figures.subject.words}"
        yield ""
        yield "| | build, s | hand over, s | build, times ours | both, times ours | memory, MB |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: |"
        for name, found in figures.rivals.items():
            build, total = found["build"], found["build"] + found["hand over"]
            yield (
                f"| {name} | {build:.3f} | {found['hand over']:.3f} | {build / ours['build']:.1f} | "
                f"{total / our_total:.1f} | {found['megabytes']:.0f} |"
            )


def _matching(found: dict[str, Any]) -> Iterator[str]:
    yield "## Matching"
    yield ""
    if not found:
        yield "Not measured."
        return
    yield f"The twenty best partners of one lot among {found['lots']:,}: milliseconds on the clock in one process, the"
    yield "same partners by every way. Wanted of ours: 10 at most, median, and 60 seconds for the partners of all lots."
    yield ""
    yield "| way | median | p95 | times ours |"
    yield "| --- | ---: | ---: | ---: |"
    ours = found["ways"]["Ressursbank"]["p50"]
    for way, taken in found["ways"].items():
        yield f"| {way} | {taken['p50']:.1f} | {taken['p95']:.1f} | {taken['p50'] / ours:.1f} |"
    yield ""
    yield f"All lots, by road: {found['all']['seconds']:.0f} seconds for {found['all']['matches']:,} partners."


def _portal(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield "## The portal"
    yield ""
    if not found:
        yield "Not measured."
        return
    first = next(iter(found.values()))
    yield f"{first['lots']:,} lots of {first['projects']:,} projects: milliseconds on the clock in the server's process"
    yield "(median, and what 95 of 100 stay under), and how many queries one request makes. Wanted: 100 at most for"
    yield "lists, searches and what the map shows."
    yield ""
    yield "| request | " + " | ".join(f"{name}, median | {name}, p95" for name in found) + " | queries |"
    yield "| --- |" + " ---: |" * (2 * len(found) + 1)
    for kind, ours in first["kinds"].items():
        cells = [f"{other['kinds'][kind][key]:.0f}" for other in found.values() for key in ("p50", "p95")]
        yield f"| {kind} | " + " | ".join(cells) + f" | {ours.get('queries', '')} |"
    if len(found) == 1:
        yield ""
        yield "PostgreSQL was missing where this was measured."


def _help(seconds: dict[str, float]) -> Iterator[str]:
    yield "## Help of the command line"
    yield ""
    yield "With the start of the interpreter. Wanted: under 0.5 seconds."
    yield ""
    yield "| command | seconds |"
    yield "| --- | ---: |"
    for command, taken in seconds.items():
        yield f"| `ressursbank {command}` | {taken:.2f} |"
