"""What people do to runs of the planner: start, cancel, publish; and keeping a plan that was made elsewhere."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from ressursbank.balance.limits import Limit
from ressursbank.portal.accounts.acting import OPERATOR, Acting
from ressursbank.portal.audit.services import EditConflictError, change, changes_since, create, remove
from ressursbank.portal.permissions import require
from ressursbank.portal.plans.jobs import run_plan
from ressursbank.portal.plans.models import Assumption, PlanFiles, PlanRun
from ressursbank.portal.plans.outcomes import is_interrupted, settle
from ressursbank.portal.plans.packing import kept_summary, packed

State = PlanRun.State


class RunStateError(ValueError):
    """The run is not in a state in which this can be done to it."""


def start_plan(
    acting: Acting,
    *,
    name: str,
    pyramid: str,
    relative_gap: float,
    time_limit_seconds: float,
    limits: Sequence[Limit] = (),
) -> PlanRun:
    """A run of the planner, waiting for a worker. Raises NotAllowedError."""
    run = PlanRun(
        name=name,
        pyramid=pyramid,
        relative_gap=relative_gap,
        time_limit_seconds=time_limit_seconds,
        asked_by=acting.person,
        limits=[asdict(limit) for limit in limits],
    )
    with transaction.atomic():
        create(acting, "plan.start", run)
        # The job is a row of the same database: either both are there or neither.
        job = run_plan.enqueue(str(run.public_id))
        PlanRun.objects.filter(pk=run.pk).update(task_id=job.id)
    run.refresh_from_db()
    return run


def start_again(acting: Acting, run: PlanRun) -> PlanRun:
    """A new run with the same settings, on the region as it is now."""
    return start_plan(
        acting,
        name=run.name,
        pyramid=run.pyramid,
        relative_gap=run.relative_gap,
        time_limit_seconds=run.time_limit_seconds,
    )


def cancel_plan(acting: Acting, run: PlanRun) -> None:
    """Stop a run: at once when it waits, within seconds when it runs. One that has ended is left as it is."""
    with transaction.atomic():
        change(acting, "plan.cancel", run, {"is_cancel_asked": True})
        if PlanRun.objects.filter(pk=run.pk, state=State.QUEUED).exists():
            settle(run, State.CANCELLED, was=State.QUEUED)
        elif is_interrupted(run):
            settle(run, State.CANCELLED, was=State.RUNNING)


def publish_plan(acting: Acting, run: PlanRun, *, version: int | None = None, why: str = "") -> None:
    """Make a finished run the plan that everybody sees. An earlier one is published again in the same way.

    Raises RunStateError for a run that has not finished.
    """
    if run.state != State.FINISHED:
        raise RunStateError(f"run {run.public_id} is {run.state}")
    change(acting, "plan.publish", run, {"published_at": timezone.now()}, version=version, why=why)


def set_figure(acting: Acting, key: str, value: Any, *, version: int, why: str) -> None:
    """Overrule a figure's default. `version` is the row's that the editor saw, 0 where there was none.

    Raises NotAllowedError, EditConflictError.
    """
    row = Assumption.objects.filter(key=key).first()
    if row is None and version == 0:
        create(acting, "assumption.edit", Assumption(key=key, value=value), why=why)
    elif row is None or version == 0:
        raise EditConflictError(row or Assumption(key=key), changes_since(row, 0) if row else ())
    else:
        change(acting, "assumption.edit", row, {"value": value}, version=version, why=why)


def reset_figure(acting: Acting, key: str, *, version: int) -> None:
    """Back to the default. Raises NotAllowedError, EditConflictError."""
    row = Assumption.objects.filter(key=key).first()
    require(acting, "assumption.edit", row)
    if row is not None:
        remove(acting, "assumption.edit", row, version=version)


def keep_plan(region_folder: Path, plan_folder: Path, name: str) -> PlanRun:
    """A plan that lies in files, with its region, as a finished run. Not published."""
    summary = kept_summary(plan_folder)
    now = timezone.now()
    run = PlanRun(
        name=name,
        state=State.FINISHED,
        pyramid=summary["pyramid"],
        share_done=1,
        started_at=now,
        heard_at=now,
        finished_at=now,
        summary=summary,
    )
    with transaction.atomic():
        create(OPERATOR, "plan.start", run)
        PlanFiles.objects.create(
            run=run, region_zip=packed(region_folder, "region"), plan_zip=packed(plan_folder, "plan")
        )
    return run
