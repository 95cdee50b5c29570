"""A plan is written whole or not at all, and reads back as it was."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from ressursbank.plan.faults import PlanExistsError
from ressursbank.plan.read import read_plan
from ressursbank.plan.tables import Plan
from ressursbank.plan.write import PLAN_FILES
from tests.plan.hand_worked import hand_worked_plan

_TABLES = ("flows", "inventory", "unplaced", "capacity", "openings")


def _rows(plan: Plan, table: str) -> list[tuple[object, ...]]:
    rows = getattr(plan, table)
    return list(zip(*(getattr(rows, field.name).tolist() for field in fields(rows)), strict=True))


def _names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


@pytest.mark.parametrize("table", _TABLES)
def test_a_table_reads_back_to_the_last_bit(tmp_path: Path, table: str) -> None:
    plan = hand_worked_plan()
    plan.write(tmp_path / "plan")
    assert sorted(_rows(read_plan(tmp_path / "plan"), table)) == sorted(_rows(plan, table))


def test_places_and_summary_read_back(tmp_path: Path) -> None:
    plan = hand_worked_plan()
    plan.write(tmp_path / "plan")
    read = read_plan(tmp_path / "plan")
    assert set(read.places) == set(plan.places)
    assert {key: read.summary[key] for key in plan.summary} == plan.summary
    assert read.summary["files"]["flows.csv"]["rows"] == len(plan.flows.tonnes)


def test_the_same_plan_gives_the_same_files_whatever_its_order(tmp_path: Path) -> None:
    plan = hand_worked_plan()
    turned = {}
    for table in _TABLES:
        rows = getattr(plan, table)
        turned[table] = type(rows)(*(getattr(rows, field.name)[::-1] for field in fields(rows)))
    plan.write(tmp_path / "one")
    replace(plan, **turned).write(tmp_path / "other")
    for name in sorted(PLAN_FILES - {"plan.gpkg"}):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes(), name


def test_unlimited_is_an_empty_cell_and_no_level_too(tmp_path: Path) -> None:
    hand_worked_plan().write(tmp_path / "plan")
    capacity = (tmp_path / "plan" / "capacity.csv").read_text(encoding="utf-8").splitlines()
    flows = (tmp_path / "plan" / "flows.csv").read_text(encoding="utf-8").splitlines()
    assert "vasker,2027-Q2,,30.0,0.0,,0.0" in capacity
    assert "2027-Q1,school-rock,school,rock,1,100.0,0.0,0.0,0.0," in flows


def test_an_existing_plan_is_left_alone_without_force(tmp_path: Path) -> None:
    hand_worked_plan().write(tmp_path / "plan")
    before = (tmp_path / "plan" / "summary.json").stat().st_mtime_ns
    with pytest.raises(PlanExistsError, match="exists already"):
        hand_worked_plan().write(tmp_path / "plan")
    assert (tmp_path / "plan" / "summary.json").stat().st_mtime_ns == before


def test_an_existing_plan_is_replaced_with_force(tmp_path: Path) -> None:
    plan = hand_worked_plan()
    plan.write(tmp_path / "plan")
    replace(plan, summary={**plan.summary, "status": "limit"}).write(tmp_path / "plan", force=True)
    assert read_plan(tmp_path / "plan").summary["status"] == "limit"
    assert _names(tmp_path) == {"plan"}


def test_a_folder_that_is_no_plan_is_not_replaced_even_with_force(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "site.jpg").write_bytes(b"jpg")
    with pytest.raises(PlanExistsError, match="is not a plan"):
        hand_worked_plan().write(tmp_path / "photos", force=True)
    assert _names(tmp_path / "photos") == {"site.jpg"}


def test_a_plan_with_somebodys_notes_in_it_is_not_replaced_even_with_force(tmp_path: Path) -> None:
    hand_worked_plan().write(tmp_path / "plan")
    (tmp_path / "plan" / "notes.txt").write_text("ask the school about stage 2", encoding="utf-8")
    with pytest.raises(PlanExistsError, match=r"notes\.txt"):
        hand_worked_plan().write(tmp_path / "plan", force=True)
    assert "notes.txt" in _names(tmp_path / "plan")


def test_a_file_is_not_replaced_even_with_force(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("keep me", encoding="utf-8")
    with pytest.raises(PlanExistsError, match="is a file"):
        hand_worked_plan().write(tmp_path / "plan", force=True)
    assert (tmp_path / "plan").read_text(encoding="utf-8") == "keep me"


def test_a_plan_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    plan = hand_worked_plan()
    tonnes = plan.flows.tonnes.copy()
    tonnes[3] = np.nan
    with pytest.raises(ValueError, match="must be a finite number"):
        replace(plan, flows=replace(plan.flows, tonnes=tonnes)).write(tmp_path / "plan")
    assert _names(tmp_path) == set()


def test_a_plan_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    plan = hand_worked_plan()
    plan.write(tmp_path / "plan")
    with pytest.raises(KeyError):
        replace(plan, places=()).write(tmp_path / "plan", force=True)
    assert _names(tmp_path) == {"plan"}
    assert _rows(read_plan(tmp_path / "plan"), "flows")


_WRITE_AND_DIE = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    from tests.plan.hand_worked import hand_worked_plan

    moves, last = 0, int(sys.argv[2])
    rename = Path.rename

    def rename_and_die(self, target):
        global moves
        if moves == last:
            os.kill(os.getpid(), signal.SIGKILL)
        moves += 1
        return rename(self, target)

    Path.rename = rename_and_die
    hand_worked_plan().write(sys.argv[1], force=True)
    os.kill(os.getpid(), signal.SIGKILL)
    """
)


def _write_and_be_killed_after(moves: int, folder: Path) -> None:
    """Write over the plan in a process that is killed after so many moves of a folder."""
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", _WRITE_AND_DIE, str(folder), str(moves)]
    assert subprocess.run(command, env=environment, cwd=root, check=False).returncode == -signal.SIGKILL


@pytest.mark.parametrize("moves", [0, 1, 2])
def test_a_killed_writing_never_loses_the_plan_and_the_next_one_tidies_up(tmp_path: Path, moves: int) -> None:
    folder = tmp_path / "plan"
    plan = hand_worked_plan()
    replace(plan, summary={**plan.summary, "status": "limit"}).write(folder)
    _write_and_be_killed_after(moves, folder)
    kept = [entry for entry in tmp_path.iterdir() if (entry / "summary.json").exists()]
    assert any(_names(entry) == PLAN_FILES for entry in kept)
    with pytest.raises(PlanExistsError):
        plan.write(folder)
    assert _names(tmp_path) == {"plan"}
    expected = "limit" if moves < 2 else "optimal"
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8"))["status"] == expected
    plan.write(folder, force=True)
    assert read_plan(folder).summary["status"] == "optimal"


def test_a_killed_first_writing_leaves_no_plan(tmp_path: Path) -> None:
    _write_and_be_killed_after(0, tmp_path / "plan")
    assert not (tmp_path / "plan").exists()
    hand_worked_plan().write(tmp_path / "plan")
    assert _names(tmp_path) == {"plan"}
