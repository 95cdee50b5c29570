"""The log in words: one entry a batch, labels and codes by name, undo where it still can be, for the right people."""

import uuid

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ressursbank.portal.audit.log import changes_of
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.services import change, remove
from ressursbank.portal.projects.life import withdraw_project
from ressursbank.portal.projects.models import Project
from tests.portal.audit.things import add_lot, add_stage, make_project
from tests.portal.people import People


def _url(batch: uuid.UUID) -> str:
    return f"/undo/{batch}"


def test_a_change_is_told_in_words_with_who_when_and_why(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting, planning_stage="idea")
    stage = add_stage(acting, project)
    lot = add_lot(acting, project)
    change(
        acting,
        "project.edit",
        lot,
        {"mass_type": "quick_clay", "from_period": 8109, "building_stage": stage, "tonnes": 1500.5},
        why="Ny boring",
    )
    entry = changes_of(project, acting, None, _url).entries[0]
    assert (entry.person, entry.organisation) == (people.person["berit"], people.organisation["trondheim"])
    assert entry.why == "Ny boring"
    (line,) = entry.things
    assert (line.kind, line.name) == ("changed", "overskudd: kvikkleire, 1\u202f500 t")
    assert {(field.before, field.after) for field in line.fields} == {
        ("Leire", "Kvikkleire"),
        ("1. kv. 2027", "2. kv. 2027"),
        ("–", "1"),
        ("1\u202f200", "1\u202f500,50"),
    }


def test_a_batch_is_one_entry_and_newest_comes_first(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    for number in range(3):
        add_lot(acting, project, f"l-{number}")
    withdraw_project(acting, project, "Utsatt", 1)
    entries = changes_of(project, acting, None, _url).entries
    assert len(entries) == 5
    assert len(entries[0].things) == 4
    assert entries[0].why == "Utsatt"


def test_undo_is_offered_while_nothing_has_changed_since_and_to_those_who_may(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    change(acting, "project.edit", project, {"name": "Første"})
    change(acting, "project.edit", project, {"name": "Andre"})
    newest, older, *_rest = changes_of(project, acting, None, _url).entries
    assert newest.undo_url
    assert not older.undo_url
    assert not any(entry.undo_url for entry in changes_of(project, people.acting("ada"), None, _url).entries)


def test_an_import_of_several_projects_is_not_undone_from_one_of_them(people: People) -> None:
    acting = people.acting("berit")
    one, other = make_project(acting, "A", "p-1"), make_project(acting, "B", "p-2")
    batch = uuid.uuid4()
    for project in (one, other):
        change(acting, "project.edit", project, {"dwellings": 5}, batch=batch)
    assert not changes_of(one, acting, None, _url).entries[0].undo_url
    address = reverse("projects:undo", args=[one.public_id, batch])
    assert people.client("berit").post(address, {"why": ""}).status_code == 404
    one.refresh_from_db()
    assert one.dwellings == 5


def test_the_page_of_undo_shows_asks_and_undoes(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    row = change(acting, "project.edit", project, {"name": "Feil navn"})
    assert row is not None
    client = people.client("berit")
    address = reverse("projects:undo", args=[project.public_id, row.batch])
    assert "Feil navn" in client.get(address).content.decode()
    answer = client.post(address, {"why": "Skrivefeil"})
    assert answer["Location"] == reverse("projects:log", args=[project.public_id])
    assert Project.objects.get().name == "Tiller skole"
    assert Change.objects.order_by("-pk")[0].why == "Skrivefeil"
    assert "<form" not in client.get(address).content.decode().split("<main")[1]


def test_undo_after_somebody_elses_change_is_told_as_a_conflict(people: People) -> None:
    project = make_project(people.acting("berit"))
    row = change(people.acting("berit"), "project.edit", project, {"name": "Mitt"})
    change(people.acting("bo"), "project.edit", project, {"name": "Bos"})
    assert row is not None
    answer = people.client("berit").post(reverse("projects:undo", args=[project.public_id, row.batch]), {"why": ""})
    assert answer.status_code == 409
    assert "Bos" in answer.content.decode()


def test_a_removed_thing_is_named_and_comes_back(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    remove(acting, "project.edit", add_stage(acting, project, 7), why="Slått sammen med 6")
    entry = changes_of(project, acting, None, _url).entries[0]
    assert [(line.kind, line.name) for line in entry.things] == [("removed", "7")]
    assert entry.undo_url


def test_only_insiders_read_the_log(people: People) -> None:
    project = make_project(people.acting("berit"), state="published")
    address = reverse("projects:log", args=[project.public_id])
    for name, status in (("berit", 200), ("per", 200), ("ada", 200), ("frida", 403), ("nobody", 302)):
        assert people.client(name).get(address).status_code == status


def test_a_long_log_is_paged_with_few_queries(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    stage = add_stage(acting, project)
    for number in range(60):
        add_lot(acting, project, f"l-{number}", building_stage=stage)
    with django_assert_max_num_queries(12):
        log = changes_of(project, acting, "2", _url)
    assert (len(log.entries), log.page.paginator.num_pages) == (20, 4)
