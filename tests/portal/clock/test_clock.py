"""The clock runs each job once at its time, whatever the number of workers, and goes on when one fails."""

import threading
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ressursbank.portal.clock.jobs import JOBS, Job
from ressursbank.portal.clock.models import ScheduledJob
from ressursbank.portal.clock.run import Clock, run_due_jobs

OSLO = ZoneInfo("Europe/Oslo")
RAN: list[str] = []


def works() -> str:
    """A job."""
    RAN.append("works")
    return "3 letters"


def fails() -> None:
    """A job that fails."""
    RAN.append("fails")
    raise RuntimeError("the sky fell")


WORKS = Job("works", f"{__name__}.works", every=timedelta(minutes=1))
FAILS = Job("fails", f"{__name__}.fails", every=timedelta(minutes=1))


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    RAN.clear()


@pytest.mark.django_db
def test_a_job_runs_when_it_is_due_and_not_before() -> None:
    now = timezone.now()
    assert run_due_jobs(now, [WORKS]) == {"works": "3 letters"}
    assert run_due_jobs(now + timedelta(seconds=59), [WORKS]) == {}
    assert run_due_jobs(now + timedelta(seconds=61), [WORKS]) == {"works": "3 letters"}


@pytest.mark.django_db
def test_a_job_that_fails_does_not_stop_the_others_and_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    now = timezone.now()
    run_due_jobs(now, [FAILS, WORKS])
    assert RAN == ["fails", "works"]
    row = ScheduledJob.objects.get(name="fails")
    assert (row.failures, row.error, row.claim) == (1, "RuntimeError: the sky fell", None)
    assert "the sky fell" in caplog.text
    assert run_due_jobs(now + timedelta(seconds=61), [FAILS]) == {"fails": "RuntimeError: the sky fell"}
    assert run_due_jobs(now + timedelta(seconds=122), [FAILS]) == {}, "the pause grows"
    assert run_due_jobs(now + timedelta(seconds=190), [FAILS]) == {"fails": "RuntimeError: the sky fell"}


@pytest.mark.django_db
def test_a_job_whose_process_died_is_run_by_another_after_a_while() -> None:
    now = timezone.now()
    run_due_jobs(now, [WORKS])
    ScheduledJob.objects.update(
        due_at=now, claim="00000000-0000-4000-8000-000000000001", claimed_until=now + timedelta(minutes=30)
    )
    assert run_due_jobs(now + timedelta(minutes=29), [WORKS]) == {}
    assert run_due_jobs(now + timedelta(minutes=31), [WORKS]) == {"works": "3 letters"}


@pytest.mark.django_db(transaction=True)
def test_the_thread_of_a_worker_runs_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ressursbank.portal.clock.run.LOOKS_EVERY_SECONDS", 0.05)
    with Clock() as clock:
        for _look in range(200):
            if ScheduledJob.objects.filter(name="look_for_news", finished_at__isnull=False).exists():
                break
            threading.Event().wait(0.05)
    clock.join()
    names = set(ScheduledJob.objects.values_list("name", flat=True))
    assert names == {job.name for job in JOBS}
    assert ScheduledJob.objects.get(name="send_letters").error == ""


def test_daily_jobs_run_at_their_hour_also_over_the_change_of_clocks() -> None:
    job = Job("daily", "", daily_at=time(0, 5))
    assert job.next_after(datetime(2026, 10, 24, 12, tzinfo=OSLO)) == datetime(2026, 10, 25, 0, 5, tzinfo=OSLO)
    assert job.next_after(datetime(2026, 10, 25, 0, 5, tzinfo=OSLO)) == datetime(2026, 10, 26, 0, 5, tzinfo=OSLO)
    assert job.next_after(datetime(2026, 11, 1, 0, 4, tzinfo=OSLO)) == datetime(2026, 11, 1, 0, 5, tzinfo=OSLO)


@pytest.mark.django_db
@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_runs_on_an_empty_portal(job: Job) -> None:
    job.run()


@pytest.mark.django_db
def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("run_due_jobs")
    assert "send_letters: 0" in capsys.readouterr().out
    call_command("run_due_jobs", "--list")
    assert "warn_of_storage_limits: next" in capsys.readouterr().out
    ScheduledJob.objects.all().delete()
    monkeypatch.setattr("ressursbank.portal.clock.run.run_due_jobs.__defaults__", (None, (FAILS,)))
    with pytest.raises(CommandError, match="fails"):
        call_command("run_due_jobs")
