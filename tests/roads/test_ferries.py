"""Ferries: joined to the road where they end near it, with the wait paid once a crossing."""

from pathlib import Path

import numpy as np
import pytest

from ressursbank.roads.truck import parameters
from tests.roads.osm_files import length_between, network_of

FJORD = {1: 0.0, 2: 3.0, 10: 3.087, 11: 10.0, 20: 10.066, 21: 14.0}
"""A road to the quay at km 3, a ferry from 87 m off the road to 66 m short of the other road (as Flakk-Rørvik)."""
FERRY = "route=ferry motor_vehicle=yes"


def test_a_ferry_that_does_not_touch_the_roads_is_joined(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=primary"), ((10, 11), FERRY), ((20, 21), "highway=primary")]
    kilometres, _ = length_between(network_of(tmp_path, FJORD, ways), 0, 14)
    assert kilometres == pytest.approx(14.0, rel=0.005)


def test_a_ferry_that_ends_too_far_from_the_road_is_not_joined(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=primary"), ((10, 11), FERRY), ((20, 21), "highway=primary")]
    network = network_of(tmp_path, FJORD, ways, ferry_snap_kilometres=0.06)
    assert not network.is_ferry.any()
    assert network.longitude.min() > 10.1, "only the longer road, east of the fjord, is the largest connected part"


def test_a_ferry_that_takes_no_cars_is_no_road(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=primary"), ((10, 11), "route=ferry motor_vehicle=no"), ((20, 21), "highway=primary")]
    assert not network_of(tmp_path, FJORD, ways).is_ferry.any()


def test_a_stated_sailing_time_is_used_and_the_wait_added(tmp_path: Path) -> None:
    places = {1: 0.0, 2: 1.0, 3: 9.0, 4: 10.0}
    ways = [((1, 2), "highway=primary"), ((2, 3), f"{FERRY} duration=00:25"), ((3, 4), "highway=primary")]
    _, minutes = length_between(network_of(tmp_path, places, ways), 1, 9)
    assert minutes == pytest.approx(25 + parameters()["ferry_boarding_minutes"], abs=0.01)


def test_the_wait_is_paid_once_on_a_ferry_drawn_in_two_pieces(tmp_path: Path) -> None:
    places = {1: 0.0, 2: 1.0, 5: 5.0, 3: 9.0, 4: 10.0}
    ways = [((1, 2), "highway=primary"), ((2, 5), FERRY), ((5, 3), FERRY), ((3, 4), "highway=primary")]
    kilometres, minutes = length_between(network_of(tmp_path, places, ways), 1, 9)
    sailing = kilometres / parameters()["ferry_speed_kmh"] * 60
    assert minutes == pytest.approx(sailing + parameters()["ferry_boarding_minutes"], abs=0.01)


def test_a_ferry_is_joined_in_the_middle_of_a_road_that_passes_the_quay(tmp_path: Path) -> None:
    places = {1: 0.0, 2: 0.02, 3: 0.2, 10: 0.05, 11: 8.0, 20: 8.0, 21: 9.0}
    ways = [((1, 2, 3), "highway=primary"), ((10, 11), FERRY), ((20, 21), "highway=primary")]
    assert network_of(tmp_path, places, ways).is_ferry.any()


def test_no_site_joins_the_network_at_sea(tmp_path: Path) -> None:
    ways = [((1, 2), "highway=primary"), ((10, 11), FERRY), ((20, 21), "highway=primary")]
    network = network_of(tmp_path, FJORD, ways)
    at_sea = np.setdiff1d(network.tail[network.is_ferry], network.tail[~network.is_ferry])
    assert len(at_sea) == 2
    assert not network.snaps[at_sea].any()
