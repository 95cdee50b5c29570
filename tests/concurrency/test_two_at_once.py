"""Two people change the same thing at the same instant: exactly one wins, the other is told, and nothing is lost."""

from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.services import EditConflictError, change, undo
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.projects.models import GateAnswer, Lot, Project, StageSnapshot
from ressursbank.portal.projects.snapshots import end_stage
from tests.concurrency.at_once import at_once, form_with
from tests.portal.audit.things import add_lot, make_project
from tests.portal.people import People

ROUNDS = 3


def test_without_a_guard_one_of_two_changes_is_lost(everybody: People) -> None:
    """The race that the guard is for: both read, both write what they read and a line of their own."""
    project = make_project(everybody.acting("berit"), description="Start.")
    both_have_read = Barrier(2)

    def append(line: str) -> None:
        read = Project.objects.get(pk=project.pk)
        both_have_read.wait()
        read.description += f" {line}"
        read.save()

    at_once([lambda: append("Berit"), lambda: append("Bo")])
    project.refresh_from_db()
    assert project.description in ("Start. Berit", "Start. Bo")


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_many_who_change_a_project_one_wins_and_the_others_are_told(everybody: People, round_: int) -> None:
    project = make_project(everybody.acting("berit"))

    def rename(number: int) -> Change | None:
        name = "berit" if number % 2 else "bo"
        mine = Project.objects.get(pk=project.pk)
        return change(everybody.acting(name), "project.edit", mine, {"name": f"Navn {number}"}, version=1)

    results = at_once([lambda number=number: rename(number) for number in range(8)])  # type: ignore[misc]
    won = [result for result in results if isinstance(result, Change)]
    late = [result for result in results if isinstance(result, EditConflictError)]
    assert (len(won), len(late)) == (1, 7)
    project.refresh_from_db()
    assert won[0].after == {"name": project.name, "version": 2}
    assert all(error.theirs[0].pk == won[0].pk for error in late)


def _post(client: Client, address: str, field: str, value: str) -> tuple[dict[str, str], str, Client]:
    values = form_with(client.get(address).content.decode(), field)
    return {**values, field: value}, address, client


def _both_save(people: People, names: tuple[str, str], address: str, field: str, values: tuple[str, str]) -> None:
    """Two open the same form, change one field and save at the same instant."""
    opened = [_post(people.client(name), address, field, value) for name, value in zip(names, values, strict=True)]
    results = at_once([lambda one=one: one[2].post(one[1], one[0]) for one in opened])  # type: ignore[misc]
    assert not [result for result in results if isinstance(result, Exception)]
    statuses = [result.status_code for result in results]  # type: ignore[union-attr]
    assert sorted(statuses) == [302, 409], statuses
    late = statuses.index(409)
    page = results[late].content.decode()  # type: ignore[union-attr]
    assert values[late] in page, "what one wrote oneself"
    assert values[1 - late] in page, "what the other wrote"
    assert people.person[names[1 - late]].name in page
    assert 'id="kept-values"' in page


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_edit_a_project(everybody: People, round_: int) -> None:
    project = make_project(everybody.acting("berit"), kind="school", planning_stage="idea")
    address = reverse("projects:edit", args=[project.public_id])
    _both_save(everybody, ("berit", "bo"), address, "description", ("Berits tekst", "Bos tekst"))
    assert Change.objects.filter(thing_type="projects.project", action="project.edit").count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_edit_a_lot(everybody: People, round_: int) -> None:
    project = make_project(everybody.acting("berit"), kind="school", planning_stage="idea")
    lot = add_lot(everybody.acting("berit"), project, entered_quantity=1200.0, entered_unit="tonnes")
    address = reverse("projects:lot_edit", args=[lot.public_id])
    _both_save(everybody, ("berit", "bo"), address, "note", ("Berits merknad", "Bos merknad"))
    assert Lot.objects.get().version == 2


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_answer_the_same_point_for_the_first_time(everybody: People, round_: int) -> None:
    project = make_project(everybody.acting("berit"), planning_stage="idea")
    address = reverse("projects:gate_point", args=[project.public_id, "idea_plot"])
    _both_save(everybody, ("berit", "bo"), address, "note", ("Tegnet av Berit", "Tegnet av Bo"))
    assert GateAnswer.objects.count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_edit_a_facility(everybody: People, round_: int) -> None:
    site = make_project(everybody.acting("berit")).site
    Facility.objects.create(
        public_id="f-1", site=site, name="Mottaket", kind="landfill", organisation=everybody.organisation["mottak"]
    )
    facility = Facility.objects.get()

    def rename(name: str) -> Change | None:
        mine = Facility.objects.get(pk=facility.pk)
        return change(everybody.acting("mona"), "facility.edit", mine, {"name": name}, version=1)

    results = at_once([lambda: rename("Nord"), lambda: rename("Sør")])
    assert sum(isinstance(result, Change) for result in results) == 1
    assert sum(isinstance(result, EditConflictError) for result in results) == 1
    assert Facility.objects.get().search_text.split()[-1] in ("nord", "sør")


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_end_a_stage_and_one_snapshot_is_taken(everybody: People, round_: int) -> None:
    project = make_project(everybody.acting("berit"), planning_stage="idea")

    def end(name: str) -> object:
        return end_stage(everybody.acting(name), Project.objects.get(pk=project.pk), "Ferdig", 1)

    results = at_once([lambda: end("berit"), lambda: end("bo")])
    assert sum(isinstance(result, EditConflictError) for result in results) == 1
    assert StageSnapshot.objects.count() == 1
    project.refresh_from_db()
    assert project.planning_stage == "zoning"


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_undo_the_same_change_and_it_is_undone_once(everybody: People, round_: int) -> None:
    acting = everybody.acting("berit")
    project = make_project(acting)
    row = change(acting, "project.edit", project, {"name": "Feil"})
    assert row is not None
    results = at_once([lambda: undo(everybody.acting("berit"), row), lambda: undo(everybody.acting("bo"), row)])
    assert sum(isinstance(result, Change) for result in results) == 1
    assert Change.objects.filter(undoes=row).count() == 1
    project.refresh_from_db()
    assert (project.name, project.version) == ("Tiller skole", 3)


def test_the_tests_run_where_they_should(everybody: People) -> None:
    """On SQLite in a file, as served: in memory the lock is another one."""
    if connection.vendor == "sqlite":
        assert str(connection.settings_dict["NAME"]).endswith("shared.sqlite3")
