"""datapackage.json and the tables beside it are what other tools expect."""

import json
from pathlib import Path

import frictionless
import pytest

from ressursbank.region import read_region, write_region
from ressursbank.region.columns import declared_columns
from ressursbank.region.generate import generate_region
from tests.region.broken_packages import GOOD


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """frictionless takes paths relative to where it stands to be safe."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_frictionless_finds_descriptor_and_data_valid(in_folder: Path) -> None:
    write_region(read_region(GOOD), in_folder)

    report = frictionless.validate("datapackage.json")

    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "message"])
    assert report.stats["tasks"] == 10


def test_frictionless_finds_a_generated_region_valid(in_folder: Path) -> None:
    write_region(generate_region(projects=40, facilities=12, periods=8, candidates=2, seed=3), in_folder)

    report = frictionless.validate("datapackage.json")

    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "message"])


def test_frictionless_finds_the_hand_written_package_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOOD)

    assert frictionless.validate("datapackage.json").valid


def test_frictionless_finds_what_the_declaration_forbids(in_folder: Path) -> None:
    write_region(read_region(GOOD), in_folder)
    lots = in_folder / "lots.csv"
    lots.write_text(lots.read_text(encoding="utf-8").replace("surplus,clay,1", "surplus,clai,7"), encoding="utf-8")

    report = frictionless.validate("datapackage.json")

    assert [row[0] for row in report.flatten(["fieldName"])] == ["mass_type", "contamination_class"]


def test_every_declared_column_is_described(tmp_path: Path) -> None:
    write_region(read_region(GOOD), tmp_path)

    resources = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))["resources"]

    described = {(resource["name"], field["name"]) for resource in resources for field in resource["schema"]["fields"]}
    assert {(column.file, column.column) for column in declared_columns()} - described == {("distances", "source")}
