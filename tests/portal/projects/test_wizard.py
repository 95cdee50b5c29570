"""A new project in four steps: a draft after the first, everything that is missing said before it is published."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.fixtures import Settings

from ressursbank.portal.audit.models import Change
from ressursbank.portal.projects.models import Lot, Project
from tests.portal.people import People
from tests.portal.projects.made import make_draft, make_lot, make_published

NEW = reverse("projects:new")
SQUARE = "63.4300, 10.3900\n63.4310, 10.3900\n63.4310, 10.3920\n63.4300, 10.3920"


def lot_rows(*rows: dict[str, str]) -> dict[str, str]:
    data = {"lots-TOTAL_FORMS": str(len(rows)), "lots-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"lots-{number}-{name}": value for name, value in row.items()}
    return data


CLAY_ROW = {
    "direction": "surplus",
    "mass_type": "clay",
    "contamination_class": "1",
    "quantity": "1 000",
    "unit": "fm3",
    "from_period": "2027-Q1",
    "to_period": "2027-Q3",
}
EMPTY_ROW = {**CLAY_ROW, "mass_type": "", "quantity": ""}


def test_a_builder_goes_from_nothing_to_published(people: People) -> None:
    client = people.client("berit")
    answer = client.post(NEW, {"name": "Ny barnehage", "position": "63.4305, 10.3951", "plot_text": SQUARE})
    project = Project.objects.get()
    assert answer["Location"] == reverse("projects:wizard_building", args=[project.public_id])
    assert project.state == "draft"
    assert project.public_id.startswith("p-")
    assert project.site.public_id.startswith("s-")
    assert (project.site.municipality, project.owner) == ("5001", "Trondheim kommune")
    assert project.plot["type"] == "MultiPolygon"

    building = {
        "kind": "kindergarten",
        "planning_stage": "zoning",
        "footprint_m2": "1 200",
        "gross_area_m2": "2400,5",
        "from_period": "2027-Q1",
        "to_period": "2027-Q3",
        "version": project.version,
    }
    answer = client.post(reverse("projects:wizard_building", args=[project.public_id]), building)
    assert answer["Location"] == reverse("projects:wizard_lots", args=[project.public_id])

    answer = client.post(answer["Location"], lot_rows(CLAY_ROW, EMPTY_ROW))
    assert answer["Location"] == reverse("projects:wizard_publish", args=[project.public_id])
    lot = Lot.objects.get()
    assert lot.tonnes == pytest.approx(1850)
    assert (lot.tonnes_p10, lot.tonnes_p90) == (pytest.approx(1700), pytest.approx(2100))
    assert (lot.entered_quantity, lot.entered_unit) == (1000, "fm3")
    assert (lot.stage_probability, lot.state) == (0.7, "draft")

    project.refresh_from_db()
    assert project.gross_area_m2 == 2400.5
    client.post(reverse("projects:publish", args=[project.public_id]), {"version": project.version})
    project.refresh_from_db()
    lot.refresh_from_db()
    assert (project.state, lot.state) == ("published", "published")
    published = Change.objects.filter(action="project.publish")
    assert published.count() == 2
    assert published.values("batch").distinct().count() == 1


def test_the_draft_can_be_gone_on_with(people: People) -> None:
    project = make_draft(people)
    for step in ("wizard_place", "wizard_building", "wizard_lots", "wizard_publish"):
        page = people.client("berit").get(reverse(f"projects:{step}", args=[project.public_id]))
        assert page.status_code == 200
        assert 'aria-current="step"' in page.content.decode()


def test_publishing_says_all_that_is_missing_at_once(people: People) -> None:
    client = people.client("berit")
    client.post(NEW, {"name": "Ny hall", "position": "63.4305, 10.3951"})
    project = Project.objects.get()
    page = client.post(reverse("projects:publish", args=[project.public_id]), {"version": 1}, follow=True)
    text = page.content.decode()
    for word in ("Type prosjekt", "Planfasen", "Minst én massepost"):
        assert text.count(word) >= 2
    project.refresh_from_db()
    assert project.state == "draft"


def test_a_place_is_needed(people: People) -> None:
    page = people.client("berit").post(NEW, {"name": "Ny hall"})
    assert "Si hvor det er" in page.content.decode()
    assert not Project.objects.exists()


def test_without_a_network_the_address_register_is_said_to_be_out_of_reach(people: People) -> None:
    page = people.client("berit").post(NEW, {"name": "Ny hall", "address": "Kongens gate 1"})
    assert "Adresseregisteret kan ikke nås nå" in page.content.decode()
    answer = people.client("berit").get(reverse("projects:addresses"), {"q": "kongens"})
    assert answer.status_code == 503


def test_swapped_coordinates_and_an_approximate_municipality_are_said(people: People) -> None:
    page = people.client("berit").post(NEW, {"name": "Ny hall", "position": "10.3951, 63.4305"}, follow=True)
    text = page.content.decode()
    assert "Aksene var byttet om" in text
    assert "forenklet kart" in text
    assert Project.objects.get().site.latitude == 63.4305


def test_a_chosen_municipality_wins(people: People) -> None:
    data = {"name": "Ny hall", "position": "63.4305, 10.3951", "municipality": "5031"}
    people.client("berit").post(NEW, data)
    assert Project.objects.get().site.municipality == "5031"


def test_a_place_in_no_known_municipality_is_asked_about(people: People) -> None:
    page = people.client("berit").post(NEW, {"name": "Ny hall", "position": "60.39, 5.32"})
    assert "Ingen kjent kommune" in page.content.decode()


def test_a_plot_alone_is_a_place(people: People) -> None:
    people.client("berit").post(NEW, {"name": "Ny hall", "plot_text": SQUARE})
    site = Project.objects.get().site
    assert 63.43 < site.latitude < 63.431
    assert 10.39 < site.longitude < 10.392


def test_coordinates_far_from_the_plot_are_noticed(people: People) -> None:
    page = people.client("berit").post(NEW, {"name": "Ny hall", "position": "63.5, 10.3951", "plot_text": SQUARE})
    assert "8 km fra tomten" in page.content.decode()


def test_a_plot_can_be_uploaded(people: People) -> None:
    ring = [[10.39, 63.43], [10.39, 63.431], [10.392, 63.431], [10.39, 63.43]]
    upload = SimpleUploadedFile("tomt.geojson", json.dumps({"type": "Polygon", "coordinates": [ring]}).encode())
    people.client("berit").post(NEW, {"name": "Ny hall", "plot_file": upload})
    assert Project.objects.get().plot is not None


def test_a_wrong_file_is_told_at_its_field(people: People) -> None:
    upload = SimpleUploadedFile("tomt.pdf", b"%PDF-1.7")
    page = people.client("berit").post(NEW, {"name": "Ny hall", "position": "63.43, 10.39", "plot_file": upload})
    assert "tomt.pdf: er PDF" in page.content.decode()
    upload.seek(0)
    answer = people.client("berit").post(reverse("projects:plot_file"), {"plot_file": upload})
    assert answer.status_code == 422
    assert "tomt.pdf" in answer.json()["faults"][0]


def test_an_uploaded_plot_is_shown_before_it_is_saved(people: People) -> None:
    ring = [[10.39, 63.43], [10.39, 63.431], [10.392, 63.431], [10.39, 63.43]]
    upload = SimpleUploadedFile("tomt.geojson", json.dumps({"type": "Polygon", "coordinates": [ring]}).encode())
    answer = people.client("berit").post(reverse("projects:plot_file"), {"plot_file": upload})
    assert answer.json()["text"].splitlines()[0] == "63.43, 10.39"
    assert not Project.objects.exists()


def test_a_fault_in_one_row_of_lots_keeps_all_rows(people: People) -> None:
    project = make_draft(people)
    wrong = {**CLAY_ROW, "quantity": "-5", "to_period": "2026-Q4"}
    page = people.client("berit").post(
        reverse("projects:wizard_lots", args=[project.public_id]), lot_rows(CLAY_ROW, wrong)
    )
    text = page.content.decode()
    assert "Rad 2" in text
    assert "Rad 1" not in text
    assert "Siste kvartal kan ikke være før det første." in text
    assert not Lot.objects.exists()


def test_a_second_editor_of_the_building_is_told(people: People) -> None:
    project = make_draft(people)
    data = {"kind": "school", "planning_stage": "tender", "version": project.version}
    address = reverse("projects:wizard_building", args=[project.public_id])
    assert people.client("berit").post(address, data).status_code == 302
    assert people.client("bo").post(address, data | {"planning_stage": "idea"}).status_code == 409


def test_a_draft_is_not_known_to_exist_to_others(people: People) -> None:
    project = make_draft(people)
    address = reverse("projects:project", args=[project.public_id])
    assert people.client("frida").get(address).status_code == 404
    assert people.client("nobody").get(address).status_code == 404
    assert people.client("bo").get(address).status_code == 200


def test_the_wizard_sends_whoever_is_not_logged_in_to_the_log_in(people: People) -> None:
    assert people.client("nobody").get(NEW).status_code == 302
    assert people.client("mona").get(NEW).status_code == 403


def test_a_new_planning_stage_changes_the_probabilities_that_nobody_set(people: People) -> None:
    project = make_draft(people)
    followed, own = make_lot(people, project), make_lot(people, project, stage_probability=0.33)
    data = {"kind": "school", "planning_stage": "tender", "version": project.version, "name": "Ny skole"}
    people.client("berit").post(reverse("projects:edit", args=[project.public_id]), data)
    followed.refresh_from_db()
    own.refresh_from_db()
    assert (followed.stage_probability, own.stage_probability) == (0.95, 0.33)


def test_closing_takes_the_lots_along(people: People) -> None:
    project = make_published(people)
    people.client("berit").post(reverse("projects:close", args=[project.public_id]), {"version": project.version})
    project.refresh_from_db()
    assert (project.state, project.planning_stage) == ("closed", "closed")
    assert Lot.objects.get().state == "closed"


def test_the_front_page_holds_the_mass_balance(people: People) -> None:
    project = make_published(people)
    page = people.client("nobody").get(reverse("projects:project", args=[project.public_id]))
    assert 'id="balance-heading"' in page.content.decode()


def test_the_address_search_answers_from_the_register(people: People, settings: Settings) -> None:
    settings.ADDRESS_SERVICE = "http://127.0.0.1:9"
    answer = people.client("berit").get(reverse("projects:addresses"), {"q": "ko"})
    assert answer.json() == {"addresses": []}
    assert people.client("berit").get(reverse("projects:addresses"), {"q": "kongens"}).status_code == 503
