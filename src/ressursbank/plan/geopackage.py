"""plan.gpkg: the flows as lines and the places as points, for QGIS and other map tools.

Layer `flows` has one feature for each row of flows.csv with all its columns, drawn straight from place to place.
A row between two places with the same coordinates has no line to draw: it keeps its columns, and its geometry is
empty. Layer `sites` has one point for each lot, project and facility (id, name, kind).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ressursbank.plan.columns import columns_of
from ressursbank.plan.csv_text import column_as_text
from ressursbank.plan.tables import Place, Plan

FLOWS_LAYER, SITES_LAYER = "flows", "sites"
SITES_FIELDS = ("id", "name", "kind")
_CRS = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Lines:
    """Layer `flows` as read: columns by name; ends as longitude, latitude from and to (NaN where no line is)."""

    columns: dict[str, NDArray[Any]]
    ends: NDArray[np.float64]
    crs: str


@dataclass(frozen=True, slots=True)
class Points:
    """Layer `sites` as read."""

    places: tuple[Place, ...]
    fields: tuple[str, ...]
    crs: str


def write_geopackage(plan: Plan, path: Path) -> None:
    """Write both layers. Raises KeyError when a flow has an end that no place names."""
    from pyogrio.raw import write

    lines, columns = _flow_lines(plan)
    names = [column.column for column in columns_of("flows")]
    write(path, lines, columns, names, layer=FLOWS_LAYER, driver="GPKG", geometry_type="LineString", crs=_CRS)
    points = _points(plan.places)
    texts = [np.array([getattr(place, field) for place in plan.places], dtype=object) for field in SITES_FIELDS]
    fields = list(SITES_FIELDS)
    write(path, points, texts, fields, layer=SITES_LAYER, driver="GPKG", geometry_type="Point", crs=_CRS, append=True)


def _flow_lines(plan: Plan) -> tuple[NDArray[np.object_], list[NDArray[Any]]]:
    import shapely

    flows = plan.flows
    position = {place.id: (place.longitude, place.latitude) for place in plan.places}
    ends = np.array(
        [(position[start], position[end]) for start, end in zip(flows.from_id, flows.to_id, strict=True)],
        dtype=np.float64,
    ).reshape(-1, 2, 2)
    lines = np.empty(len(ends), dtype=object)
    is_apart = (ends[:, 0] != ends[:, 1]).any(axis=1)
    lines[is_apart] = shapely.to_wkb(shapely.linestrings(ends[is_apart]))
    columns: list[NDArray[Any]] = []
    for column in columns_of("flows"):
        values = getattr(flows, column.field)
        if column.type in ("period", "code:mass_types"):
            values = np.array(column_as_text(column, values), dtype=object)
        columns.append(values)
    return lines, columns


def _points(places: tuple[Place, ...]) -> NDArray[np.object_]:
    import shapely

    coordinates = np.array([(place.longitude, place.latitude) for place in places], dtype=np.float64).reshape(-1, 2)
    return np.asarray(shapely.to_wkb(shapely.points(coordinates)), dtype=object)


def layers_of(path: Path) -> set[str]:
    """Names of the layers. Raises pyogrio.errors.DataSourceError when the file cannot be read."""
    from pyogrio import list_layers

    return set(list_layers(path)[:, 0].tolist())


def read_lines(path: Path) -> Lines:
    """Layer `flows`. Raises pyogrio.errors.DataSourceError or DataLayerError when it cannot be read."""
    import shapely
    from pyogrio.raw import read

    meta, _, geometry, data = read(path, layer=FLOWS_LAYER)
    ends = np.full((len(geometry), 2, 2), np.nan)
    lines = shapely.from_wkb(geometry)
    two_points = shapely.get_num_coordinates(lines) == 2
    ends[two_points] = shapely.get_coordinates(lines[two_points]).reshape(-1, 2, 2)
    # A line with other than two points is no line of ours: an impossible position makes it differ from any.
    ends[~two_points & ~shapely.is_missing(lines)] = np.inf
    return Lines(dict(zip(meta["fields"].tolist(), data, strict=True)), ends, str(meta["crs"]))


def read_points(path: Path) -> Points:
    """Layer `sites`. Raises pyogrio.errors.DataSourceError or DataLayerError when it cannot be read."""
    import shapely
    from pyogrio.raw import read

    meta, _, geometry, data = read(path, layer=SITES_LAYER)
    fields = tuple(meta["fields"].tolist())
    columns = dict(zip(fields, data, strict=True))
    texts = [columns.get(field, np.full(len(geometry), "", dtype=object)).tolist() for field in SITES_FIELDS]
    points = shapely.from_wkb(geometry)
    positions = (shapely.get_x(points).tolist(), shapely.get_y(points).tolist())
    places = (Place(*row) for row in zip(*texts, *positions, strict=True))
    return Points(tuple(places), fields, str(meta["crs"]))
