"""Plots from real files: a wrong one gets one clear message with its name, a right one becomes a MultiPolygon."""

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from pyproj import Transformer

from ressursbank.portal.plots import Plot, PlotError, read_plot_file
from ressursbank.portal.plots.archives import MOST_BYTES as MOST_UNPACKED

SQUARE = shapely.box(10.39, 63.43, 10.392, 63.431)
AREA = 11_130
HOLED = shapely.Polygon(
    SQUARE.exterior.coords, [[(10.3905, 63.4303), (10.3905, 63.4306), (10.391, 63.4306), (10.3905, 63.4303)]]
)
BOW_TIE = shapely.Polygon([(10.39, 63.43), (10.392, 63.431), (10.392, 63.43), (10.39, 63.431)])
SPIKE = shapely.Polygon(
    [(10.39, 63.43), (10.392, 63.43), (10.392, 63.431), (10.39, 63.431), (10.39, 63.4311), (10.39001, 63.42999)]
)


def moved(shape: Any, epsg: int) -> Any:
    return shapely.transform(shape, Transformer.from_crs(4326, epsg, always_xy=True).transform, interleaved=False)


def write(path: Path, shapes: Iterable[Any], crs: str | None, **options: Any) -> bytes:
    """A file made by GDAL."""
    listed = list(shapes)
    kinds = {shape.geom_type for shape in listed}
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(shape) for shape in listed], dtype=object),
        field_data=[np.arange(len(listed))],
        fields=["number"],
        crs=crs,
        geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
        **options,
    )
    return path.read_bytes()


def zipped(
    folder: Path, shapes: Iterable[Any], crs: str | None, leave_out: tuple[str, ...] = (), inside: str = ""
) -> bytes:
    write(folder / "tomt.shp", shapes, crs)
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(folder.glob("tomt.*")):
            if path.suffix not in leave_out:
                out.write(path, f"{inside}{path.name}")
    return archive.getvalue()


def zip_of(**files: bytes) -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name.replace("__", "."), content)
    return archive.getvalue()


def geojson(shape: Any, **more: Any) -> bytes:
    feature = {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more}).encode()


def fault(name: str, content: bytes, system: int | None = None) -> str:
    """The only message that a file gets."""
    with pytest.raises(PlotError) as caught:
        read_plot_file(name, content, system)
    [text] = caught.value.faults
    assert text.startswith(f"{name}: ")
    return str(text)


def is_the_square(plot: Plot) -> bool:
    assert plot.geometry["type"] == "MultiPolygon"
    return plot.area_m2 == pytest.approx(AREA, rel=0.002) and plot.shape.centroid.distance(SQUARE.centroid) < 1e-5


def test_geojson_in_degrees_is_read() -> None:
    assert is_the_square(read_plot_file("tomt.geojson", geojson(SQUARE)))


def test_geojson_with_a_byte_order_mark_is_read() -> None:
    assert is_the_square(read_plot_file("tomt.geojson", b"\xef\xbb\xbf" + geojson(SQUARE)))


def test_geojson_that_names_its_metres_is_moved() -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    assert is_the_square(read_plot_file("tomt.geojson", geojson(moved(SQUARE, 25832), crs=named)))


@pytest.mark.parametrize("epsg", [25832, 25833, 4258, 4326, 3857])
def test_a_geopackage_is_read_in_its_own_system(tmp_path: Path, epsg: int) -> None:
    content = write(tmp_path / "tomt.gpkg", [moved(SQUARE, epsg)], f"EPSG:{epsg}")
    assert is_the_square(read_plot_file("tomt.gpkg", content))


@pytest.mark.parametrize("epsg", [25832, 25833])
def test_a_zipped_shapefile_is_read(tmp_path: Path, epsg: int) -> None:
    assert is_the_square(read_plot_file("tomt.zip", zipped(tmp_path, [moved(SQUARE, epsg)], f"EPSG:{epsg}")))


def test_a_shapefile_may_lie_in_a_folder_of_the_archive(tmp_path: Path) -> None:
    content = zipped(tmp_path, [moved(SQUARE, 25833)], "EPSG:25833", inside="Tomt 2026/")
    assert is_the_square(read_plot_file("tomt.zip", content))


def test_what_the_file_is_called_does_not_matter(tmp_path: Path) -> None:
    content = write(tmp_path / "tomt.gpkg", [SQUARE], "EPSG:4326")
    assert is_the_square(read_plot_file("tomt.geojson", content))


