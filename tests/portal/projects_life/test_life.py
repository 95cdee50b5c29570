"""A project is copied, withdrawn and brought back, and its lots follow."""

import pytest
from django.urls import reverse

from ressursbank.portal.audit.services import undo_batch
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.portal.projects.life import bring_back_project, copy_project, withdraw_project
from ressursbank.portal.projects.models import Contact, Lot, Project, ProjectStorage
from tests.portal.audit.things import add_lot, add_stage, make_project
from tests.portal.people import People


def test_a_copy_is_ones_own_draft_with_stages_and_lots_but_no_contacts(people: People) -> None:
    source = make_project(people.acting("berit"), state="published", planning_stage="zoning")
    stage = add_stage(people.acting("berit"), source)
    lot = add_lot(people.acting("berit"), source, building_stage=stage, state="published")
    add_lot(people.acting("berit"), source, "l-2", state="withdrawn")
    Contact.objects.create(project=source, name="Kari")
    ProjectStorage.objects.create(project=source, from_period=8108, to_period=8111, room_tonnes=900.0)
    copied, batch = copy_project(people.acting("frida"), source)
    assert (copied.state, copied.organisation, copied.planning_stage) == (
        "draft",
        people.organisation["fjord"],
        "zoning",
    )
    assert copied.public_id != source.public_id
    (own,) = copied.lots.all()
    assert own.public_id != lot.public_id
    assert (own.tonnes, own.state) == (1200.0, "draft")
    assert own.building_stage is not None
    assert own.building_stage.project == copied
    assert copied.storage.get().room_tonnes == 900.0
    assert not copied.contacts.exists()
    undo_batch(people.acting("frida"), batch)
    copied.refresh_from_db()
    assert copied.state == "withdrawn"
    assert Lot.objects.get(pk=lot.pk).state == "published"


def test_what_others_keep_as_drafts_is_not_copied(people: People) -> None:
    source = make_project(people.acting("berit"), state="published")
    add_lot(people.acting("berit"), source, state="draft")
    copied, _batch = copy_project(people.acting("frida"), source)
    assert not copied.lots.exists()


def test_a_draft_of_others_cannot_be_copied_nor_a_copy_made_by_those_who_make_no_projects(people: People) -> None:
    draft = make_project(people.acting("berit"))
    public = make_project(people.acting("berit"), "Åpen", "p-2", state="published")
    for name, source in (("frida", draft), ("mona", public), ("nobody", public)):
        with pytest.raises(NotAllowedError):
            copy_project(people.acting(name), source)
    assert Project.objects.count() == 2


def test_lots_follow_into_withdrawal_and_back_but_not_those_withdrawn_before(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting, state="published")
    add_lot(acting, project, "l-1", state="published")
    add_lot(acting, project, "l-2", state="withdrawn")
    withdraw_project(acting, project, "Utsatt", 1)
    assert set(Lot.objects.values_list("state", flat=True)) == {"withdrawn"}
    project.refresh_from_db()
    bring_back_project(acting, project, 2)
    assert project.state == "published"
    assert list(Lot.objects.order_by("public_id").values_list("state", flat=True)) == ["published", "withdrawn"]


def test_withdrawal_asks_for_a_reason_and_offers_undo(people: People) -> None:
    project = make_project(people.acting("berit"), state="published")
    client = people.client("berit")
    address = reverse("projects:withdraw", args=[project.public_id])
    assert client.post(address, {"version": "1", "why": ""}).status_code == 200
    answer = client.post(address, {"version": "1", "why": "Utsatt til 2029"}, follow=True)
    assert "/angre/" in answer.content.decode() or "/undo/" in answer.content.decode()
    project.refresh_from_db()
    assert project.state == "withdrawn"


def test_pages_of_a_withdrawn_project_are_its_owners_alone(people: People) -> None:
    project = make_project(people.acting("berit"), state="withdrawn")
    for name, status in (("berit", 200), ("frida", 404), ("nobody", 302)):
        assert people.client(name).get(reverse("projects:bring_back", args=[project.public_id])).status_code == status
