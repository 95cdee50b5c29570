"""The command as people run it: in a process of its own, or in this one where many runs are wanted."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ressursbank.cli.app import app

PACKAGE = Path(__file__).parent.parent / "region" / "package"

Run = Callable[..., Result]


@pytest.fixture
def package() -> Path:
    """The region package that is written by hand."""
    return PACKAGE


@pytest.fixture(scope="session")
def run() -> Run:
    """Run the command with these arguments and return its exit code, stdout and stderr."""

    def run_command(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)

    return run_command


@pytest.fixture(scope="session")
def plan_folder(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the package, made by the command."""
    folder = tmp_path_factory.mktemp("plans") / "plan"
    result = run("plan", PACKAGE, "--out", folder)
    assert result.exit_code == 0, result.stderr
    return folder


@pytest.fixture(scope="session")
def broken_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with two faults in lots.csv: negative tonnes and an unknown project."""
    folder = tmp_path_factory.mktemp("broken") / "package"
    folder.mkdir()
    for file in PACKAGE.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    header, first, *others = (folder / "lots.csv").read_text(encoding="utf-8").splitlines()
    names, cells = header.split(","), first.split(",")
    cells[names.index("tonnes")] = "-120"
    cells[names.index("project_id")] = "no-such-project"
    (folder / "lots.csv").write_text("\n".join([header, ",".join(cells), *others]) + "\n", encoding="utf-8")
    return folder


def start(*arguments: object) -> "subprocess.Popen[str]":
    """The command in a process of its own."""
    command = [sys.executable, "-m", "ressursbank.cli", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answer(result: Result) -> dict[str, Any]:
    """What --json printed: the whole of stdout, and valid JSON (no NaN or Infinity)."""

    def refuse_constant(name: str) -> None:
        raise ValueError(f"{name} is not JSON")

    parsed: dict[str, Any] = json.loads(result.stdout, parse_constant=refuse_constant)
    return parsed
