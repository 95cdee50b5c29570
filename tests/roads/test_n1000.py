"""Norway's road links from the mapping authority: known distances by road and by ferry."""

import time
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from ressursbank.roads import NetworkError, build_network, fill_distances
from tests.roads.packages import region_at
from tests.roads.places import REFERENCE, TORGET
from tests.roads.shared import N1000, needs_n1000, norway


@needs_n1000
def test_all_of_norway_is_built_in_seconds() -> None:
    start = time.process_time()
    network = build_network(N1000)
    assert time.process_time() - start < 15
    assert 50_000 < network.kilometres.sum() / 2 < 80_000


@needs_n1000
@pytest.mark.parametrize("name", REFERENCE)
def test_known_distances_from_trondheim(tmp_path: Path, name: str) -> None:
    place, kilometres, tolerance = REFERENCE[name]
    region = fill_distances(region_at(tmp_path, {"torget": TORGET, name: place}), norway(), "scipy").region
    assert region.distances.kilometres == pytest.approx([kilometres], rel=tolerance)


@needs_n1000
def test_the_way_over_the_fjord_is_a_ferry_that_does_not_touch_the_road(tmp_path: Path) -> None:
    places = {"Flakk": (10.205, 63.450), "Rørvik": (10.155, 63.506)}
    region = fill_distances(region_at(tmp_path, places), norway(), "scipy").region
    assert region.distances.kilometres[0] < 12, "170 km round the fjord"
    assert region.distances.minutes[0] > 30, "sailing and waiting"


@needs_n1000
def test_roads_carry_their_numbers() -> None:
    network = norway()
    length = np.bincount(network.road, weights=network.kilometres / 2, minlength=len(network.road_names))
    by_name = dict(zip(network.road_names, length, strict=True))
    assert by_name["E6"] > 2_000
    assert {"Fv715", "Rv706", "E39"} <= set(by_name)


def test_a_geopackage_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "towns.gpkg"
    town = shapely.to_wkb(np.array([shapely.Point(270_000, 7_040_000)]))
    pyogrio.raw.write(path, town, [np.array(["Trondheim"])], ["name"], geometry_type="Point", crs="EPSG:25833")
    with pytest.raises(NetworkError, match="typeVeg"):
        build_network(path)


def test_a_file_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roads.gpkg"
    path.write_text("no roads")
    with pytest.raises(NetworkError, match="not a readable GeoPackage"):
        build_network(path)
