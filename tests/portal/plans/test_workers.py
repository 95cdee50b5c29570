"""Workers as processes: killed in the middle, cancelled inside the solver, told to stop, kept by the server.

Slow (some seconds each) because they are real processes; nothing else would show that a killed one leaves no trace.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="processes are looked up in /proc")


@pytest.fixture(scope="module")
def environment(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, str]]:
    """A portal for all scenes: SQLite in a folder of its own, or a database of its own on the tests' PostgreSQL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("scenes")
    found = os.environ | {"RESSURSBANK_HOME": str(home), "RESSURSBANK_PORT": str(port)}
    if connection.vendor != "postgresql":
        found.pop("DATABASE_URL", None)
        yield found
        return
    name = f"scenes_{os.getpid()}_{port}"
    server, _question, options = os.environ["DATABASE_URL"].partition("?")
    address = f"{server.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield found | {"DATABASE_URL": address}
    finally:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def play(scene: str, environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.portal.plans.scenes", scene],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def test_a_worker_killed_in_the_middle_leaves_an_interrupted_run_and_the_queue_goes_on(
    environment: dict[str, str],
) -> None:
    answer = play("killed_in_the_middle", environment)
    assert answer["written"] == "running"
    assert answer["planner_gone_after"] < 10
    assert answer["third"] == "cancelled"


def test_a_run_is_cancelled_within_seconds_inside_the_solver(environment: dict[str, str]) -> None:
    answer = play("cancelled_in_the_solver", environment)
    assert answer["word"] == "cancelled"
    assert answer["seconds"] < 10


def test_a_worker_told_twice_to_stop_interrupts_its_run(environment: dict[str, str]) -> None:
    answer = play("stopped_twice", environment)
    assert answer["state"] == "interrupted"
    assert answer["seconds"] < 10


def test_the_server_keeps_a_worker_and_takes_it_along(environment: dict[str, str]) -> None:
    answer = play("beside_the_server", environment)
    assert answer["workers"] == answer["after"] == 1
    assert answer["left"] == 0
    assert answer["seconds"] < 20
