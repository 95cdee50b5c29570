"""The product's own main-road table of Trøndelag: true distances without any other data."""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ressursbank.roads import fill_distances, main_roads
from ressursbank.roads.__main__ import main
from ressursbank.roads.truck import data_rows
from tests.roads.packages import region_at
from tests.roads.places import REFERENCE, TORGET
from tests.roads.shared import N1000, needs_n1000

TABLES = ("trondelag_junctions.csv", "trondelag_roads.csv")


@pytest.mark.parametrize("name", REFERENCE)
def test_known_distances_from_trondheim_by_main_roads(tmp_path: Path, name: str) -> None:
    place, kilometres, tolerance = REFERENCE[name]
    region = fill_distances(region_at(tmp_path, {"torget": TORGET, name: place}), main_roads()).region
    assert region.distances.kilometres == pytest.approx([kilometres], rel=tolerance)


def test_both_ferries_over_the_fjord_are_there() -> None:
    network = main_roads()
    ferries = {network.road_names[road] for road in network.road[network.is_ferry]}
    assert {"Fv715", "Fv710"} <= ferries


def test_every_place_on_the_main_roads_is_reached_from_every_other() -> None:
    network = main_roads()
    graph = csr_array((np.ones(network.arc_count), (network.tail, network.head)), shape=(network.node_count,) * 2)
    assert connected_components(graph, directed=True, connection="strong")[0] == 1


@pytest.mark.parametrize("table", [*TABLES, "parameters.csv", "n1000_speeds.csv", "osm_speeds.csv"])
def test_every_row_has_a_source_and_a_confidence(table: str) -> None:
    rows = data_rows(table)
    assert rows
    assert all(row["source"] and row["confidence"] in {"found", "memory", "computed"} for row in rows)


@needs_n1000
def test_the_tables_come_out_the_same_when_made_again_from_n1000(tmp_path: Path) -> None:
    assert main([str(N1000), str(tmp_path)]) == 0
    for table in TABLES:
        with (tmp_path / table).open(encoding="utf-8", newline="") as made:
            assert list(csv.DictReader(made)) == data_rows(table)


def test_making_the_tables_from_something_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "missing.gpkg"), str(tmp_path)]) == 2
    assert "no such file" in capsys.readouterr().err
