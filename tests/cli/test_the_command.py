"""The command as a whole: how quickly it loads, its version, and what an interrupt leaves behind."""

import json
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.conftest import Run, start

HEAVY = ("pandas", "scipy", "highspy", "django", "osmium", "pyogrio", "numpy")
HELP_OF_EVERYTHING = """
import json, sys
from typer.testing import CliRunner
from ressursbank.cli.app import app
codes = [CliRunner().invoke(app, [*command, "--help"]).exit_code for command in json.loads(sys.argv[1])]
print(json.dumps({"codes": codes, "modules": sorted({name.split(".")[0] for name in sys.modules})}))
"""
COMMANDS: tuple[list[str], ...] = tuple(
    name.split()
    for name in ("", "demo", "generate", "check", "plan", "verify", "show", "compare", "roads build", "roads fill")
)


def test_help_of_every_command_loads_nothing_heavy() -> None:
    arguments = [sys.executable, "-c", HELP_OF_EVERYTHING, json.dumps(COMMANDS)]
    told = json.loads(subprocess.run(arguments, capture_output=True, text=True, check=True).stdout)
    assert set(told["codes"]) == {0}
    assert set(HEAVY).isdisjoint(told["modules"])


def test_version_is_the_packages(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"ressursbank {version('ressursbank')}\n")


def test_an_unknown_command_is_bad_input(run: Run) -> None:
    assert run("optimise").exit_code == 2


@pytest.fixture(scope="module")
def large_region(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region that takes seconds to plan, so that there is a middle to be interrupted in."""
    folder = tmp_path_factory.mktemp("large") / "region"
    run("generate", folder, "--projects", 800, "--facilities", 80, "--periods", 24, "--candidates", 5)
    return folder


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
@pytest.mark.parametrize("seconds", [0.1, 1.0])
def test_a_plan_stopped_in_the_middle_leaves_no_plan(
    large_region: Path, tmp_path: Path, sent: signal.Signals, code: int, seconds: float
) -> None:
    # Real seconds and a real signal: only they show that nothing half-written is left. About 8 s for the four.
    running = start("plan", large_region, "--out", tmp_path / "plan")
    assert running.stderr
    assert "Reading" in running.stderr.readline()
    time.sleep(seconds)
    assert running.poll() is None, running.communicate()
    running.send_signal(sent)
    running.communicate(timeout=20)
    assert running.returncode == code
    assert list(tmp_path.iterdir()) == []