def test_several_polygons_become_one_plot(tmp_path: Path) -> None:
    other = shapely.affinity.translate(SQUARE, 0.01)
    plot = read_plot_file("tomt.gpkg", write(tmp_path / "a.gpkg", [SQUARE, other], "EPSG:4326"))
    assert len(plot.geometry["coordinates"]) == 2
    assert plot.area_m2 == pytest.approx(2 * AREA, rel=0.002)


def test_overlapping_polygons_count_once(tmp_path: Path) -> None:
    plot = read_plot_file("tomt.gpkg", write(tmp_path / "a.gpkg", [SQUARE, SQUARE], "EPSG:4326"))
    assert plot.area_m2 == pytest.approx(AREA, rel=0.002)


def test_a_hole_is_kept() -> None:
    plot = read_plot_file("tomt.geojson", geojson(HOLED))
    assert len(plot.geometry["coordinates"][0]) == 2
    assert plot.area_m2 < AREA


def test_heights_are_left_out() -> None:
    plot = read_plot_file("tomt.geojson", geojson(shapely.force_3d(SQUARE, 12.0)))
    assert all(len(corner) == 2 for corner in plot.geometry["coordinates"][0][0])


def test_a_small_crossing_is_mended_and_said() -> None:
    plot = read_plot_file("tomt.geojson", geojson(SPIKE))
    assert plot.area_m2 == pytest.approx(AREA, rel=0.01)
    assert "rettet" in plot.notes[0]


def test_a_large_crossing_is_refused_with_its_place() -> None:
    text = fault("sløyfe.geojson", geojson(BOW_TIE))
    assert "krysser seg selv" in text
    assert "63.43050, 10.39100" in text


def test_an_unclosed_ring_and_too_few_points_are_said() -> None:
    text = '{"type":"Polygon","coordinates":[[[10.39,63.43],[10.391,63.43]]]}'
    assert "tomt.geojson" in fault("tomt.geojson", text.encode())


def test_swapped_axes_are_said_in_degrees() -> None:
    swapped = shapely.transform(SQUARE, lambda x, y: (y, x), interleaved=False)
    text = fault("tomt.geojson", geojson(swapped))
    assert "byttet om aksene" in text
    assert "63.43" in text


def test_swapped_axes_are_said_in_metres(tmp_path: Path) -> None:
    swapped = shapely.transform(moved(SQUARE, 25833), lambda x, y: (y, x), interleaved=False)
    content = write(tmp_path / "tomt.gpkg", [swapped], "EPSG:25833")
    assert "byttet om aksene" in fault("tomt.gpkg", content)


def test_metres_in_geojson_without_a_system_are_said() -> None:
    assert "meter" in fault("tomt.geojson", geojson(moved(SQUARE, 25832)))


def test_a_missing_prj_is_said_and_can_be_chosen(tmp_path: Path) -> None:
    content = zipped(tmp_path, [moved(SQUARE, 25832)], "EPSG:25832", leave_out=(".prj",))
    text = fault("tomt.zip", content)
    assert ".prj" in text
    assert "UTM" in text
    plot = read_plot_file("tomt.zip", content, 25832)
    assert is_the_square(plot)
    assert "25832" in plot.notes[0]


def test_a_file_in_the_wrong_zone_lies_elsewhere(tmp_path: Path) -> None:
    far = shapely.affinity.translate(moved(SQUARE, 25833), 0, -3_000_000)
    assert "utenfor Norge" in fault("tomt.gpkg", write(tmp_path / "a.gpkg", [far], "EPSG:25833"))


def test_a_plot_abroad_is_refused() -> None:
    assert "utenfor Norge" in fault("paris.geojson", geojson(shapely.box(2.3, 48.8, 2.31, 48.81)))


def test_points_and_lines_are_no_plot() -> None:
    assert "punkter" in fault("tomt.geojson", geojson(shapely.Point(10.39, 63.43)))
    assert "linjer" in fault("tomt.geojson", geojson(shapely.LineString([(10.39, 63.43), (10.4, 63.43)])))


def test_more_than_fifty_polygons_are_refused(tmp_path: Path) -> None:
    many = [shapely.affinity.translate(SQUARE, 0.003 * number) for number in range(51)]
    assert "51 polygoner" in fault("felt.gpkg", write(tmp_path / "a.gpkg", many, "EPSG:4326"))


def test_a_plot_larger_than_any_building_site_is_refused() -> None:
    assert "km²" in fault("kommune.geojson", geojson(shapely.box(10.0, 63.2, 10.5, 63.5)))


