"""What a plot is once it has been read, and how shapes become one: repaired where that changes little, measured."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import Geod

from ressursbank.portal.plots.faults import PlotError

MOST_POLYGONS = 50
MOST_POINTS = 20_000
MOST_SQUARE_KILOMETRES = 50
LEAST_SQUARE_METRES = 1
LARGEST_REPAIR = 0.01
"""How much of its area a polygon that crosses itself may gain or lose when it is repaired."""
DECIMALS = 7
"""About a centimetre."""


@dataclass(frozen=True, slots=True)
class Plot:
    """`geometry` is a GeoJSON MultiPolygon in WGS84. `notes` say what was changed or assumed on the way."""

    geometry: dict[str, Any]
    area_m2: float
    notes: tuple[str, ...] = field(default=())

    @property
    def inside(self) -> tuple[float, float]:
        """A point inside it: longitude, latitude."""
        point = shapely.point_on_surface(self.shape)
        return float(point.x), float(point.y)

    @property
    def shape(self) -> Any:
        """The shape, in degrees."""
        return shapely.from_geojson(json.dumps(self.geometry))


@cache
def _ellipsoid() -> Geod:
    return Geod(ellps="WGS84")


def area_m2(shape: Any) -> float:
    """The area of a shape in degrees, on the ellipsoid."""
    area, _perimeter = _ellipsoid().geometry_area_perimeter(shapely.orient_polygons(shape))
    return abs(float(area))


def plot_of(shapes: Sequence[Any], notes: Sequence[str] = ()) -> Plot:
    """One plot of shapes in WGS84 (longitude, latitude). Raises PlotError with every fault found."""
    polygons = _polygons(shapes)
    faults, said, whole = [], list(notes), []
    for number, polygon in enumerate(polygons, start=1):
        try:
            fixed, note = _whole(polygon, number, len(polygons))
        except PlotError as error:
            faults += error.faults
        else:
            whole.append(fixed)
            said += [note] if note else []
    if faults:
        raise PlotError(faults)
    # A single polygon keeps its corners in the order in which they were given.
    union = shapely.union_all(whole) if len(whole) > 1 else whole[0]
    parts = [part for part in shapely.get_parts(union) if part.geom_type == "Polygon"]
    rounded = shapely.set_precision(shapely.MultiPolygon(parts), 10.0**-DECIMALS, mode="pointwise")
    area = area_m2(rounded)
    if area < LEAST_SQUARE_METRES:
        raise PlotError(_("The plot has no area. Give its corners one after the other round it."))
    if area > MOST_SQUARE_KILOMETRES * 1e6:
        raise PlotError(
            _("The plot is %(area)s km². A building site is smaller than %(most)s km²: choose its own polygon.")
            % {"area": round(area / 1e6), "most": MOST_SQUARE_KILOMETRES}
        )
    return Plot(_as_multipolygon(rounded), area, tuple(said))


def _polygons(shapes: Sequence[Any]) -> list[Any]:
    """The polygons among the shapes, without heights."""
    parts = [part for shape in shapes if shape is not None for part in _parts(shapely.force_2d(shape))]
    polygons = [part for part in parts if part.geom_type == "Polygon" and not shapely.is_empty(part)]
    if not polygons:
        other = sorted({part.geom_type for part in parts if part.geom_type != "Polygon"})
        if other:
            raise PlotError(
                _("holds no polygon, only %(kinds)s. A plot is drawn as a closed polygon.")
                % {"kinds": ", ".join(_KINDS[kind]() for kind in other)}
            )
        raise PlotError(_("holds no polygon. A plot is drawn as a closed polygon."))
    if len(polygons) > MOST_POLYGONS:
        raise PlotError(
            _("holds %(count)s polygons. A plot has at most %(most)s: save its own alone.")
            % {"count": len(polygons), "most": MOST_POLYGONS}
        )
    points = int(shapely.get_num_coordinates(polygons).sum())
    if points > MOST_POINTS:
        raise PlotError(
            _("has %(count)s points. At most %(most)s are read: simplify the polygon.")
            % {"count": points, "most": MOST_POINTS}
        )
    return polygons


_KINDS = {
    "Point": lambda: _("points"),
    "LineString": lambda: _("lines"),
    "LinearRing": lambda: _("lines"),
}


def _parts(shape: Any) -> list[Any]:
    """Simple shapes, also of collections within collections."""
    if shape.geom_type == "GeometryCollection" or shape.geom_type.startswith("Multi"):
        return [inner for part in shapely.get_parts(shape) for inner in _parts(part)]
    return [shape]


def _whole(polygon: Any, number: int, count: int) -> tuple[Any, str]:
    """A valid polygon, and what was said of it when it had to be repaired. Raises PlotError."""
    where = _("Polygon %(number)s") % {"number": number} if count > 1 else _("The polygon")
    if not np.isfinite(shapely.get_coordinates(polygon)).all():
        raise PlotError(_("%(where)s has a point without coordinates.") % {"where": where})
    if shapely.is_valid(polygon):
        return polygon, ""
    why = shapely.is_valid_reason(polygon)
    place = _place(why)
    repaired = shapely.make_valid(polygon)
    areas = [part for part in _parts(repaired) if part.geom_type == "Polygon"]
    before, after = shapely.area(polygon), sum(shapely.area(part) for part in areas)
    if not areas or before <= 0 or abs(after - before) > LARGEST_REPAIR * before:
        raise PlotError(
            _("%(where)s crosses itself or is broken near %(place)s. Give the corners in order round the plot.")
            % {"where": where, "place": place}
        )
    note = _("%(where)s crossed itself near %(place)s and has been mended; its area changed by less than 1 %%.")
    return shapely.MultiPolygon(areas), note % {"where": where, "place": place}


def _place(why: str) -> str:
    """`63.43051, 10.39512` from "Self-intersection[10.39512 63.43051]"."""
    numbers = why[why.find("[") + 1 : why.find("]")].split()
    try:
        longitude, latitude = (float(number) for number in numbers[:2])
    except ValueError:
        return "?"
    return f"{latitude:.5f}, {longitude:.5f}"


def _as_multipolygon(shape: Any) -> dict[str, Any]:
    parts = [part for part in _parts(shape) if part.geom_type == "Polygon" and not shapely.is_empty(part)]
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(shapely.MultiPolygon(parts)))
    return {"type": "MultiPolygon", "coordinates": _short(geometry["coordinates"])}


def _short(value: Any) -> Any:
    """Coordinates without the digits that rounding leaves behind."""
    return round(value, DECIMALS) if isinstance(value, float) else [_short(each) for each in value]
