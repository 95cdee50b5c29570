"""Which municipality a point lies in: asked of the mapping authority, else answered by a simplified outline."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from django.conf import settings

from ressursbank.connectors.addresses import AddressesUnreachableError, municipality_at

OUTLINE = Path(__file__).resolve().parents[1] / "maps" / "static" / "maps" / "outline.geojson"
SHORE_DEGREES = 0.02
"""A point on the shore may lie just outside the simplified land: what is nearest within 1 to 2 km counts."""


def municipality_of_point(longitude: float, latitude: float) -> tuple[str, bool]:
    """The municipality's number ("" outside the known ones), and whether the answer is exact."""
    if settings.ADDRESS_SERVICE:
        try:
            return municipality_at(longitude, latitude, base=settings.ADDRESS_SERVICE), True
        except AddressesUnreachableError:
            # The outline answers instead, and the second value tells the caller so.
            return _by_outline(longitude, latitude), False
    return _by_outline(longitude, latitude), False


def _by_outline(longitude: float, latitude: float) -> str:
    numbers, tree = _outline()
    found = tree.query_nearest(shapely.Point(longitude, latitude), max_distance=SHORE_DEGREES)
    return numbers[int(found[0])] if len(found) else ""


@cache
def _outline() -> tuple[list[str], Any]:
    features = json.loads(OUTLINE.read_text(encoding="utf-8"))["features"]
    land = [feature for feature in features if feature["properties"]["kind"] == "land"]
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in land]
    return [feature["properties"]["id"] for feature in land], shapely.STRtree(shapes)
