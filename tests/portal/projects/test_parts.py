"""Building stages, own storage, parties, contacts and documents."""

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ressursbank.portal.projects.file_kinds import DocumentFileError, content_type_of
from ressursbank.portal.projects.heap_room import heap_room
from ressursbank.portal.projects.models import BuildingStage, Contact, Document, ProjectParty, ProjectStorage
from tests.portal.people import People
from tests.portal.projects.made import make_draft, make_lot, make_published

STAGE = {"number": "2", "name": "Nord", "from_period": "2028-Q1", "to_period": "2028-Q4", "area_m2": "2 500"}
SQUARE = "63.4300, 10.3900\n63.4310, 10.3900\n63.4310, 10.3920\n63.4300, 10.3920"


def zip_of(*names: str) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


def test_the_room_of_an_area_is_a_heap_with_sloping_sides() -> None:
    """50 m × 50 m less 5 m round it, 4 m high with sides 1:2: V = 4 (40² − 8·80 + 4/3·64) = 4 181 lm³."""
    room = heap_room(2500, 4)
    assert room.loose_m3 == pytest.approx(4 * (1600 - 640 + 4 / 3 * 64))
    assert room.tonnes == pytest.approx(room.loose_m3 * 1.8 / 1.25)


def test_a_small_area_keeps_a_pyramid_and_a_tiny_one_nothing() -> None:
    assert heap_room(400, 4).height_m == pytest.approx(2.5)
    assert heap_room(100, 4).tonnes == 0


def test_a_later_stage_is_storage_until_it_starts(people: People) -> None:
    project = make_draft(people)
    data = STAGE | {"is_storage_until_start": "on", "heap_metres": "4", "storage_from_period": "2027-Q1"}
    people.client("berit").post(reverse("projects:stage_new", args=[project.public_id]), data)
    stage = BuildingStage.objects.get()
    assert stage.is_storage_until_start
    assert stage.storage_room_tonnes == pytest.approx(6020)
    assert "ca. 6" in people.client("berit").get(reverse("projects:stages", args=[project.public_id])).content.decode()


def test_the_area_of_a_stage_is_measured_from_its_corners(people: People) -> None:
    project = make_draft(people)
    data = STAGE | {"area_m2": "", "plot_text": SQUARE}
    people.client("berit").post(reverse("projects:stage_new", args=[project.public_id]), data)
    assert BuildingStage.objects.get().area_m2 == pytest.approx(11_130, rel=0.01)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"to_period": "2027-Q4"}, "Siste kvartal kan ikke være før det første."),
        ({"is_storage_until_start": "on", "storage_from_period": "2028-Q2"}, "Lageret må begynne før"),
        ({"is_storage_until_start": "on", "area_m2": ""}, "Oppgi arealet"),
        ({"is_storage_until_start": "on", "area_m2": "80"}, "for lite til en haug"),
        ({"plot_text": "tull"}, "Linje 1"),
    ],
)
def test_a_faulty_stage_is_told(people: People, change: dict[str, str], said: str) -> None:
    project = make_draft(people)
    page = people.client("berit").post(reverse("projects:stage_new", args=[project.public_id]), STAGE | change)
    assert said in page.content.decode()
    assert not BuildingStage.objects.exists()


def test_two_stages_do_not_share_a_number(people: People) -> None:
    project, client = make_draft(people), people.client("berit")
    address = reverse("projects:stage_new", args=[project.public_id])
    client.post(address, STAGE)
    assert "Et annet byggetrinn" in client.post(address, STAGE).content.decode()
    stage = BuildingStage.objects.get()
    edit = reverse("projects:stage", args=[project.public_id, stage.pk])
    assert client.post(edit, STAGE | {"name": "Sør", "version": "1"}).status_code == 302


def test_the_lots_of_a_removed_stage_stay(people: People) -> None:
    project, client = make_draft(people), people.client("berit")
    client.post(reverse("projects:stage_new", args=[project.public_id]), STAGE)
    stage = BuildingStage.objects.get()
    lot = make_lot(people, project, building_stage=stage)
    client.post(reverse("projects:stage_remove", args=[project.public_id, stage.pk]), {"version": "1"})
    lot.refresh_from_db()
    assert lot.building_stage is None
    assert not BuildingStage.objects.exists()


def test_own_storage_is_kept_in_tonnes(people: People) -> None:
    project, client = make_draft(people), people.client("berit")
    address = reverse("projects:own_storage_new", args=[project.public_id])
    data = {"area": "parkeringen", "from_period": "2027-Q1", "to_period": "2027-Q4"}
    client.post(address, data | {"room_tonnes": "5 000"})
    client.post(address, data | {"area_m2": "2500", "heap_metres": "4"})
    assert sorted(row.room_tonnes for row in ProjectStorage.objects.all()) == [5000, pytest.approx(6020)]
    assert "Oppgi plassen" in client.post(address, data).content.decode()


def test_a_party_gets_the_rights_of_its_role(people: People) -> None:
    project = make_draft(people)
    page = reverse("projects:project", args=[project.public_id])
    assert people.client("kari").get(page).status_code == 404
    address = reverse("projects:party_new", args=[project.public_id])
    people.client("berit").post(address, {"organisation": "grunn og plan as", "role": "plan_consultant"})
    assert people.client("kari").get(page).status_code == 200
    assert people.client("kari").get(reverse("projects:edit", args=[project.public_id])).status_code == 200
    assert people.client("kari").get(reverse("projects:party_new", args=[project.public_id])).status_code == 403


