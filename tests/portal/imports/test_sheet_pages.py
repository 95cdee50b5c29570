"""The Excel template: downloaded, filled, brought in by the organisation's own people, and every wrong cell told."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from ressursbank.portal.imports.models import ImportRow, ImportRun
from ressursbank.portal.imports.template import template_columns
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.sites.models import Site
from tests.portal.imports.files import LOT, PROJECT, filled, saved, template
from tests.portal.people import People

pytestmark = pytest.mark.django_db
UPLOAD = "/datautveksling/importer/ark/"


@pytest.fixture
def berit(people: People) -> Client:
    """A builder's browser."""
    return people.client("berit")


def _run(client: Client, file: Any) -> ImportRun:
    answer = client.post(UPLOAD, {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def _commit(client: Client, run: ImportRun) -> None:
    client.post(f"/datautveksling/importer/{run.public_id}/gjennomfor/")
    run.refresh_from_db()
    assert run.state == "committed"


def _own_template(client: Client) -> bytes:
    answer = client.get("/datautveksling/mal.xlsx?own=1")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file


def _faults(run: ImportRun) -> list[tuple[str, int | None, str, str]]:
    return list(ImportRow.objects.filter(run=run, sort="faulty").values_list("file", "line", "label", "value"))


def test_a_filled_template_makes_drafts_of_the_own_organisation(berit: Client, people: People) -> None:
    _commit(berit, _run(berit, filled([PROJECT], [LOT])))
    project, lot = Project.objects.get(), Lot.objects.get()
    assert (project.organisation, project.state, project.owner) == (
        people.organisation["trondheim"],
        "draft",
        "Trondheim kommune",
    )
    assert (project.kind, project.planning_stage, project.site.municipality) == ("school", "zoning", "5001")
    assert (project.site.longitude, project.site.latitude) == (10.4372, 63.4445)
    assert (lot.direction, lot.mass_type, lot.tonnes, lot.tonnes_p90) == ("surplus", "clay", 4200.0, 5600.0)
    assert (lot.from_period, lot.to_period, lot.stage_probability) == (2027 * 4 + 1, 2027 * 4 + 2, 0.7)
    assert lot.project == project


def test_own_projects_taken_out_and_brought_in_again_change_nothing(berit: Client) -> None:
    odd = (*LOT[:7], 0.1 + 0.2, 1 / 3, 2000 / 3, 1 / 7)
    _commit(berit, _run(berit, filled([PROJECT, ("", "Øya skole", *PROJECT[2:])], [LOT, odd])))
    Lot.objects.filter(tonnes__lt=1).update(tonnes=0.1 + 0.2 + 1e-16)
    run = _run(berit, filled([], [], _own_template(berit)))
    assert run.counts["is_nothing"], run.counts


def test_a_changed_cell_is_one_changed_field(berit: Client) -> None:
    _commit(berit, _run(berit, filled([PROJECT], [LOT])))
    book = openpyxl.load_workbook(io.BytesIO(_own_template(berit)))
    book["Masser"]["H2"] = "5 000,5"
    run = _run(berit, saved(book))
    row = ImportRow.objects.get(run=run)
    assert (row.sort, row.before, row.after) == ("changed", {"tonnes": 4200.0}, {"tonnes": 5000.5})
    _commit(berit, run)
    assert (Lot.objects.get().tonnes, Lot.objects.get().entered_quantity) == (5000.5, 5000.5)


def test_every_wrong_cell_is_told_with_sheet_row_column_and_value(berit: Client) -> None:
    project = ("", "Lade skole", "", 10.4372, 63.4445, "50", "Slott", "")
    lot = ("", "Rosenborg skole", "Overskudd", "Klei", 7, "neste år", "2027-Q1", -5, 9, 8, 2)
    run = _run(berit, filled([project], [LOT, lot]))
    assert run.state == "previewed"
    assert set(_faults(run)) == {
        ("Prosjekter", 2, "Type prosjekt", "Slott"),
        ("Prosjekter", 2, "Lengdegrad (grader øst (WGS84))", "63.4445"),
        ("Prosjekter", 2, "Kommunenummer", "50"),
        ("Masser", 3, "Prosjekt", "Rosenborg skole"),
        ("Masser", 3, "Massetype", "Klei"),
        ("Masser", 3, "Forurensningsklasse", "7"),
        ("Masser", 3, "Fra kvartal", "neste år"),
        ("Masser", 3, "Mengde (tonn)", "-5"),
        ("Masser", 3, "Mengde P10 (tonn)", "9"),
        ("Masser", 3, "Sannsynlighet (andel 0–1)", "2"),
    }
    page = berit.get(f"/datautveksling/importer/{run.public_id}/").content.decode()
    assert "nærmest: Leire" in page
    assert "byttet plass" in page


@pytest.mark.parametrize("written", ["2027-Q2", "2. kv. 2027", "2027K2", "Q2 2027", "2 kvartal 2027"])
def test_quarters_are_read_as_people_write_them(berit: Client, written: str) -> None:
    run = _run(berit, filled([PROJECT], [(*LOT[:5], written, *LOT[6:])]))
    assert not run.counts["faults"]
    assert ImportRow.objects.get(run=run, file="lots").after["from_period"] == 2027 * 4 + 1  # type: ignore[index]


def test_others_projects_are_refused(berit: Client, people: People) -> None:
    site = Site.objects.create(public_id="s-1", name="Fjordgata", longitude=10.4, latitude=63.4)
    Project.objects.create(public_id="p-frida", name="Fridas", site=site, organisation=people.organisation["fjord"])
    run = _run(berit, filled([("p-frida", *PROJECT[1:])], []))
    assert _faults(run) == [("projects.csv", 2, "project_id", "p-frida")]


def test_the_english_template_is_read_too(berit: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template("en")))
    assert book.sheetnames == ["Instructions", "Projects", "Lots", "Choices"]
    for place, value in enumerate(("", "Lade skole", "", 63.4, 10.4, 5001, "School", "Zoning"), start=1):
        book["Projects"].cell(2, place, value or None)
    run = _run(berit, saved(book))
    assert not run.counts["faults"]
    assert ImportRow.objects.get(run=run, file="sites").after["municipality"] == "5001"  # type: ignore[index]


def test_the_template_has_a_list_or_a_limit_for_every_column_that_can_have_one() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    for sheet, name in (("projects", "Prosjekter"), ("lots", "Masser")):
        ruled = {
            str(rule.sqref).split(":")[0].rstrip("0123456789") for rule in book[name].data_validations.dataValidation
        }
        wanted = {
            openpyxl.utils.get_column_letter(place)
            for place, (column, _row) in enumerate(template_columns(sheet), start=1)
            if column.code_list or column.type in ("period", "number", "integer", "reference")
        }
        assert ruled == wanted
        assert book[name].protection.sheet
        assert book[name]["B1"].protection.locked
        assert not book[name].column_dimensions["B"].protection.locked


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "tom"),
        (b"not a workbook", "ikke en Excel-arbeidsbok"),
        (b"PK\x03\x04 broken", "ikke en Excel-arbeidsbok"),
    ],
)
def test_what_is_no_workbook_gets_one_clear_message(berit: Client, content: bytes, says: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = berit.post(UPLOAD, {"file": SimpleUploadedFile("notater.xlsx", content)})
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_a_workbook_without_the_sheets_is_told_to_start_from_the_template(berit: Client) -> None:
    run = _run(berit, saved(openpyxl.Workbook()))
    assert [fault[0] for fault in _faults(run)] == ["Prosjekter", "Masser"]
    assert "begynn med malen" in berit.get(f"/datautveksling/importer/{run.public_id}/").content.decode()
