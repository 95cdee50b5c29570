"""Tables as files that other programs open: Excel, CSV, GeoPackage, GeoJSON. All are written to a temporary file."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np

from ressursbank.portal.imports.taken_out import Taken, column_of, values_of
from ressursbank.portal.table_files import CONTENT_TYPES, open_workbook, write_sheet

CRS = "EPSG:4326"
MOST_SHEET_ROWS = 1_048_575

Tables = Sequence[Taken]


def as_xlsx(tables: Tables, target: IO[bytes]) -> None:
    """One sheet a table."""
    book = open_workbook(target)
    for table in tables:
        write_sheet(book, table.name, table.headings, table.rows())
    book.close()


def as_csv(tables: Tables, target: IO[bytes]) -> None:
    """A zip with one CSV file a table: UTF-8 with a mark that Excel knows it by, comma, point as decimal mark."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            with archive.open(f"{table.id}.csv", "w") as entry:
                text = io.TextIOWrapper(entry, encoding="utf-8-sig", newline="")
                writer = csv.writer(text)
                writer.writerow(table.headings)
                writer.writerows(table.rows())
                text.flush()
                text.detach()


def as_geojson(tables: Tables, target: IO[bytes]) -> None:
    """A zip with one FeatureCollection a layer. Points, and plots where they are drawn."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in _on_the_map(tables):
            with archive.open(f"{table.id}.geojson", "w") as entry:
                _write_features(table, entry)


def as_geopackage(tables: Tables, target: IO[bytes]) -> None:
    """One layer of points a table, and one of the plots that are drawn."""
    import shapely  # here, because they take a while to import
    from pyogrio.raw import write

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ressursbank.gpkg"
        plots: list[tuple[str, str, Any]] = []
        for table in _on_the_map(tables):
            rows = list(table.rows())
            where = np.array([_position(table, row) for row in rows], dtype=float).reshape(-1, 2)
            points = np.asarray(shapely.to_wkb(shapely.points(where)), dtype=object)
            columns = [_column(values_of(rows, place)) for place in range(len(table.headings))]
            write(
                path,
                points,
                columns,
                list(table.headings),
                layer=table.id,
                driver="GPKG",
                geometry_type="Point",
                crs=CRS,
                append=path.exists(),
                layer_options={"DESCRIPTION": table.name},
            )
            plots += _plots(table)
        if plots:
            shapes = [shapely.geometry.shape(plot) for _id, _name, plot in plots]
            texts = [np.array([plot[place] for plot in plots], dtype=object) for place in (0, 1)]
            wkb = np.asarray(shapely.to_wkb(np.array(shapes, dtype=object)), dtype=object)
            write(
                path,
                wkb,
                texts,
                ["id", "name"],
                layer="plots",
                driver="GPKG",
                geometry_type="Unknown",
                crs=CRS,
                append=True,
            )
        with path.open("rb") as source:
            while piece := source.read(1024 * 1024):
                target.write(piece)


FORMATS: Mapping[str, tuple[Callable[[Tables, IO[bytes]], None], str, str]] = {
    "xlsx": (as_xlsx, "ressursbank.xlsx", CONTENT_TYPES["xlsx"]),
    "csv": (as_csv, "ressursbank-csv.zip", "application/zip"),
    "gpkg": (as_geopackage, "ressursbank.gpkg", "application/geopackage+sqlite3"),
    "geojson": (as_geojson, "ressursbank-geojson.zip", "application/zip"),
}
"""By name: what writes it, what the file is called, and its type."""


def _on_the_map(tables: Tables) -> list[Taken]:
    return [table for table in tables if table.place[0]]


def _position(table: Taken, row: Sequence[Any]) -> tuple[float, float]:
    return row[column_of(table, table.place[0])], row[column_of(table, table.place[1])]


def _column(values: Sequence[Any]) -> Any:
    """Whole numbers, numbers or texts, whichever the column is; what is empty is NaN or None."""
    filled = [value for value in values if value is not None]
    if filled and all(isinstance(value, bool) for value in filled):
        return np.array([bool(value) for value in values])
    if filled and all(isinstance(value, int) for value in filled) and len(filled) == len(values):
        return np.array(values, dtype=np.int64)
    if filled and all(isinstance(value, int | float) for value in filled):
        return np.array([np.nan if value is None else value for value in values], dtype=float)
    texts = np.empty(len(values), dtype=object)
    texts[:] = [None if value is None else str(value) for value in values]
    return texts


def _plots(table: Taken) -> list[tuple[str, str, Any]]:
    if not table.plot:
        return []
    found = table.query.exclude(**{f"{table.plot}__isnull": True}).values_list("public_id", "name", table.plot)
    return [row for row in found.order_by("pk") if row[2]]


def _write_features(table: Taken, entry: IO[bytes]) -> None:
    plots = {id_: plot for id_, _name, plot in _plots(table)}
    entry.write(b'{"type": "FeatureCollection", "name": ' + json.dumps(table.id).encode() + b', "features": [\n')
    comma = b""
    for row in table.rows():
        geometry: dict[str, Any] = {"type": "Point", "coordinates": list(_position(table, row))}
        plot = plots.get(row[0])
        if plot is not None:
            geometry = {"type": "GeometryCollection", "geometries": [geometry, plot]}
        feature = {
            "type": "Feature",
            "id": row[0],
            "geometry": geometry,
            "properties": dict(zip(table.headings, row, strict=True)),
        }
        entry.write(comma + json.dumps(feature, ensure_ascii=False).encode())
        comma = b",\n"
    entry.write(b"\n]}\n")
