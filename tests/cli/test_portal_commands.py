"""`ressursbank portal import` and `export` as operators run them: each in a process and on a database of its own."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ressursbank import make_plan, read_region
from ressursbank.region import Region, write_region
from ressursbank.region.demo import demo_region
from ressursbank.region.generate import generate_region
from tests.region.same_region import assert_same_region


def _environment(home: Path, url: str = "") -> dict[str, str]:
    environment = {**os.environ, "RESSURSBANK_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    environment.pop("RESSURSBANK_SECRET_KEY", None)
    return {**environment, "DATABASE_URL": url} if url else environment


def run_in(home: Path, *arguments: object, url: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ressursbank.cli", "portal", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, env=_environment(home, url), timeout=300, check=False
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: "" for SQLite under the home, else an address of a PostgreSQL that the tests were given."""
    if request.param == "sqlite":
        yield ""
        return
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        pytest.skip("DATABASE_URL names no PostgreSQL")
    import psycopg

    server, _slash, _name = given.rpartition("/")
    name = f"portal_commands_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield f"{server}/{name}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose database has its tables, which takes a while to make."""
    home = tmp_path_factory.mktemp("made")
    assert run_in(home, "export", home / "nothing").returncode == 0
    return home


@pytest.fixture
def home(made_home: Path, tmp_path: Path) -> Path:
    """A home with an empty database."""
    shutil.copytree(made_home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def region() -> Region:
    return generate_region(projects=12, facilities=8, periods=6, candidates=1, seed=6)


def test_a_package_comes_out_of_an_empty_portal_as_it_went_in(tmp_path: Path, database: str, region: Region) -> None:
    write_region(region, tmp_path / "small")
    brought = run_in(tmp_path / "home", "import", tmp_path / "small", url=database)
    assert brought.returncode == 0, brought.stderr
    taken = run_in(tmp_path / "home", "export", tmp_path / "out", url=database)
    assert taken.returncode == 0, taken.stderr
    out = read_region(tmp_path / "out")
    assert_same_region(out, region)
    for file in (tmp_path / "small").iterdir():
        assert (tmp_path / "out" / file.name).read_bytes() == file.read_bytes()
    before, after = make_plan(region), make_plan(out)
    assert after.summary["objective_nok"] == pytest.approx(before.summary["objective_nok"], rel=1e-9)


def test_the_demo_region_comes_out_as_it_went_in(tmp_path: Path, database: str) -> None:
    write_region(demo_region(), tmp_path / "demo")
    assert run_in(tmp_path / "home", "import", tmp_path / "demo", url=database).returncode == 0
    assert run_in(tmp_path / "home", "export", tmp_path / "out", url=database).returncode == 0
    assert_same_region(read_region(tmp_path / "out"), demo_region())


def test_a_dry_run_tells_and_changes_nothing(tmp_path: Path, home: Path, region: Region) -> None:
    write_region(region, tmp_path / "in")
    told = json.loads(run_in(home, "import", tmp_path / "in", "--dry-run", "--json").stdout)
    assert told["dry_run"] is True
    assert told["rows"]["lots"] == {"new": len(region.lots), "changed": 0, "removed": 0, "same": 0, "left_alone": 0}
    again = json.loads(run_in(home, "import", tmp_path / "in", "--json").stdout)
    assert again["rows"] == told["rows"]
    assert again["database"] == str(home / "portal.sqlite3")


def test_every_fault_is_listed_and_nothing_is_written(home: Path, broken_package: Path) -> None:
    refused = run_in(home, "import", broken_package)
    assert refused.returncode == 2
    assert 'lots.csv, line 2, tonnes: "-120" must be zero or more' in refused.stderr
    assert "no-such-project" in refused.stderr
    faults = json.loads(run_in(home, "import", broken_package, "--json").stdout)["faults"]
    assert [fault["column"] for fault in faults] == ["project_id", "tonnes"]
    with sqlite3.connect(home / "portal.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM projects_lot").fetchone() == (0,)


def test_a_conflict_with_what_is_there_has_its_line(tmp_path: Path, home: Path, region: Region) -> None:
    write_region(region, tmp_path / "in")
    assert run_in(home, "import", tmp_path / "in").returncode == 0
    rows = (tmp_path / "in" / "lots.csv").read_text(encoding="utf-8").splitlines()
    cells = rows[4].split(",")
    cells[1] = next(str(id_) for id_ in region.projects.id if id_ != cells[1])
    rows[4] = ",".join(cells)
    rows.insert(2, "")
    (tmp_path / "in" / "lots.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    refused = run_in(home, "import", tmp_path / "in")
    assert refused.returncode == 2
    assert f'lots.csv, line 6, project_id: "{cells[1]}" is not the lot\'s project in the portal' in refused.stderr


def test_an_export_writes_over_nothing_without_force(tmp_path: Path, home: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    assert run_in(home, "export", tmp_path / "out").returncode == 2
    assert run_in(home, "export", tmp_path / "out", "--force").returncode == 0
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"
    assert len(read_region(tmp_path / "out").projects) == 0


def test_a_database_that_cannot_be_reached_is_told(home: Path, package: Path) -> None:
    refused = run_in(home, "import", package, url="postgres://me:secret@127.0.0.1:1/nowhere")
    assert refused.returncode == 2
    assert "nowhere on 127.0.0.1:1 cannot be opened" in refused.stderr
    assert "secret" not in refused.stderr


def test_the_first_administrator_is_made_from_the_command_line(home: Path) -> None:
    made = run_in(home, "administrator", "ada@example.no", "--organisation", "817920632", "--name", "Fylket", "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["organisation"] == "817920632"
    refused = run_in(home, "administrator", "ada@example.no", "--organisation", "817920633")
    assert refused.returncode == 2
    with closing(sqlite3.connect(home / "portal.sqlite3")) as connection:
        roles = connection.execute("SELECT role, is_confirmed FROM accounts_organisationrole").fetchall()
    assert roles == [("regional_administrator", 1)]


def test_an_interrupted_import_leaves_nothing(tmp_path: Path, home: Path) -> None:
    write_region(generate_region(projects=3000, facilities=60, periods=8, candidates=3, seed=1), tmp_path / "in")
    command = [sys.executable, "-m", "ressursbank.cli", "portal", "import", str(tmp_path / "in")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=_environment(home)) as process:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not _is_being_written(home / "portal.sqlite3"):
            time.sleep(0.01)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _out, told = process.communicate(timeout=60)
    assert process.returncode == 130, told.decode()
    with sqlite3.connect(home / "portal.sqlite3") as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]
    assert counts == [0] * len(TABLES)


def _is_being_written(database: Path) -> bool:
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
    return False


TABLES = ("sites_site", "projects_project", "projects_lot", "audit_change", "imports_importrun")
