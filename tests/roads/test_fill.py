"""Filling a region's distances: what is kept, what is added, and what is told."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from ressursbank.region import RegionError
from ressursbank.region.distances import GREAT_CIRCLE, LISTED, ROAD_NETWORK, pair_distances
from ressursbank.region.tables import Projects
from ressursbank.roads import RoadNetwork, fill_distances, main_roads
from ressursbank.roads.truck import parameters
from tests.roads.osm_files import DEGREES_PER_KILOMETRE, LATITUDE, network_of
from tests.roads.packages import region_at

TOWNS = {"trondheim": (10.3951, 63.4305), "orkanger": (9.8466, 63.3060), "melhus": (10.2780, 63.2860)}


def place(east: float, north: float = 0.0) -> tuple[float, float]:
    """Kilometres east and north of the start of the roads in osm_files.py."""
    return 10 + east * DEGREES_PER_KILOMETRE, LATITUDE + north / 111.195


@pytest.fixture
def straight_road(tmp_path: Path) -> RoadNetwork:
    """Two kilometres with three nodes, both ways."""
    return network_of(tmp_path, {1: 0.0, 2: 1.0, 3: 2.0}, [((1, 2), "highway=primary"), ((2, 3), "highway=primary")])


def test_missing_pairs_are_added_with_the_networks_name(tmp_path: Path) -> None:
    filled = fill_distances(region_at(tmp_path, TOWNS), main_roads())
    distances = filled.region.distances
    assert set(distances.source) == {main_roads().name}
    assert (filled.report.pairs, filled.report.pairs_filled, filled.report.rows_added) == (6, 6, 3)
    found = pair_distances(filled.region, np.array([0, 1]), np.array([1, 0]))
    assert found.source.tolist() == [ROAD_NETWORK, ROAD_NETWORK]
    assert found.kilometres[0] == found.kilometres[1]


def test_a_distance_given_by_hand_is_never_touched_and_holds_both_ways(tmp_path: Path) -> None:
    region = region_at(tmp_path, TOWNS, "trondheim,orkanger,77.7,99,12.5,")
    filled = fill_distances(region, main_roads())
    found = pair_distances(filled.region, np.array([0, 1, 0]), np.array([1, 0, 2]))
    assert found.kilometres[:2].tolist() == [77.7, 77.7]
    assert found.source.tolist() == [LISTED, LISTED, ROAD_NETWORK]
    assert found.haul_nok_per_tonne[0] == 12.5
    assert (filled.report.pairs_listed, filled.report.pairs_filled) == (2, 4)


def test_filling_again_replaces_the_earlier_fill_only(tmp_path: Path) -> None:
    region = region_at(tmp_path, TOWNS, "trondheim,orkanger,77.7,,,\ntrondheim,melhus,1.0,1,,an older network")
    filled = fill_distances(region, main_roads()).region
    found = pair_distances(filled, np.array([0, 0]), np.array([1, 2]))
    assert found.kilometres[0] == 77.7
    assert found.kilometres[1] == pytest.approx(19.4, rel=0.05)
    again = fill_distances(filled, main_roads()).region
    np.testing.assert_array_equal(again.distances.kilometres, filled.distances.kilometres)


def test_the_way_from_site_to_road_is_added_at_both_ends(tmp_path: Path, straight_road: RoadNetwork) -> None:
    region = region_at(tmp_path, {"a": place(0, north=0.3), "b": place(2, north=0.5)})
    filled = fill_distances(region, straight_road)
    assert filled.report.snaps.kilometres == pytest.approx([0.3, 0.5], rel=0.005)
    assert filled.region.distances.kilometres == pytest.approx([2.8], rel=0.005)
    on_road = fill_distances(region_at(tmp_path, {"a": place(0), "b": place(2)}), straight_road).region.distances
    added = filled.region.distances.minutes - on_road.minutes
    assert added == pytest.approx([0.8 / parameters()["site_access_speed_kmh"] * 60], rel=0.01)


def test_sites_too_far_from_any_road_are_all_named(tmp_path: Path, straight_road: RoadNetwork) -> None:
    region = region_at(tmp_path, {"near": place(1), "hill": place(1, north=6), "island": place(9)})
    with pytest.raises(RegionError) as refused:
        fill_distances(region, straight_road)
    faults = refused.value.faults
    assert [(fault.file, fault.line) for fault in faults] == [("sites.csv", 3), ("sites.csv", 4)]
    assert "site hill lies 6.0 km from the nearest road" in str(faults[0])
    assert fill_distances(region, straight_road, max_snap_kilometres=8).report.snaps.kilometres.max() > 6.9


def test_a_pair_of_sites_in_oneway_streets_gets_a_row_each_way(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=primary oneway=yes"), ((2, 3), "highway=primary"), ((1, 3), "highway=primary")]
    network = network_of(tmp_path, {1: 0.0, 2: 1.0, 3: 2.0}, ways)
    filled = fill_distances(region_at(tmp_path, {"a": place(0), "b": place(1)}), network)
    assert filled.region.distances.kilometres == pytest.approx([1.0, 3.0], rel=0.005)
    assert filled.report.rows_added == 2


def test_sites_nearer_each_other_than_to_the_road_are_left_to_the_great_circle(
    tmp_path: Path, straight_road: RoadNetwork
) -> None:
    region = region_at(tmp_path, {"a": place(0, north=2), "b": place(0.5, north=2), "c": place(2)})
    filled = fill_distances(region, straight_road)
    assert (filled.report.pairs_filled, filled.report.pairs_off_road) == (4, 2)
    assert pair_distances(filled.region, np.array([0]), np.array([1])).source.tolist() == [GREAT_CIRCLE]


def test_pairs_without_a_route_are_left_out_and_counted(tmp_path: Path, straight_road: RoadNetwork) -> None:
    # A network file of another origin may hold parts that do not meet; ours keep the largest part only.
    torn = np.maximum(straight_road.tail, straight_road.head) < np.argmax(straight_road.longitude)
    arcs = ("tail", "head", "milliseconds", "metres", "is_ferry", "road")
    network = replace(straight_road, **{name: getattr(straight_road, name)[torn] for name in arcs})
    filled = fill_distances(region_at(tmp_path, {"a": place(0), "b": place(1), "c": place(2)}), network)
    assert (filled.report.pairs_filled, filled.report.pairs_without_route) == (2, 4)
    assert len(filled.region.distances) == 1


def test_pairs_beyond_the_wished_distance_are_left_out_and_counted(tmp_path: Path) -> None:
    filled = fill_distances(region_at(tmp_path, TOWNS), main_roads(), within_kilometres=20)
    report = filled.report
    assert (report.pairs_filled, report.pairs_beyond) == (2, 4)
    left_out = report.pairs_without_route + report.pairs_beyond + report.pairs_off_road
    assert report.pairs == report.pairs_listed + report.pairs_filled + left_out


def test_every_engine_fills_the_same_distances(tmp_path: Path) -> None:
    region = region_at(tmp_path, TOWNS)
    one, other = (fill_distances(region, main_roads(), engine).region.distances for engine in ("scipy", "auto"))
    np.testing.assert_array_equal(one.kilometres, other.kilometres)
    np.testing.assert_array_equal(one.minutes, other.minutes)


def test_sites_without_project_or_facility_are_not_asked_about(tmp_path: Path) -> None:
    region = region_at(tmp_path, TOWNS)
    projects = region.projects
    two = Projects(**{column.name: getattr(projects, column.name)[[0, 2]] for column in fields(projects)})
    assert fill_distances(replace(region, projects=two), main_roads()).report.pairs == 2
