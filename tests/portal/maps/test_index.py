"""The index in memory answers as the database does, sees each change, and reads again no more than it must."""

import threading

import numpy as np
import pytest

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.services import change
from ressursbank.portal.facilities.models import FacilityAccepts
from ressursbank.portal.maps import index as index_module
from ressursbank.portal.maps.index import current_index, read_index
from ressursbank.portal.maps.tables import PUBLISHED
from ressursbank.portal.projects.models import Lot, Project
from tests.portal.maps.region_rows import Rows
from tests.portal.people import People


def is_same(one: object, other: object) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=getattr(one, name).dtype == np.float64)
        for name in type(one).__match_args__
    )


def assert_as_read_whole() -> None:
    found, whole = current_index(), read_index()
    for name in ("projects", "lots", "parties", "facilities", "storage"):
        assert is_same(getattr(found, name), getattr(whole, name)), name
    assert np.array_equal(found.project_of_lot, whole.project_of_lot)


def test_an_empty_portal_has_an_empty_index(db: None) -> None:
    index = current_index()
    assert len(index.projects) == len(index.lots) == len(index.facilities) == len(index.storage) == 0


def test_rows_without_any_log_are_seen(rows: Rows) -> None:
    assert not Change.objects.exists()
    assert set(current_index().projects.public_id) == {project.public_id for project in rows.projects}
    assert_as_read_whole()


def test_a_changed_project_is_read_again_and_nothing_else(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    logged = rows.projects[0]
    Change.objects.create(action="x", thing_type="projects.project", thing_id=logged.pk, before={}, after={})
    before = current_index()
    project = rows.projects[5]
    change(OPERATOR, "export.region", project, {"name": "Nytt navn"})
    monkeypatch.setattr(index_module, "read_index", lambda *_: pytest.fail("everything was read again"))
    after = current_index()
    assert after.version != before.version
    assert after.projects.name[list(after.projects.pk).index(project.pk)] == "Nytt navn"
    assert after.facilities is before.facilities
    monkeypatch.undo()
    assert_as_read_whole()


def test_lots_that_follow_their_project_without_log_rows_of_their_own_are_read_with_it(rows: Rows) -> None:
    current_index()
    project = next(lot.project for lot in rows.lots if lot.project.state == "draft")
    Lot.objects.filter(project=project).update(state="published")
    change(OPERATOR, "export.region", project, {"state": "published"})
    index = current_index()
    assert set(index.lots.state[index.lots.project == project.pk]) == {PUBLISHED}
    assert_as_read_whole()


def test_a_moved_site_moves_what_stands_on_it(rows: Rows) -> None:
    current_index()
    site = rows.projects[0].site
    change(OPERATOR, "export.region", site, {"longitude": 12.0})
    index = current_index()
    assert index.projects.longitude[list(index.projects.pk).index(rows.projects[0].pk)] == 12.0
    assert_as_read_whole()


def test_what_a_facility_takes_is_read_with_it(rows: Rows) -> None:
    current_index()
    facility = rows.facilities[3]
    FacilityAccepts.objects.filter(facility=facility).delete()
    Change.objects.create(
        action="x",
        thing_type="facilities.facilityaccepts",
        thing_id=1,
        owner_type="facilities.facility",
        owner_id=facility.pk,
        before={},
        after=None,
    )
    index = current_index()
    assert not index.facilities.takes[list(index.facilities.pk).index(facility.pk)].any()
    assert_as_read_whole()


def test_a_log_row_that_comes_into_sight_late_is_still_seen(rows: Rows) -> None:
    """PostgreSQL gives keys before rows are committed: key 5 may be seen after key 9."""
    first = Change.objects.create(action="x", thing_type="accounts.person", thing_id=1, before={}, after={})
    Change.objects.create(pk=first.pk + 9, action="x", thing_type="accounts.person", thing_id=1, before={}, after={})
    current_index()
    project = rows.projects[1]
    Project.objects.filter(pk=project.pk).update(name="Sent")
    Change.objects.create(
        pk=first.pk + 5, action="x", thing_type="projects.project", thing_id=project.pk, before={}, after={}
    )
    index = current_index()
    assert index.projects.name[list(index.projects.pk).index(project.pk)] == "Sent"


def test_nothing_new_costs_one_query(rows: Rows, django_assert_num_queries: object) -> None:
    current_index()
    with django_assert_num_queries(1):  # type: ignore[operator]  # a context manager
        current_index()


def test_a_new_row_without_a_log_makes_everything_be_read(rows: Rows) -> None:
    current_index()
    site = rows.sites[0]
    Project.objects.bulk_create([Project(public_id="p-bulk", site=site, name="Ny", state="published")])
    assert "p-bulk" in set(current_index().projects.public_id)
    assert_as_read_whole()


def test_an_index_in_use_never_changes(rows: Rows) -> None:
    index = current_index()
    names = index.projects.name.copy()
    change(OPERATOR, "export.region", rows.projects[0], {"name": "Annet"})
    assert current_index() is not index
    assert np.array_equal(index.projects.name, names)


@pytest.mark.django_db(transaction=True)
def test_many_threads_get_the_same_index(people: People) -> None:
    from django.db import connection, connections

    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]  # SQLite's
        pytest.skip("threads share no database in memory")
    found, errors = [], []

    def ask() -> None:
        try:
            found.append(current_index())
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert len({index.version for index in found}) == 1
