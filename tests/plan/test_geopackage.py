"""plan.gpkg opens as a map, and the verifier sees when it differs from the plan."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyogrio.raw import read, write

from ressursbank.plan.check import check_plan
from tests.plan.hand_worked import SMALL_REGION, hand_worked_plan


@pytest.fixture
def plan_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    hand_worked_plan().write(folder)
    return folder


def test_each_flow_is_a_line_from_place_to_place(plan_folder: Path) -> None:
    meta, _, geometry, data = read(plan_folder / "plan.gpkg", layer="flows")
    columns = dict(zip(meta["fields"], data, strict=True))
    by_sea = (columns["from_id"] == "homes-clay") & (columns["period"] == "2027-Q1")
    assert meta["crs"] == "EPSG:4326"
    assert shapely.to_wkt(shapely.from_wkb(geometry[by_sea][0])) == "LINESTRING (10.3 63.3, 10.4 63.5)"
    assert columns["tonnes"][by_sea].tolist() == [80.0]


def test_a_flow_within_one_site_keeps_its_columns_and_has_no_line(plan_folder: Path) -> None:
    meta, _, geometry, data = read(plan_folder / "plan.gpkg", layer="flows")
    columns = dict(zip(meta["fields"], data, strict=True))
    within = np.array([shape is None for shape in geometry])
    assert sorted(columns["to_id"][within]) == ["school", "school-fill", "vasker"]
    assert len(geometry) == 13


_Layer = tuple[Any, list[Any]]


def _dropped(geometry: Any, data: list[Any]) -> _Layer:
    return geometry[1:], [column[1:] for column in data]


def _doubled(geometry: Any, data: list[Any]) -> _Layer:
    rows = np.r_[0, np.arange(len(geometry))]
    return geometry[rows], [column[rows] for column in data]


def _moved(geometry: Any, data: list[Any]) -> _Layer:
    row = int(np.flatnonzero([shape is not None for shape in geometry])[0])
    geometry[row] = shapely.to_wkb(shapely.transform(shapely.from_wkb(geometry[row]), lambda xy: xy + 0.01))
    return geometry, data


@pytest.mark.parametrize("layer", ["flows", "sites"])
@pytest.mark.parametrize("change", [_dropped, _doubled, _moved])
def test_a_feature_dropped_doubled_or_moved_is_refused(
    plan_folder: Path, layer: str, change: Callable[[Any, list[Any]], _Layer]
) -> None:
    _rewrite(plan_folder / "plan.gpkg", layer, change)
    assert {fault.file for fault in check_plan(SMALL_REGION, plan_folder)} == {"plan.gpkg"}


@pytest.mark.parametrize(("layer", "count"), [("flows", 10), ("sites", 3)])
def test_every_changed_column_of_a_feature_is_refused(plan_folder: Path, layer: str, count: int) -> None:
    for place in range(count):

        def change(geometry: Any, data: list[Any], place: int = place) -> _Layer:
            column = data[place]
            column[1] = column[1] + ("x" if isinstance(column[1], str) else 1)
            return geometry, data

        _rewrite(plan_folder / "plan.gpkg", layer, change)
        assert {fault.file for fault in check_plan(SMALL_REGION, plan_folder)} == {"plan.gpkg"}
        hand_worked_plan().write(plan_folder, force=True)


def test_a_layer_that_is_no_part_of_a_plan_is_refused(plan_folder: Path) -> None:
    point = shapely.to_wkb(np.array([shapely.Point(10.4, 63.4)]))
    path = plan_folder / "plan.gpkg"
    write(path, point, [], [], layer="other", driver="GPKG", geometry_type="Point", crs="EPSG:4326", append=True)
    assert [fault.column for fault in check_plan(SMALL_REGION, plan_folder)] == ["other"]


def _rewrite(path: Path, changed: str, change: Callable[[Any, list[Any]], _Layer]) -> None:
    """Write both layers again, one of them changed."""
    layers = {layer: read(path, layer=layer) for layer in ("flows", "sites")}
    path.unlink()
    for layer, (meta, _, geometry, data) in layers.items():
        if layer == changed:
            geometry, data = change(geometry, list(data))
        kind = "LineString" if layer == "flows" else "Point"
        fields = meta["fields"].tolist()
        write(
            path,
            geometry,
            data,
            fields,
            layer=layer,
            driver="GPKG",
            geometry_type=kind,
            crs="EPSG:4326",
            append=path.exists(),
        )
