"""A plan whose files are broken gives every fault at once, with its place and what would be right."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ressursbank.plan.faults import PlanError
from ressursbank.plan.read import read_plan
from tests.plan.hand_worked import hand_worked_plan


@pytest.fixture
def plan_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    hand_worked_plan().write(folder)
    return folder


def _replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


_BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "decimal comma": (
        _replaced("unplaced.csv", "homes-clay,2027-Q1,20.0", 'homes-clay,2027-Q1,"20,0"'),
        'unplaced.csv, line 2, tonnes: "20,0" must be a number with a point as decimal mark',
    ),
    "not a number": (
        _replaced("inventory.csv", "gravel,1,50.0", "gravel,1,nan"),
        'inventory.csv, line 3, tonnes: "nan" must be a number with a point as decimal mark',
    ),
    "empty cell": (
        _replaced("openings.csv", "false,9000.0", "false,"),
        "openings.csv, line 2, opening_cost_nok: is empty; must be a number with a point as decimal mark",
    ),
    "not a quarter": (
        _replaced("unplaced.csv", "2027-Q1", "2027-Q5"),
        'unplaced.csv, line 2, period: "2027-Q5" must be a quarter such as 2027-Q1',
    ),
    "unknown mass type": (
        _replaced("inventory.csv", "gravel", "lava"),
        'inventory.csv, line 3, mass_type: "lava" must be one of the vocabulary\'s mass types',
    ),
    "not a truth": (
        _replaced("openings.csv", "true", "yes"),
        'openings.csv, line 3, opened: "yes" must be true or false',
    ),
    "missing column": (
        _replaced("unplaced.csv", "lot_id,period", "lot,period"),
        "unplaced.csv, line 1, lot_id: this column must be there once",
    ),
    "unknown column": (
        _replaced("unplaced.csv", "lot_id,period", "lot,period"),
        'unplaced.csv, line 1, lot: "lot" is not a column of this file; leave it out',
    ),
    "too many values": (
        _replaced("unplaced.csv", "2027-Q2,20.0", "2027-Q2,20,0"),
        "unplaced.csv, line 3: has 4 values; it must have 3, as the header",
    ),
    "not UTF-8": (
        lambda folder: (folder / "unplaced.csv").write_bytes(b"lot_id,period,tonnes\nl\xf8kka,2027-Q1,20.0\n"),
        'unplaced.csv, line 2: "0xf8" is a byte that is not UTF-8; the file must be UTF-8',
    ),
    "not JSON": (
        _replaced("summary.json", '"status"', "status"),
        "summary.json, line 3: is not JSON: Expecting property name enclosed in double quotes",
    ),
    "a key twice": (
        _replaced("summary.json", '"status"', '"pyramid"'),
        'summary.json: has the key "pyramid" more than once; it must be there once',
    ),
    "a number too large": (
        _replaced("summary.json", '"gap": 0.0', '"gap": 1e999'),
        "summary.json: holds 1e999, which is not a finite number",
    ),
    "another version": (
        _replaced("summary.json", '"format_version": "1"', '"format_version": "2"'),
        'summary.json, format_version: "2" must be "1", the version that this programme reads',
    ),
    "missing file": (
        lambda folder: (folder / "inventory.csv").unlink(),
        "inventory.csv: must be there, as a file that can be read (No such file or directory)",
    ),
}


@pytest.mark.parametrize("what", _BROKEN)
def test_a_broken_file_is_refused_with_the_place_named(plan_folder: Path, what: str) -> None:
    change, message = _BROKEN[what]
    change(plan_folder)
    with pytest.raises(PlanError) as error:
        read_plan(plan_folder)
    assert message in [str(fault) for fault in error.value.faults]


def test_all_faults_are_reported_together(plan_folder: Path) -> None:
    _replaced("unplaced.csv", "2027-Q1", "2027-Q5")(plan_folder)
    _replaced("unplaced.csv", "20.0", "x")(plan_folder)
    _replaced("openings.csv", "true", "yes")(plan_folder)
    (plan_folder / "plan.gpkg").write_bytes(b"not a GeoPackage")
    with pytest.raises(PlanError) as error:
        read_plan(plan_folder)
    files = [fault.file for fault in error.value.faults]
    assert files == ["unplaced.csv", "unplaced.csv", "openings.csv", "plan.gpkg"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="nowhere: is not there"):
        read_plan(tmp_path / "nowhere")


def test_files_that_qgis_keeps_beside_an_open_map_are_no_fault(plan_folder: Path) -> None:
    (plan_folder / "plan.gpkg-wal").write_bytes(b"")
    assert len(read_plan(plan_folder).flows.tonnes) == 13
