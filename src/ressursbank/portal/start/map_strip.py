"""A strip of map on the first page: municipalities, and the projects with most surplus ahead. Drawn on the server."""

import json
import math
from dataclasses import dataclass
from functools import cache

from django.db.models import Sum

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.maps.outline import OUTLINE
from ressursbank.portal.projects.models import Lot

WEST, EAST, SOUTH, NORTH = 9.35, 11.35, 63.18, 63.62
WIDTH = 1200
NARROWER = math.cos(math.radians((SOUTH + NORTH) / 2))
"""A degree of longitude against one of latitude, here."""
HEIGHT = round(WIDTH * (NORTH - SOUTH) / ((EAST - WEST) * NARROWER))
MOST_PLACES = 200
LARGEST_RADIUS, SMALLEST_RADIUS = 17.0, 3.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A project's surplus: its area is its tonnes."""

    x: float
    y: float
    radius: float
    name: str
    tonnes: float


@dataclass(frozen=True, slots=True)
class MapStrip:
    """`land` and `roads` are path data."""

    land: str
    roads: str
    circles: tuple[Circle, ...]
    width: int = WIDTH
    height: int = HEIGHT


def map_strip(now: int) -> MapStrip:
    """The strip as it is from a quarter on."""
    rows = (
        Lot.objects.filter(state=Publication.PUBLISHED, direction="surplus", to_period__gte=now)
        .order_by()
        .values("project")
        .annotate(all=Sum("tonnes"))
        .order_by("-all")
        .values_list("project__name", "project__site__longitude", "project__site__latitude", "all")[:MOST_PLACES]
    )
    inside = [row for row in rows if WEST < row[1] < EAST and SOUTH < row[2] < NORTH]
    most = max((row[3] for row in inside), default=1.0)
    circles = []
    for name, longitude, latitude, tonnes in inside:
        x, y = _xy(longitude, latitude)
        radius = max(SMALLEST_RADIUS, LARGEST_RADIUS * math.sqrt(tonnes / most))
        circles.append(Circle(x, y, round(radius, 1), name, tonnes))
    land, roads = _background()
    return MapStrip(land, roads, tuple(circles))


def _xy(longitude: float, latitude: float) -> tuple[float, float]:
    scale = WIDTH / (EAST - WEST)
    return round((longitude - WEST) * scale, 1), round((NORTH - latitude) * scale / NARROWER, 1)


@cache
def _background() -> tuple[str, str]:
    """Path data of the municipalities and of the main roads that cross the strip."""
    land: list[str] = []
    roads: list[str] = []
    for feature in json.loads(OUTLINE.read_text(encoding="utf-8"))["features"]:
        geometry = feature["geometry"]
        if feature["properties"]["kind"] == "land":
            polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
            land += [_path(ring) + "Z" for polygon in polygons for ring in polygon if _crosses(ring)]
        elif feature["properties"]["kind"] == "road":
            lines = geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
            roads += [_path(line) for line in lines if _crosses(line)]
    return "".join(land), "".join(roads)


def _crosses(line: list[list[float]]) -> bool:
    longitudes, latitudes = [point[0] for point in line], [point[1] for point in line]
    return min(longitudes) < EAST and max(longitudes) > WEST and min(latitudes) < NORTH and max(latitudes) > SOUTH


def _path(line: list[list[float]]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in (_xy(*point[:2]) for point in line))