@pytest.mark.parametrize(
    ("organisation", "role", "said"),
    [
        ("Finnes ikke AS", "contractor", "Ingen organisasjon"),
        ("889640782", "plan_consultant", "ikke registrert som plankonsulent"),
        ("AS", "contractor", "Flere passer"),
    ],
)
def test_a_faulty_party_is_told(people: People, organisation: str, role: str, said: str) -> None:
    project = make_draft(people)
    address = reverse("projects:party_new", args=[project.public_id])
    page = people.client("berit").post(address, {"organisation": organisation, "role": role})
    assert said in page.content.decode()
    assert not ProjectParty.objects.exists()


def test_a_contact_is_seen_by_the_projects_own_people_only(people: People) -> None:
    project = make_published(people)
    address = reverse("projects:contact_new", args=[project.public_id])
    assert "Oppgi e-postadresse" in people.client("berit").post(address, {"name": "Nils"}).content.decode()
    people.client("berit").post(address, {"name": "Nils Nilsen", "phone": "73 00 00 00"})
    assert Contact.objects.get().name == "Nils Nilsen"
    page = reverse("projects:basis", args=[project.public_id])
    assert "Nils Nilsen" in people.client("berit").get(page).content.decode()
    for outsider in ("nobody", "frida", "per"):
        shown = "Nils Nilsen" in people.client(outsider).get(page).content.decode()
        assert shown == (outsider == "per"), outsider


def test_a_document_is_kept_and_fetched_as_a_download(people: People) -> None:
    project = make_published(people)
    address = reverse("projects:documents", args=[project.public_id])
    upload = SimpleUploadedFile("../Grunnrapport æøå.pdf", b"%PDF-1.7 rapport")
    people.client("berit").post(address, {"title": "Grunnrapport", "file": upload})
    document = Document.objects.get()
    assert document.sha256 == hashlib.sha256(b"%PDF-1.7 rapport").hexdigest()
    assert (document.file_name, document.size_bytes) == ("Grunnrapport æøå.pdf", 16)
    fetch = reverse("projects:document", args=[project.public_id, document.pk])
    answer = people.client("bo").get(fetch)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 rapport"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert people.client("frida").get(fetch).status_code == 403
    assert people.client("nobody").get(fetch).status_code == 302
    assert "Grunnrapport" not in people.client("frida").get(address).content.decode()


def test_a_withdrawn_document_is_gone_from_the_list_and_not_fetched(people: People) -> None:
    project, client = make_draft(people), people.client("berit")
    upload = SimpleUploadedFile("a.csv", b"a;b")
    client.post(reverse("projects:documents", args=[project.public_id]), {"file": upload})
    document = Document.objects.get()
    assert document.title == "a.csv"
    client.post(reverse("projects:document_withdraw", args=[project.public_id, document.pk]), {"version": "1"})
    assert client.get(reverse("projects:document", args=[project.public_id, document.pk])).status_code == 404


def test_a_document_of_another_project_is_not_found(people: People) -> None:
    mine, theirs = make_draft(people), make_draft(people, who="frida")
    upload = SimpleUploadedFile("a.csv", b"a;b")
    people.client("frida").post(reverse("projects:documents", args=[theirs.public_id]), {"file": upload})
    address = reverse("projects:document", args=[mine.public_id, Document.objects.get().pk])
    assert people.client("berit").get(address).status_code == 404


KEPT = {
    "a.pdf": (b"%PDF-1.7", "application/pdf"),
    "a.PNG": (b"\x89PNG\r\n\x1a\n..", "image/png"),
    "a.jpeg": (b"\xff\xd8\xff\xe0", "image/jpeg"),
    "a.csv": ("æ;ø".encode("latin-1"), "text/csv"),
    "a.geojson": (b'{"type": "FeatureCollection"}', "application/geo+json"),
    "a.zip": (zip_of("a.shp"), "application/zip"),
    "a.docx": (
        zip_of("[Content_Types].xml", "word/document.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "a.xlsx": (
        zip_of("[Content_Types].xml", "xl/workbook.xml"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
REFUSED = {
    "a.exe": b"MZ",
    "a.html": b"<html>",
    "a.svg": b"<svg/>",
    "a": b"x",
    "b.pdf": b"MZ\x90",
    "b.png": b"%PDF-1.7",
    "b.csv": b"a\x00b",
    "b.txt": b"  <!DOCTYPE html><script>",
    "b.docx": zip_of("xl/workbook.xml", "[Content_Types].xml"),
    "c.xlsx": zip_of("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
    "b.zip": b"PK\x03\x04 broken",
    "tom.pdf": b"",
    "stor.pdf": b"%PDF-" + bytes(25 * 1024 * 1024),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_file_whose_name_and_content_agree_is_kept(name: str) -> None:
    content, content_type = KEPT[name]
    assert content_type_of(name, content) == content_type


@pytest.mark.parametrize("name", REFUSED)
def test_another_file_is_refused_by_name(name: str) -> None:
    with pytest.raises(DocumentFileError, match=name):
        content_type_of(name, REFUSED[name])
