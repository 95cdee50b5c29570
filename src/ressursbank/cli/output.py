"""Where words go: results on stdout (as JSON with --json), progress, warnings and faults on stderr."""

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ressursbank.cli.rooms import rich_console, rich_progress

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn, TaskID

    from ressursbank.region.faults import Fault

BAD_INPUT, STOPPED_AT_LIMIT = 2, 3
COLUMNS_WITHOUT_A_TERMINAL = 140

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout, and nothing else there.")]
Force = Annotated[bool, typer.Option("--force", help="Write over what is there already.")]


def words() -> "Console":
    """The console for what is told along the way."""
    return rich_console.Console(stderr=True, highlight=False, soft_wrap=True)


def results() -> "Console":
    """The console for what was asked for; wide where a file or a pipe takes it, so that no cell is cut."""
    return rich_console.Console(width=None if sys.stdout.isatty() else COLUMNS_WITHOUT_A_TERMINAL, highlight=False)


def print_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object on stdout; infinite and missing numbers become null, which JSON can say."""
    print(json.dumps(_plain(value), ensure_ascii=False, indent=2))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def as_objects(faults: Iterable["Fault"]) -> list[dict[str, str | int | None]]:
    """Faults in the form that --json prints."""
    return [
        {
            "file": fault.file,
            "line": fault.line,
            "column": fault.column,
            "value": fault.value,
            "message": fault.message,
        }
        for fault in faults
    ]


def warn(warnings: Iterable["Fault"]) -> None:
    """Tell of what is odd but no fault."""
    console = words()
    for warning in warnings:
        console.print(f"Warning: {warning}", style="yellow", markup=False)


def refuse(faults: Iterable["Fault"], as_json: bool, **more: Any) -> NoReturn:
    """List every fault and leave with exit code 2."""
    listed = tuple(faults)
    if as_json:
        print_json({"faults": as_objects(listed), **more})
    else:
        console = words()
        for fault in listed:
            console.print(str(fault), markup=False)
        console.print("1 fault." if len(listed) == 1 else f"{len(listed)} faults.", style="bold red")
    raise typer.Exit(BAD_INPUT)


def refuse_text(message: str, as_json: bool) -> NoReturn:
    """Leave with exit code 2 for something that is wrong as a whole, in no line or column."""
    if as_json:
        print_json({"faults": [{"file": None, "line": None, "column": "", "value": "", "message": message}]})
    else:
        words().print(message, style="bold red", markup=False)
    raise typer.Exit(BAD_INPUT)


@contextmanager
def working(title: str) -> Iterator[None]:
    """A line on stderr that shows that work goes on, and for how long it has."""
    with _progress() as progress:
        task = progress.add_task(title, total=1)
        yield
        progress.advance(task)


@contextmanager
def measured(title: str) -> Iterator["Bar"]:
    """Bars on stderr for work that knows how far it has come, under a line for the whole."""
    with _progress(rich_progress.BarColumn()) as progress:
        whole = progress.add_task(title, total=None)
        yield Bar(progress, title)
        progress.update(whole, total=1.0, completed=1.0)


def _progress(*between: "ProgressColumn") -> "Progress":
    described = rich_progress.TextColumn("{task.description}")
    columns = (rich_progress.SpinnerColumn(), described, *between, rich_progress.TimeElapsedColumn())
    return rich_progress.Progress(*columns, console=rich_console.Console(stderr=True))


class Bar:
    """Called with a phase and the share of it that is done, from any thread; each phase has its own line."""

    def __init__(self, progress: "Progress", title: str) -> None:
        self._progress = progress
        self._title = title
        self._phases: dict[str, TaskID] = {}

    def __call__(self, phase: str, share: float) -> None:
        if phase not in self._phases:
            self._phases[phase] = self._progress.add_task(f"{self._title}: {phase}", total=1.0)
        self._progress.update(self._phases[phase], completed=share)