def test_a_geopackage_with_two_layers_of_polygons_is_ambiguous(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write(path, [SQUARE], "EPSG:4326", layer="en")
    content = write(path, [SQUARE], "EPSG:4326", layer="to", append=True)
    text = fault("tomt.gpkg", content)
    assert "en, to" in text


def test_a_larger_file_than_twenty_megabytes_is_not_read() -> None:
    assert "21 MB" in fault("stor.geojson", b"{" + b" " * (21 * 1024 * 1024))


OTHERS: dict[str, tuple[bytes, str]] = {
    "plan.pdf": (b"%PDF-1.7\n", "PDF"),
    "plan.dwg": (b"AC1032" + bytes(90), "DWG"),
    "bilde.png": (b"\x89PNG\r\n\x1a\n" + bytes(50), "et bilde"),
    "kart.sos": (b".HODE\n..TEGNSETT UTF-8\n", "SOSI"),
    "kart.kml": (b'<?xml version="1.0"?><kml/>', "KML"),
    "tomt.shp": (b"\x00\x00\x27\x0a" + bytes(96), "Shapefile"),
    "tomt.txt": (b"hei", "annen type"),
    "tom.geojson": (b"", "tom"),
    "avkuttet.geojson": (geojson(SQUARE)[:60], "hel JSON"),
    "dyp.geojson": (b'{"a":' * 100_000, "hel JSON"),
    "annet.json": (b'{"type": "Topology"}', "ikke GeoJSON"),
    "latin1.geojson": ('{"type":"FeatureCollection","name":"Røst","features":[]}'.encode("latin-1"), "UTF-8"),
    "tomt.geojson": (b'{"type":"FeatureCollection","features":[]}', "ikke noe polygon"),
    "skadet.gpkg": (b"SQLite format 3\x00" + bytes(52) + b"GPKG" + bytes(200), "kan ikke åpnes"),
    "skadet.zip": (b"PK\x03\x04" + bytes(100), "skadet zip"),
    "tekst.zip": (zip_of(lesmeg__txt=b"hei"), "ingen Shapefile"),
    "to.zip": (zip_of(a__shp=b"", b__shp=b""), "2 Shapefiler"),
    "halv.zip": (zip_of(a__shp=b"", a__prj=b""), "mangler .shx, .dbf"),
    "rusk.zip": (zip_of(a__shp=b"x" * 200, a__shx=b"y" * 200, a__dbf=b"z" * 200), "kan ikke åpnes"),
    "matrjosjka.zip": (zip_of(a__zip=zip_of(a__shp=b"")), "annet arkiv"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_wrong_file_is_told_what_it_is(name: str) -> None:
    content, said = OTHERS[name]
    assert said in fault(name, content)


def test_a_database_that_is_no_geopackage_is_said(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.sqlite") as database:
        database.execute("CREATE TABLE a (b)")
    assert "ikke en GeoPackage" in fault("a.gpkg", (tmp_path / "a.sqlite").read_bytes())


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = zip_of(a__shp=bytes(30 * 1024 * 1024), a__shx=b"", a__dbf=b"")
    assert len(bomb) < 100_000
    assert "ikke åpnet" in fault("bombe.zip", bomb)


def test_a_zip_that_lies_about_its_size_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sizes in the directory are written by whoever made the file; the blocks that come out are counted."""
    archive = BytesIO()
    random = np.random.default_rng(1).bytes(2 * 1024 * 1024)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.shp", random)
        out.writestr("a.shx", b"")
        out.writestr("a.dbf", b"")
        for member in out.infolist():
            member.file_size = min(member.file_size, 1024)
    assert MOST_UNPACKED > 2 * 1024 * 1024
    text = fault("løgn.zip", archive.getvalue())
    assert "skadet zip" in text or "kan ikke åpnes" in text


@pytest.mark.parametrize("path", ["../tomt.shp", "/etc/tomt.shp", "C:\\tomt.shp", "a/../../tomt.shp"])
def test_a_path_out_of_the_archive_is_refused(path: str) -> None:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr(path, b"")
    assert "utrygg sti" in fault("sti.zip", archive.getvalue())


def test_too_many_files_are_refused() -> None:
    assert "101 filer" in fault("mange.zip", zip_of(**{f"f{number}__txt": b"" for number in range(101)}))


def test_a_locked_archive_is_said(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path, [SQUARE], "EPSG:4326"))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := content.find(signature, start)) >= 0:
            content[start + at] |= 1
            start += 4
    assert "passord" in fault("låst.zip", bytes(content))


@pytest.mark.parametrize("make", [geojson])
def test_reading_leaves_no_file_behind(
    make: Callable[[Any], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    read_plot_file("tomt.geojson", make(SQUARE))
    assert not list(tmp_path.iterdir())
