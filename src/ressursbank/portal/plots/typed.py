"""Positions and plots that people type: latitude and longitude, or north and east in UTM 33, in either order.

In Norway the two can always be told apart by their size, so a swapped pair is read the right way and said so.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils.translation import gettext as _
from pyproj import Transformer

from ressursbank.portal.plots.coordinates import METRES, NORWAY
from ressursbank.portal.plots.faults import PlotError
from ressursbank.portal.plots.plot import Plot, plot_of

UTM_ZONE = 33
"""The zone of all Norway; another one is written out: `7034500, 569900 UTM32`."""
EPSG_OF_ZONE_0 = 25800
LEAST_CORNERS = 3
_SPACED_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u2009\u202f]\d{3})+)(?![\d])")
_ZONE = re.compile(r"\b(?:utm|sone|zone|epsg:258)\s*-?\s*(3[2-5])[nv]?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Position:
    """A point in WGS84. `note` says what was assumed in reading it, "" for nothing."""

    longitude: float
    latitude: float
    note: str = ""


def read_position(text: str) -> Position:
    """A point from two numbers: `63.4305, 10.3951`, `63,4305 10,3951`, `N 7041000 Ø 270500`. Raises PlotError."""
    zone = int(said[1]) if (said := _ZONE.search(text)) else UTM_ZONE
    numbers = _numbers(_ZONE.sub(" ", text))
    if len(numbers) != 2:
        raise PlotError(_("Write two numbers, such as 63.4305, 10.3951 or 7041000, 270500 (UTM 33)."))
    first, second = numbers
    if NORWAY.holds(second, first):
        return Position(second, first)
    if NORWAY.holds(first, second):
        return Position(first, second, _("The axes were swapped: read as latitude first, then longitude."))
    east, north = (second, first) if METRES.holds(second, first) else (first, second)
    if METRES.holds(east, north):
        longitude, latitude = Transformer.from_crs(EPSG_OF_ZONE_0 + zone, 4326, always_xy=True).transform(east, north)
        if NORWAY.holds(longitude, latitude):
            note = _("Read as north and east in UTM zone %(zone)s.") % {"zone": zone}
            return Position(round(longitude, 7), round(latitude, 7), note)
    raise PlotError(
        _("%(text)s is not a place in Norway. Latitude is about 58 to 71, longitude about 5 to 31.") % {"text": text}
    )


def read_plot_text(text: str) -> Plot:
    """A plot from GeoJSON, or from one corner a line, an empty line between polygons. Raises PlotError."""
    if text.lstrip().startswith("{"):
        return _from_geojson(text)
    rings: list[list[tuple[float, float]]] = [[]]
    faults, notes = [], set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            rings.append([])
            continue
        try:
            position = read_position(line)
        except PlotError as error:
            faults.append(_("Line %(number)s: %(fault)s") % {"number": number, "fault": error.faults[0]})
        else:
            rings[-1].append((position.longitude, position.latitude))
            notes |= {position.note} - {""}
    rings = [ring for ring in rings if ring]
    faults += [
        _("A plot has at least three corners; here are %(count)s.") % {"count": len(ring)}
        for ring in rings
        if len(set(ring)) < LEAST_CORNERS and not faults
    ]
    if faults or not rings:
        raise PlotError(faults or _("Write one corner a line."))
    return plot_of([shapely.Polygon(ring) for ring in rings], sorted(notes))


def write_plot_text(geometry: dict[str, Any] | None) -> str:
    """A plot as it is typed: a corner a line, or GeoJSON where polygons have holes."""
    if not geometry:
        return ""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    if any(len(rings) > 1 for rings in polygons):
        return json.dumps(geometry, separators=(",", ":"))
    outer = [[f"{latitude}, {longitude}" for longitude, latitude, *_rest in rings[0][:-1]] for rings in polygons]
    return "\n\n".join("\n".join(corners) for corners in outer)


def _from_geojson(text: str) -> Plot:
    from ressursbank.portal.plots.files import read_plot_file

    return read_plot_file("GeoJSON", text.encode())


def _numbers(text: str) -> list[float]:
    """The numbers of a line. A comma is a decimal mark where something else parts the numbers: `63,43 10,39`."""
    plain = _SPACED_THOUSANDS.sub(_without_spaces, text.strip()).replace("−", "-")
    with_comma = re.findall(r"-?\d+(?:[.,]\d+)?", plain)
    if len(with_comma) == 2 and "." not in plain:
        return [float(number.replace(",", ".")) for number in with_comma]
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", plain)]


def _without_spaces(found: re.Match[str]) -> str:
    """`7 041 000` is one number; `270 500 7 041 000` is two, parted where a million begins anew."""
    whole = found[0]
    parts = re.split(r"[ \u00a0\u2009\u202f]", whole)
    if len(parts) <= 3:
        return "".join(parts)
    # Two numbers in a row, one of them north with seven digits.
    at = next((place for place, part in enumerate(parts) if place and len(part) == 1), 3)
    return "".join(parts[:at]) + " " + "".join(parts[at:])
