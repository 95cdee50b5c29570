"""Who may change projects and what belongs to them: Trondheim's own builders and buyers, and nobody else's."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ressursbank.portal.projects.lots import withdraw_lot
from ressursbank.portal.projects.models import BuildingStage, Contact, ProjectParty, ProjectStorage
from ressursbank.portal.projects.parts import add_document, add_part
from tests.access.table import Row
from tests.portal.people import People
from tests.portal.projects.made import END, START, make_draft, make_lot, make_published

OWN = frozenset({"berit", "bo", "tor"})
WORKERS = OWN | {"frida", "kari", "gunn", "geir"}
WITH_A_PARTY = OWN | {"kari"}


def _draft(people: People) -> dict[str, Any]:
    return {"public_id": make_draft(people).public_id}


def _draft_with_a_consultant(people: People) -> dict[str, Any]:
    project = make_draft(people)
    party = ProjectParty(project=project, organisation=people.organisation["radgiver"], role="plan_consultant")
    add_part(people.acting("berit"), "project.change_parties", party)
    return {"public_id": project.public_id}


def _ready(people: People) -> dict[str, Any]:
    project = make_draft(people)
    make_lot(people, project)
    return {"public_id": project.public_id}


def _published(people: People) -> dict[str, Any]:
    return {"public_id": make_published(people).public_id}


def _lot(people: People) -> dict[str, Any]:
    return {"lot_id": make_lot(people, make_draft(people)).public_id}


def _withdrawn_lot(people: People) -> dict[str, Any]:
    lot = make_lot(people, make_draft(people))
    withdraw_lot(people.acting("berit"), lot, lot.version)
    return {"lot_id": lot.public_id}


def _stage(people: People) -> dict[str, Any]:
    project = make_draft(people)
    part = BuildingStage(project=project, number=1, from_period=START, to_period=END)
    add_part(people.acting("berit"), "project.edit", part)
    return {"public_id": project.public_id, "pk": part.pk}


def _storage(people: People) -> dict[str, Any]:
    project = make_draft(people)
    part = ProjectStorage(project=project, from_period=START, to_period=END, room_tonnes=5000, area="nord")
    add_part(people.acting("berit"), "project.edit", part)
    return {"public_id": project.public_id, "pk": part.pk}


def _contact(people: People) -> dict[str, Any]:
    project = make_draft(people)
    part = Contact(project=project, name="Nils", phone="73000000")
    add_part(people.acting("berit"), "project.edit", part)
    return {"public_id": project.public_id, "pk": part.pk}


def _party(people: People) -> dict[str, Any]:
    project = make_draft(people)
    part = ProjectParty(project=project, organisation=people.organisation["graver"], role="contractor")
    add_part(people.acting("berit"), "project.change_parties", part)
    return {"public_id": project.public_id, "pk": part.pk}


def _document(people: People) -> dict[str, Any]:
    project = make_draft(people)
    upload = SimpleUploadedFile("rapport.pdf", b"%PDF-1.7 rapport")
    made = add_document(people.acting("berit"), project, "Rapport", upload)
    return {"public_id": project.public_id, "pk": made.pk}


ROWS: list[Row] = [
    Row("projects:new", WORKERS),
    Row("projects:plot_file", WORKERS),
    Row("projects:wizard_place", OWN, _draft),
    Row("projects:wizard_building", OWN, _draft),
    Row("projects:wizard_lots", OWN, _draft, {"lots-TOTAL_FORMS": "0", "lots-INITIAL_FORMS": "0"}),
    Row("projects:edit", OWN, _draft),
    Row("projects:edit", OWN, _published, note="published"),
    Row("projects:edit", WITH_A_PARTY, _draft_with_a_consultant, note="with a plan consultant as a party"),
    Row("projects:place", OWN, _draft),
    Row("projects:publish", OWN, _ready),
    Row("projects:publish", OWN, _draft_with_a_consultant, note="a party that is no builder does not publish"),
    Row("projects:close", OWN, _published),
    Row("projects:lot_new", OWN, _draft),
    Row("projects:lot_edit", OWN, _lot),
    Row("projects:lot_withdraw", OWN, _lot),
    Row("projects:lot_bring_back", OWN, _withdrawn_lot),
    Row("projects:documents", OWN, _draft),
    Row("projects:documents", OWN, _published, note="published"),
    Row("projects:document_withdraw", OWN, _document),
    Row("projects:stage_new", OWN, _draft),
    Row("projects:stage", OWN, _stage),
    Row("projects:stage_remove", OWN, _stage),
    Row("projects:own_storage_new", OWN, _draft),
    Row("projects:own_storage", OWN, _storage),
    Row("projects:own_storage_remove", OWN, _storage),
    Row("projects:contact_new", OWN, _draft),
    Row("projects:contact", OWN, _contact),
    Row("projects:contact_remove", OWN, _contact),
    Row("projects:party_new", OWN, _draft),
    Row("projects:party_remove", OWN, _party),
]
