"""The network: one connected part, stored whole and read back the same."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from ressursbank.roads import NetworkError, build_network, load_network, main_roads
from tests.roads.osm_files import length_between, network_of


def test_a_network_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    network = main_roads()
    network.save(tmp_path / "net.npz")
    again = load_network(tmp_path / "net.npz")
    for column in fields(network):
        np.testing.assert_array_equal(getattr(again, column.name), getattr(network, column.name))
        assert type(getattr(again, column.name)) is type(getattr(network, column.name))


def test_a_saved_network_is_compact(tmp_path: Path) -> None:
    main_roads().save(tmp_path / "net.npz")
    assert (tmp_path / "net.npz").stat().st_size < 40 * main_roads().arc_count


def test_nothing_half_written_is_left_where_a_network_cannot_be_saved(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        main_roads().save(tmp_path / "no folder" / "net.npz")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.npz"
    path.write_text("no network")
    with pytest.raises(NetworkError, match=r"net\.npz: not a road network"):
        load_network(path)


def test_a_network_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="no such file"):
        load_network(tmp_path / "net.npz")


def test_a_source_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roads.shp"
    path.write_text("")
    with pytest.raises(NetworkError, match=r"\.osm\.pbf or \.gpkg"):
        build_network(path)


def test_roads_without_a_way_to_the_others_are_dropped(tmp_path: Path) -> None:
    places = {1: 0.0, 2: 1.0, 3: 2.0, 8: 20.0, 9: 21.0}
    network = network_of(tmp_path, places, [((1, 2, 3), "highway=primary"), ((8, 9), "highway=primary")])
    assert network.longitude.max() < 10.1
    assert "2 nodes outside the largest connected part left out" in network.notes


def test_a_street_one_can_enter_but_not_leave_is_dropped(tmp_path: Path) -> None:
    places = {1: 0.0, 2: 1.0, 3: 2.0}
    ways = [((1, 2), "highway=primary"), ((2, 3), "highway=primary oneway=yes")]
    assert network_of(tmp_path, places, ways).longitude.max() < 10.03


def test_of_two_roads_between_the_same_places_the_faster_is_kept(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=residential"), ((1, 2), "highway=trunk")]
    network = network_of(tmp_path, {1: 0.0, 2: 0.4}, ways)
    assert network.arc_count == 2
    kilometres, minutes = length_between(network, 0, 0.4)
    assert kilometres / minutes * 60 == pytest.approx(68, rel=0.01)
