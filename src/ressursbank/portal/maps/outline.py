"""Makes the quiet background that the map falls back on: land, municipalities, main roads and names, much simplified.

`python -m ressursbank.portal.maps.outline MUNICIPALITIES ROADS` writes static/maps/outline.geojson from Kartverket's
municipalities (GeoJSON) and N1000 road links (GeoJSON), both CC BY 4.0. Run by hand when the sources change.
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import brotli
import pyogrio.raw
import shapely

OUTLINE = Path(__file__).resolve().parent / "static" / "maps" / "outline.geojson"
SOURCE = "Own simplification of data © Kartverket (municipalities 2024, N1000 road links 25.1.1), CC BY 4.0"
AREA = shapely.box(8.0, 62.2, 12.9, 64.6)
"""Longitudes and latitudes round Trondheimsregionen; beyond it the background is empty."""
LAND_DEGREES, ROAD_DEGREES, DECIMALS = 0.0075, 0.002, 3
SMALLEST_ISLAND = 0.004
"""Square degrees, about 20 km²: smaller parts of a municipality are left out."""
NORWEGIAN_SECOND = {"Snåase - Snåsa": "Snåsa", "Rosse - Røros": "Røros"}
ROAD_CLASSES = {"E": 1, "R": 2}
"""European and national roads; the county roads would make the file four times as large."""


def make_outline(municipalities: Path, roads: Path) -> dict[str, Any]:
    """The background as one feature collection: `kind` is land, road or name."""
    meta, _, shapes, columns = pyogrio.raw.read(municipalities)
    names = columns[list(meta["fields"]).index("kommunenavn")]
    numbers = columns[list(meta["fields"]).index("kommunenummer")]
    whole = shapely.intersection(shapely.make_valid(shapely.from_wkb(shapes)), AREA)
    features = []
    for name, number, shape in zip(
        names, numbers, shapely.coverage_simplify(_without_islands(whole), LAND_DEGREES), strict=True
    ):
        if shapely.is_empty(shape):
            continue
        features.append(_feature(shape, kind="land", id=str(number)))
        features.append(_feature(shapely.point_on_surface(shape), kind="name", name=_norwegian(str(name))))
    meta, _, links, columns = pyogrio.raw.read(roads)
    classes = columns[list(meta["fields"]).index("vegkategori")]
    for letter, rank in ROAD_CLASSES.items():
        lines = shapely.from_wkb(links[classes == letter])
        merged = shapely.line_merge(shapely.union_all(shapely.intersection(lines, AREA)))
        features.append(_feature(shapely.simplify(merged, ROAD_DEGREES), kind="road", rank=rank))
    return {"type": "FeatureCollection", "source": SOURCE, "features": features}


def _norwegian(name: str) -> str:
    """The name that screens in Norwegian use, of a municipality that has two: "Trondheim - Tråante"."""
    parts = name.split(" - ")
    return NORWEGIAN_SECOND.get(name, parts[0])


def _without_islands(shapes: Any) -> Any:
    kept = []
    for shape in shapes:
        parts = [part for part in shapely.get_parts(shape) if shapely.area(part) >= SMALLEST_ISLAND]
        kept.append(shapely.multipolygons(parts) if parts else shapely.MultiPolygon())
    return kept


def _feature(shape: Any, **properties: Any) -> dict[str, Any]:
    rounded = shapely.set_precision(shape, 10.0**-DECIMALS)
    geometry = json.loads(shapely.to_geojson(rounded))
    return {"type": "Feature", "properties": properties, "geometry": _short(geometry)}


def _short(value: Any) -> Any:
    """The same geometry without the digits that rounding leaves behind."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, list):
        return [_short(each) for each in value]
    if isinstance(value, dict):
        return {key: _short(each) for key, each in value.items()}
    return value


def write_outline(content: bytes) -> None:
    """The file, and beside it compressed as WhiteNoise sends it: a third of the bytes for a phone."""
    OUTLINE.write_bytes(content)
    OUTLINE.with_name(f"{OUTLINE.name}.gz").write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    OUTLINE.with_name(f"{OUTLINE.name}.br").write_bytes(brotli.compress(content))


if __name__ == "__main__":
    outline = make_outline(Path(sys.argv[1]), Path(sys.argv[2]))
    write_outline(json.dumps(outline, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
