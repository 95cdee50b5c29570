"""A change is checked, written and logged in one go; one that comes late is refused."""

import uuid

import pytest

from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.services import EditConflictError, change, create, remove
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.portal.projects.models import Contact, Lot, Project
from tests.portal.audit.things import add_lot, add_stage, make_project
from tests.portal.people import People


def test_a_new_thing_is_logged_with_who_and_all_its_fields(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    row = Change.objects.get(thing_type="projects.project", thing_id=project.pk)
    assert (row.person, row.organisation) == (people.person["berit"], people.organisation["trondheim"])
    assert row.before is None
    assert row.after is not None
    assert row.after["name"] == "Tiller skole"
    assert row.after["version"] == 1


def test_a_change_keeps_only_the_fields_that_it_touches(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    row = change(acting, "project.edit", project, {"name": "Tiller ungdomsskole", "kind": ""}, why="Riktig navn")
    assert row is not None
    assert row.before == {"name": "Tiller skole", "version": 1}
    assert row.after == {"name": "Tiller ungdomsskole", "version": 2}
    assert row.why == "Riktig navn"
    assert project.version == 2


def test_a_change_that_changes_nothing_is_no_change(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    assert change(acting, "project.edit", project, {"name": "Tiller skole"}) is None
    assert Project.objects.get().version == 1


def test_what_is_typed_as_text_and_kept_as_a_number_is_the_same(people: People) -> None:
    acting = people.acting("berit")
    lot = add_lot(acting, make_project(acting))
    assert change(acting, "project.edit", lot, {"contamination_class": "1", "tonnes": 1200}) is None


def test_what_is_searched_in_follows_a_change_of_name(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    change(acting, "project.edit", project, {"name": "ØYA legesenter"})
    assert "øya legesenter" in Project.objects.get().search_text


def test_metres_follow_a_change_of_position(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    east = project.site.east
    change(acting, "project.edit", project.site, {"longitude": 10.5}, permission_on=project)
    project.site.refresh_from_db()
    assert project.site.east - east == pytest.approx(5_986, abs=50)


def test_a_change_of_a_projects_site_stands_in_the_projects_log(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    row = change(acting, "project.edit", project.site, {"name": "Tiller øst"}, permission_on=project)
    assert row is not None
    assert (row.owner_type, row.owner_id) == ("projects.project", project.pk)


def test_who_comes_second_is_told_what_the_first_did(people: People) -> None:
    project = make_project(people.acting("berit"))
    change(people.acting("bo"), "project.edit", project, {"name": "Tiller barneskole"}, version=1)
    with pytest.raises(EditConflictError) as caught:
        change(people.acting("berit"), "project.edit", project, {"name": "Tiller ungdomsskole"}, version=1)
    assert [row.person for row in caught.value.theirs] == [people.person["bo"]]
    assert Project.objects.get().name == "Tiller barneskole"


def test_a_change_of_what_has_been_removed_is_a_conflict(people: People) -> None:
    acting = people.acting("berit")
    contact = Contact(project=make_project(acting), name="Kari")
    create(acting, "project.edit", contact)
    remove(acting, "project.edit", contact)
    with pytest.raises(EditConflictError) as caught:
        change(acting, "project.edit", contact, {"name": "Kari Moe"}, version=1)
    assert caught.value.theirs[0].after is None


def test_whoever_may_not_changes_nothing_and_leaves_no_row(people: People) -> None:
    project = make_project(people.acting("berit"))
    rows = Change.objects.count()
    for name in ("frida", "geir", "per", "ida", "nobody"):
        with pytest.raises(NotAllowedError):
            change(people.acting(name), "project.edit", project, {"name": "Mitt"})
    assert Project.objects.get().name == "Tiller skole"
    assert Change.objects.count() == rows


def test_a_removed_stage_lets_go_of_its_lots_in_the_same_batch(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    stage = add_stage(acting, project)
    add_lot(acting, project, building_stage=stage)
    batch = uuid.uuid4()
    remove(acting, "project.edit", stage, batch=batch)
    lot = Lot.objects.get()
    assert (lot.building_stage, lot.version) == (None, 2)
    assert list(Change.objects.filter(batch=batch).values_list("thing_type", flat=True)) == [
        "projects.buildingstage",
        "projects.lot",
    ]


def test_a_late_removal_is_refused(people: People) -> None:
    acting = people.acting("berit")
    stage = add_stage(acting, make_project(acting))
    change(people.acting("bo"), "project.edit", stage, {"name": "Felt B1"})
    with pytest.raises(EditConflictError):
        remove(acting, "project.edit", stage, version=1)
    stage.refresh_from_db()
    assert stage.name == "Felt B1"
