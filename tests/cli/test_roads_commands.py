"""roads build and roads fill on a real extract and on the main roads that come along."""

from pathlib import Path

import pytest

from ressursbank.region import read_region
from tests.cli.conftest import Run, answer

LIECHTENSTEIN = Path(__file__).parents[2].parent / "shared" / "data" / "liechtenstein.osm.pbf"


@pytest.mark.shared_data
@pytest.mark.skipif(not LIECHTENSTEIN.exists(), reason="../shared/data is not on this machine")
def test_build_stores_a_network_and_does_not_write_over_one(run: Run, tmp_path: Path) -> None:
    built = run("roads", "build", LIECHTENSTEIN, "--out", tmp_path / "net.npz", "--json")
    assert built.exit_code == 0, built.stdout
    assert answer(built)["nodes"] > 1000
    assert run("roads", "build", LIECHTENSTEIN, "--out", tmp_path / "net.npz").exit_code == 2


def test_build_refuses_a_source_that_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("roads", "build", tmp_path / "none.osm.pbf", "--out", tmp_path / "net.npz", "--json")
    assert result.exit_code == 2
    assert "none.osm.pbf" in answer(result)["faults"][0]["message"]


def test_fill_adds_distances_from_the_main_roads(run: Run, tmp_path: Path) -> None:
    run("generate", tmp_path / "region", "--projects", 10, "--facilities", 6)
    filled = run("roads", "fill", tmp_path / "region", "main-roads", "--json")
    assert filled.exit_code == 0, filled.stdout
    assert (read_region(tmp_path / "region").distances.source != "").sum() == answer(filled)["rows_added"] > 0


def test_fill_keeps_the_distances_given_by_hand(run: Run, package: Path, tmp_path: Path) -> None:
    for file in package.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    by_hand = read_region(tmp_path).distances
    run("roads", "fill", tmp_path, "main-roads")
    filled = read_region(tmp_path).distances
    kept = filled.source == ""
    assert filled.kilometres[kept].tolist() == by_hand.kilometres[by_hand.source == ""].tolist()


def test_fill_refuses_a_network_that_is_not_there(run: Run, package: Path, tmp_path: Path) -> None:
    for file in package.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert run("roads", "fill", tmp_path, tmp_path / "none.npz").exit_code == 2
