"""How a run of the planner stands, how it ended, and which runs no worker works on any more."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.services import record
from ressursbank.portal.plans.models import PlanRun

State = PlanRun.State
UNHEARD_SECONDS = 60
"""A worker that has said nothing for so long is gone: it says something every second, and between phases."""
run_ended = Signal()
"""`run`, after the commit that wrote how it ended: those who started it for something listen."""
ENDED = (State.FINISHED, State.FAILED, State.CANCELLED, State.INTERRUPTED)


def is_interrupted(run: PlanRun) -> bool:
    """Whether a run that is said to be running has lost its worker."""
    if run.state != State.RUNNING:
        return run.state == State.INTERRUPTED
    heard = run.heard_at or run.started_at
    if heard is None or timezone.now() - heard > timedelta(seconds=UNHEARD_SECONDS):
        return True
    return run.task_id is not None and DBTaskResult.objects.finished().filter(pk=run.task_id).exists()


def state_now(run: PlanRun) -> str:
    """The state to show: as written, but interrupted when the worker is gone."""
    return State.INTERRUPTED if is_interrupted(run) else run.state


def settle(
    run: PlanRun,
    state: str,
    *,
    was: str = State.RUNNING,
    faults: Sequence[dict[str, Any]] = (),
    summary: dict[str, Any] | None = None,
) -> bool:
    """Write how a run ended, with an audit row; False (and nothing written) when it is no longer in state `was`."""
    with transaction.atomic():
        ended = {"state": state, "finished_at": timezone.now(), "faults": list(faults), "summary": summary}
        if not PlanRun.objects.filter(pk=run.pk, state=was).update(**ended):
            return False
        record(OPERATOR, "plan.end", run, before={"state": was}, after={"state": state, "faults": list(faults)})
    run.refresh_from_db()
    transaction.on_commit(partial(run_ended.send_robust, PlanRun, run=run))
    return True


def settle_lost_runs() -> None:
    """Write down as interrupted whatever is said to be running and is not."""
    for run in PlanRun.objects.filter(state=State.RUNNING):
        if is_interrupted(run):
            settle(run, State.INTERRUPTED)
