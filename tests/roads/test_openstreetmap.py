"""What the reader of OpenStreetMap does with ways, limits and access, on roads of a few kilometres."""

from pathlib import Path

import numpy as np
import pytest

from ressursbank.roads import NetworkError, build_network
from ressursbank.roads.truck import Truck, default_truck
from tests.roads.osm_files import length_between, network_of
from tests.roads.shared import liechtenstein, needs_liechtenstein

RING = {1: 0.0, 2: 1.0, 3: 2.0}
"""Node 1, 2 and 3 in a row, a kilometre apart."""


def test_a_oneway_street_is_driven_one_way_only(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=primary oneway=yes"), ((2, 3), "highway=primary"), ((1, 3), "highway=primary")]
    network = network_of(tmp_path, RING, ways)
    there, _ = length_between(network, 0, 1)
    back, _ = length_between(network, 1, 0)
    assert there == pytest.approx(1.0, rel=0.005)
    assert back == pytest.approx(3.0, rel=0.005)


def test_a_street_that_is_oneway_against_its_drawing_is_driven_backward(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=primary oneway=-1"), ((2, 3), "highway=primary"), ((1, 3), "highway=primary")]
    network = network_of(tmp_path, RING, ways)
    there, _ = length_between(network, 0, 1)
    back, _ = length_between(network, 1, 0)
    assert [there, back] == pytest.approx([3.0, 1.0], rel=0.005)


@pytest.mark.parametrize("tags", ["highway=motorway", "highway=primary junction=roundabout"])
def test_motorways_and_roundabouts_run_one_way_without_saying_so(tmp_path: Path, tags: str) -> None:
    ways = [((1, 2), tags), ((2, 3), "highway=primary"), ((1, 3), "highway=primary")]
    network = network_of(tmp_path, RING, ways)
    assert length_between(network, 0, 1)[0] == pytest.approx(1.0, rel=0.005)
    assert length_between(network, 1, 0)[0] == pytest.approx(3.0, rel=0.005)


@pytest.mark.parametrize("limit", ["maxweight=30", "maxweight=30_t", "maxheight=3.8", "maxweight=30000_kg"])
def test_a_bridge_too_weak_or_too_low_for_the_truck_is_closed(tmp_path: Path, limit: str) -> None:
    ways = [((1, 2), "highway=primary"), ((2, 3), f"highway=primary {limit}".replace("_", ""))]
    network = network_of(tmp_path, RING, ways)
    assert network.longitude.max() == pytest.approx(10.02, abs=1e-3)
    assert any(note.startswith("1 ways closed by max") for note in network.notes)


def test_a_bridge_bears_a_truck_that_is_light_enough(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=primary"), ((2, 3), "highway=primary maxweight=30")]
    light = Truck(gross_weight_tonnes=26, height_metres=4.0, top_speed_kmh=80)
    assert length_between(network_of(tmp_path, RING, ways, light), 0, 2)[0] == pytest.approx(2.0, rel=0.005)


@pytest.mark.parametrize(
    "tags",
    ["access=private", "motor_vehicle=no", "hgv=no", "goods=no", "access=yes motor_vehicle=private"],
)
def test_a_road_closed_to_goods_vehicles_is_left_out(tmp_path: Path, tags: str) -> None:
    network = network_of(tmp_path, RING, [((1, 2), "highway=primary"), ((2, 3), f"highway=primary {tags}")])
    assert network.longitude.max() == pytest.approx(10.02, abs=1e-3)


def test_a_road_open_to_heavy_goods_is_used_though_others_are_shut_out(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=primary"), ((2, 3), "highway=primary access=no hgv=yes")]
    assert length_between(network_of(tmp_path, RING, ways), 0, 2)[0] == pytest.approx(2.0, rel=0.005)


@pytest.mark.parametrize("highway", ["footway", "cycleway", "track", "construction", "steps"])
def test_ways_that_are_no_roads_for_trucks_are_left_out(tmp_path: Path, highway: str) -> None:
    network = network_of(tmp_path, RING, [((1, 2), "highway=primary"), ((2, 3), f"highway={highway}")])
    assert network.longitude.max() == pytest.approx(10.02, abs=1e-3)


def test_a_posted_limit_stands_before_the_speed_of_the_class(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=secondary maxspeed=80"), ((2, 3), "highway=secondary maxspeed=40")]
    network = network_of(tmp_path, RING, ways)
    fast, slow = length_between(network, 0, 1)[1], length_between(network, 1, 2)[1]
    assert slow == pytest.approx(2 * fast, rel=0.001)


def test_no_truck_drives_above_its_own_limit(tmp_path: Path) -> None:
    network = network_of(tmp_path, RING, [((1, 2, 3), "highway=trunk maxspeed=110")])
    kilometres, minutes = length_between(network, 0, 2)
    assert kilometres / minutes * 60 == pytest.approx(default_truck().top_speed_kmh, rel=0.002)


def test_a_limit_that_is_not_understood_is_told(tmp_path: Path) -> None:
    network = network_of(tmp_path, RING, [((1, 2, 3), "highway=primary maxspeed=slow")])
    assert "1 values of maxspeed not understood and passed over" in network.notes


def test_nobody_joins_the_road_on_a_motorway(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=primary"), ((2, 3), "highway=motorway oneway=no")]
    network = network_of(tmp_path, RING, ways)
    assert not network.snaps[np.argmax(network.longitude)]
    assert network.snaps[np.argmin(network.longitude)]


def test_a_long_road_has_nodes_on_the_way_for_sites_to_join(tmp_path: Path) -> None:
    places = {node: node * 0.1 for node in range(101)}
    network = network_of(tmp_path, places, [(tuple(places), "highway=primary")])
    assert network.kilometres.max() < 0.61
    assert network.kilometres.sum() / 2 == pytest.approx(10, rel=0.005)


def test_a_file_that_is_no_map_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.osm.pbf"
    path.write_bytes(b"no map at all, but long enough to be read as a header")
    with pytest.raises(NetworkError, match=r"broken\.osm\.pbf"):
        build_network(path)


def test_a_map_without_roads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="no road"):
        network_of(tmp_path, RING, [((1, 2, 3), "highway=footway")])


@needs_liechtenstein
def test_a_whole_country_becomes_one_connected_network() -> None:
    network = liechtenstein()
    assert 2_500 < network.node_count < 5_000
    assert network.kilometres.sum() / 2 > 250
    assert any("outside the largest connected part" in note for note in network.notes)
