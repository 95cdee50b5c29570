"""Imports that take longer than anybody waits for a page: a background job has them in hand, and says so."""

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.services import change
from ressursbank.portal.exchange.to_region import region_of_database
from ressursbank.portal.imports import jobs, services
from ressursbank.portal.imports.models import ImportRun
from ressursbank.portal.projects.models import Lot
from ressursbank.region.generate import generate_region
from tests.portal.imports.files import zipped
from tests.portal.people import People
from tests.region.same_region import assert_same_region

pytestmark = pytest.mark.django_db
REGION = generate_region(projects=5, facilities=6, periods=4, candidates=1, seed=8)


@pytest.fixture
def clara(people: People, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The coordinator's browser, on a portal for which everything is large."""
    monkeypatch.setattr(services, "MOST_AT_ONCE_BYTES", 0)
    monkeypatch.setattr(services, "MOST_AT_ONCE_ROWS", 0)
    return people.client("clara")


def _work() -> None:
    """What the worker beside the server does with the newest job."""
    job = DBTaskResult.objects.latest("enqueued_at")
    task = {"preview_import": jobs.preview_import, "commit_import": jobs.commit_import, "undo_import": jobs.undo_import}
    task[job.task_path.rpartition(".")[2]].call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])


def _state(client: Client, run: ImportRun) -> tuple[str, bool, str]:
    page = client.get(f"/datautveksling/importer/{run.public_id}/").content.decode()
    waiting = client.get(f"/datautveksling/import/{run.public_id}/progress.json").json()["is_waiting"]
    run.refresh_from_db()
    return run.state, waiting, page


def test_a_large_import_is_read_written_and_put_back_by_jobs(clara: Client) -> None:
    clara.post("/datautveksling/importer/regionpakke/", {"file": zipped(REGION)})
    run = ImportRun.objects.get()
    state, waiting, page = _state(clara, run)
    assert (state, waiting) == ("reading", True)
    assert "Blir lest" in page
    _work()
    assert _state(clara, run)[:2] == ("previewed", False)
    clara.post(f"/datautveksling/importer/{run.public_id}/gjennomfor/")
    assert _state(clara, run)[:2] == ("committing", True)
    assert Lot.objects.count() == 0
    _work()
    assert _state(clara, run)[:2] == ("committed", False)
    assert_same_region(region_of_database(), REGION)
    clara.post(f"/datautveksling/importer/{run.public_id}/angre/")
    assert _state(clara, run)[:2] == ("undoing", True)
    _work()
    assert _state(clara, run)[:2] == ("undone", False)
    assert len(region_of_database().lots) == 0


def test_a_job_that_cannot_put_back_gives_the_import_back_and_says_why(clara: Client) -> None:
    clara.post("/datautveksling/importer/regionpakke/", {"file": zipped(REGION)})
    run = ImportRun.objects.get()
    _work()
    clara.post(f"/datautveksling/importer/{run.public_id}/gjennomfor/")
    _work()
    lot = Lot.objects.all()[0]
    change(OPERATOR, "import.package", lot, {"note": "målt på nytt"})
    clara.post(f"/datautveksling/importer/{run.public_id}/angre/")
    _work()
    state, waiting, page = _state(clara, run)
    assert (state, waiting) == ("committed", False)
    assert lot.public_id in page


def test_an_import_that_no_job_carried_through_can_be_taken_up_again(clara: Client) -> None:
    clara.post("/datautveksling/importer/regionpakke/", {"file": zipped(REGION)})
    run = ImportRun.objects.get()
    _work()
    clara.post(f"/datautveksling/importer/{run.public_id}/gjennomfor/")
    clara.post(f"/datautveksling/importer/{run.public_id}/les-igjen/")
    _work()
    assert _state(clara, run)[:2] == ("previewed", False)
