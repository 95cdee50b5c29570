"""Running what is due: a job is claimed by one conditional UPDATE, so that of any number of workers one runs it.

A job that fails is tried again after a pause that grows; what went wrong is in the log and in its row. A job that was
missed while no worker ran is run once, at the next look.
"""

import logging
import threading
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Q
from django.utils import timezone

from ressursbank.portal.clock.jobs import JOBS, Job
from ressursbank.portal.clock.models import ScheduledJob

logger = logging.getLogger(__name__)

LOOKS_EVERY_SECONDS = 5.0
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""Before a job that failed is tried again; twice as long each time."""
_RESULT_LENGTH, _ERROR_LENGTH = 200, 2000


def run_due_jobs(now: datetime | None = None, jobs: Sequence[Job] = JOBS) -> dict[str, str]:
    """Run every job that is due and that nobody else has in hand. What came of each, by name."""
    moment = now or timezone.now()
    found = {}
    for job in _due(jobs, moment):
        claim = _claimed(job, moment)
        if claim is not None:
            found[job.name] = _run(job, claim, moment)
    return found


def _due(jobs: Sequence[Job], now: datetime) -> list[Job]:
    """A job that has no row yet is due at once where it runs every so often, else at its time of day."""
    rows = dict(ScheduledJob.objects.values_list("name", "due_at"))
    new = [job for job in jobs if job.name not in rows]
    if new:
        first = {job.name: now if job.every is not None else job.next_after(now) for job in new}
        ScheduledJob.objects.bulk_create(
            [ScheduledJob(name=name, due_at=due_at) for name, due_at in first.items()], ignore_conflicts=True
        )
        rows |= first
    return [job for job in jobs if rows[job.name] <= now]


def _claimed(job: Job, now: datetime) -> uuid.UUID | None:
    claim = uuid.uuid4()
    free = Q(claim=None) | Q(claimed_until__lt=now)
    due = ScheduledJob.objects.filter(free, name=job.name, due_at__lte=now)
    return claim if due.update(claim=claim, claimed_until=now + job.within, started_at=now) else None


def _run(job: Job, claim: uuid.UUID, now: datetime) -> str:
    mine = ScheduledJob.objects.filter(name=job.name, claim=claim)
    try:
        result = str(job.run())[:_RESULT_LENGTH]
    except Exception as error:  # whatever a job raises, the others run, and it is tried again
        logger.exception("The job %s failed; it is tried again", job.name)
        failures = mine.values_list("failures", flat=True).first() or 0
        pause = min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE)
        said = f"{type(error).__name__}: {error}"[:_ERROR_LENGTH]
        mine.update(claim=None, due_at=now + pause, failures=failures + 1, error=said)
        return said
    mine.update(claim=None, due_at=job.next_after(now), finished_at=timezone.now(), result=result, failures=0, error="")
    return result


class Clock:
    """Looks for what is due in a thread of its own while the context lasts."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_looking, name="clock", daemon=True)

    def __enter__(self) -> "Clock":
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stopping.set()

    def join(self) -> None:
        """Wait until the job at hand is done."""
        self._thread.join()

    def _keep_looking(self) -> None:
        while not self._stopping.wait(LOOKS_EVERY_SECONDS):
            try:
                close_old_connections()
                run_due_jobs()
            except DatabaseError:
                logger.warning("The clock could not look in the database; it looks again", exc_info=True)
        connection.close()
