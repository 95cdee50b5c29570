"""A plot from an uploaded file: GeoJSON, GeoPackage or zipped Shapefile, told apart by content and not by name."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyogrio
import pyogrio.raw
import shapely
from django.utils.translation import gettext as _
from pyogrio.errors import DataLayerError, DataSourceError

from ressursbank.portal.plots.archives import unpack_shapefile
from ressursbank.portal.plots.coordinates import WGS84, in_wgs84
from ressursbank.portal.plots.faults import PlotError
from ressursbank.portal.plots.plot import MOST_POLYGONS, Plot, plot_of

MOST_BYTES = 20 * 1024 * 1024
GEOJSON_TYPES = (
    "FeatureCollection",
    "Feature",
    "GeometryCollection",
    "Polygon",
    "MultiPolygon",
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
)
_ZIP, _SQLITE, _SHAPEFILE = b"PK\x03\x04", b"SQLite format 3\x00", b"\x00\x00\x27\x0a"
_GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")
_READ_AT_MOST = MOST_POLYGONS + 1


def read_plot_file(name: str, content: bytes, system: int | None = None) -> Plot:
    """The plot in a file. `system`: the EPSG code where the file says none. Raises PlotError naming the file."""
    try:
        if len(content) > MOST_BYTES:
            raise PlotError(
                _("is %(size)s MB. At most %(most)s MB are read: save the plot's polygon alone.")
                % {"size": round(len(content) / 1024**2), "most": MOST_BYTES // 1024**2}
            )
        with TemporaryDirectory(prefix="ressursbank-plot-") as folder:
            shapes, said_system = _shapes(content, Path(folder))
        notes = [] if said_system or system is None else [_note_of(system)]
        return plot_of(in_wgs84(shapes, said_system or system), notes)
    except PlotError as error:
        raise PlotError(error.faults, name) from error


def _note_of(system: int) -> str:
    return _("The file did not say its coordinate system; EPSG:%(system)s was taken, as chosen.") % {"system": system}


def _shapes(content: bytes, folder: Path) -> tuple[list[Any], str | int | None]:
    """The shapes of a file and its coordinate system, None where it does not say. Raises PlotError."""
    head = content[:100]
    if not content.strip():
        raise PlotError(_("is empty."))
    if head.startswith(_ZIP):
        return _read(unpack_shapefile(content, folder))
    if head.startswith(_SQLITE):
        if head[68:72] not in _GEOPACKAGE_IDS:
            raise PlotError(_("is a database, but no GeoPackage."))
        path = folder / "plot.gpkg"
        path.write_bytes(content)
        return _read(path)
    if head.startswith(_SHAPEFILE):
        raise PlotError(_("is one file of a Shapefile. Zip the files .shp, .shx, .dbf and .prj together."))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _read_geojson(content, folder)
    raise PlotError(
        _("is %(kind)s. A plot is read from GeoJSON, GeoPackage or a zipped Shapefile.") % {"kind": _kind(head)}
    )


def _kind(head: bytes) -> str:
    """What a file is that cannot be read as a plot."""
    for start, kind in (
        (b"%PDF", "PDF"),
        (b"AC10", "DWG"),
        (b"\x89PNG", _("a picture")),
        (b"\xff\xd8\xff", _("a picture")),
        (b".HODE", "SOSI"),
        (b"<", "XML (KML, GML)"),
    ):
        if head.lstrip().startswith(start):
            return kind
    return _("of another kind")


def _read_geojson(content: bytes, folder: Path) -> tuple[list[Any], str | int | None]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PlotError(_("is not written in UTF-8.")) from error
    except (ValueError, RecursionError) as error:
        line = f" ({error.lineno}:{error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise PlotError(_("is not whole JSON%(line)s. Was it cut off?") % {"line": line}) from error
    if found.get("type") not in GEOJSON_TYPES:
        raise PlotError(_("is JSON, but not GeoJSON: its type should be FeatureCollection, Feature or Polygon."))
    path = folder / "plot.geojson"
    path.write_bytes(content.lstrip(b"\xef\xbb\xbf"))
    shapes, system = _read(path)
    # GeoJSON without a "crs" is WGS84 (RFC 7946); people save metres in it all the same, which in_wgs84 notices.
    return shapes, system or WGS84


def _read(path: Path) -> tuple[list[Any], str | int | None]:
    """The shapes of the layer with polygons (the first layer where there is none). Raises PlotError."""
    try:
        layers = pyogrio.list_layers(path)
        if not len(layers):
            raise PlotError(_("holds no layer."))
        with_polygons = [name for name, kind in layers if kind is None or "Polygon" in kind or kind == "Unknown"]
        if len(with_polygons) > 1:
            raise PlotError(
                _("holds %(count)s layers with polygons (%(names)s). Save the plot's layer in a file of its own.")
                % {"count": len(with_polygons), "names": ", ".join(with_polygons[:4])}
            )
        layer = with_polygons[0] if with_polygons else layers[0][0]
        meta, _fids, geometries, _columns = pyogrio.raw.read(
            path, layer=layer, columns=[], max_features=_READ_AT_MOST, force_2d=True
        )
    except (DataSourceError, DataLayerError, RuntimeError) as error:
        raise PlotError(_("cannot be opened: the file is damaged or not whole.")) from error
    if geometries is None or not len(geometries):
        raise PlotError(_("holds no polygon. A plot is drawn as a closed polygon."))
    shapes = shapely.from_wkb(geometries, on_invalid="fix")
    broken = [number for number, shape in enumerate(shapes, start=1) if shape is None]
    if broken:
        raise PlotError(
            _("has broken geometry in feature %(numbers)s: too few points, or not a closed ring.")
            % {"numbers": ", ".join(str(number) for number in broken[:5])}
        )
    kept = [shape for shape in shapes if not shapely.is_empty(shape)]
    if not kept:
        raise PlotError(_("holds no polygon. A plot is drawn as a closed polygon."))
    return kept, meta["crs"]
