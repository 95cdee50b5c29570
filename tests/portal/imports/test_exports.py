"""What is taken out: the same region, tables in Excel and CSV, layers for maps; only what one may see."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.exchange.from_region import load_region
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.sites.models import Site
from ressursbank.region import Region, read_region
from ressursbank.region.generate import generate_region
from tests.portal.people import People
from tests.region.same_region import assert_same_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(db: None) -> Region:
    made = generate_region(projects=20, facilities=8, periods=6, candidates=1, seed=2)
    load_region(OPERATOR, made)
    return made


def _content(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file


def _nobody() -> Client:
    return Client(HTTP_HOST="localhost")


def test_anybody_takes_out_the_region_as_it_is(region: Region, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(_content(_nobody(), "/datautveksling/region.zip"))) as archive:
        archive.extractall(tmp_path)
    assert_same_region(read_region(tmp_path), region)


def test_a_filter_narrows_the_projects_of_the_package(region: Region, tmp_path: Path) -> None:
    Project.objects.filter(public_id=region.projects.id[3]).update(kind="school")
    Project.objects.exclude(public_id=region.projects.id[3]).update(kind="housing")
    with zipfile.ZipFile(io.BytesIO(_content(_nobody(), "/datautveksling/region.zip?kind=school"))) as archive:
        archive.extractall(tmp_path)
    found = read_region(tmp_path)
    assert found.projects.id.tolist() == [region.projects.id[3]]
    assert len(found.lots) == (region.lots.project == 3).sum()
    assert len(found.facilities) == len(region.facilities)


def test_excel_has_headings_with_units_and_codes_by_name(region: Region) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_content(_nobody(), "/datautveksling/export.xlsx")), read_only=True)
    assert book.sheetnames == ["Prosjekter", "Masser", "Anlegg", "Tar imot", "Kapasitet", "Lagringsareal"]
    header, first, *others = book["Masser"].iter_rows(values_only=True)
    assert len(others) + 1 == len(region.lots)
    row = dict(zip(header, first, strict=True))
    assert row["Massepost-ID"] == region.lots.id[0]
    assert row["Mengde (tonn)"] == pytest.approx(region.lots.tonnes[0], rel=1e-14)
    assert row["Overskudd eller behov"] in ("Overskudd", "Behov")


def test_csv_is_read_by_anything(region: Region) -> None:
    with zipfile.ZipFile(io.BytesIO(_content(_nobody(), "/en/data-exchange/export.csv"))) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("facilities.csv").decode("utf-8-sig"))))
    assert [row["Facility ID"] for row in rows] == sorted(
        region.facilities.id.tolist(), key=lambda id_: (region.facilities.name[region.facilities.id == id_][0], id_)
    ) or len(rows) == len(region.facilities)
    assert set(rows[0]) >= {"Total room (tonnes)", "Longitude (degrees east (WGS84))"}


def test_geopackage_has_a_layer_for_each_kind_of_thing(region: Region, tmp_path: Path) -> None:
    import pyogrio

    square = {"type": "Polygon", "coordinates": [[[10, 63], [10.01, 63], [10.01, 63.01], [10, 63]]]}
    Project.objects.filter(public_id=region.projects.id[0]).update(plot=square)
    path = tmp_path / "r.gpkg"
    path.write_bytes(_content(_nobody(), "/datautveksling/export.gpkg"))
    assert set(pyogrio.list_layers(path)[:, 0]) == {"projects", "lots", "facilities", "storage_areas", "plots"}
    lots = pyogrio.read_info(path, layer="lots")
    assert (lots["features"], lots["crs"], lots["geometry_type"]) == (len(region.lots), "EPSG:4326", "Point")
    assert "Mengde (tonn)" in lots["fields"]


def test_geojson_has_points_and_plots(region: Region) -> None:
    square = {"type": "Polygon", "coordinates": [[[10, 63], [10.01, 63], [10.01, 63.01], [10, 63]]]}
    Project.objects.filter(public_id=region.projects.id[0]).update(plot=square)
    with zipfile.ZipFile(io.BytesIO(_content(_nobody(), "/datautveksling/export.geojson"))) as archive:
        projects = json.loads(archive.read("projects.geojson"))
        lots = json.loads(archive.read("lots.geojson"))
    kinds = {feature["id"]: feature["geometry"]["type"] for feature in projects["features"]}
    assert kinds[region.projects.id[0]] == "GeometryCollection"
    assert kinds[region.projects.id[1]] == "Point"
    assert len(lots["features"]) == len(region.lots)


def test_drafts_are_for_their_own_people(people: People, region: Region) -> None:
    site = Site.objects.create(public_id="s-draft", name="Hemmelig", longitude=10.4, latitude=63.4)
    own = people.organisation["trondheim"]
    project = Project.objects.create(public_id="p-draft", name="Hemmelig", site=site, organisation=own)
    Lot.objects.create(
        public_id="l-draft",
        project=project,
        direction="need",
        mass_type="sand",
        contamination_class=1,
        from_period=8108,
        to_period=8109,
        tonnes=1.0,
    )
    StorageArea.objects.create(
        public_id="a-draft",
        site=site,
        organisation=own,
        name="Hemmelig",
        kind="shared",
        from_period=8108,
        to_period=8110,
        area_m2=10,
        room_tonnes=10,
        surface="gravel",
    )

    def ids(name: str, query: str = "") -> set[Any]:
        content = _content(people.client(name), f"/datautveksling/export.xlsx{query}")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        return {row[0] for sheet in book.worksheets for row in sheet.iter_rows(values_only=True, min_row=2)}

    assert not {"p-draft", "l-draft", "a-draft"} & ids("nobody")
    assert not {"p-draft", "l-draft", "a-draft"} & ids("frida")
    assert {"p-draft", "l-draft", "a-draft"} <= ids("berit")
    assert ids("berit", "?whose=mine") == {"p-draft", "l-draft", "a-draft"}


def test_the_page_says_what_can_be_brought_in_and_by_whom(people: People, region: Region) -> None:
    public = _nobody().get("/datautveksling/").content.decode()
    assert "Logg inn for å hente inn prosjekter" in public
    assert "20 prosjekter er valgt" in public
    assert "Mal med prosjektene våre" in people.client("berit").get("/datautveksling/").content.decode()
    assert (
        'action="/datautveksling/importer/regionpakke/"'
        in people.client("clara").get("/datautveksling/").content.decode()
    )


def test_what_is_no_format_is_not_found(db: None) -> None:
    assert _nobody().get("/datautveksling/export.docx").status_code == 404
