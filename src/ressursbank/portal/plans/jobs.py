"""The job of a run: the database's region to files, the planner beside, its progress and end to the database."""

import json
import logging
import queue
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone

from ressursbank.balance.agreed import write_agreed
from ressursbank.portal.exchange.agreed_flows import agreed_flows
from ressursbank.portal.exchange.to_region import region_of_database
from ressursbank.portal.plans.models import PlanFiles, PlanRun
from ressursbank.portal.plans.outcomes import settle, settle_lost_runs
from ressursbank.portal.plans.packing import packed
from ressursbank.portal.plans.phases import share_of
from ressursbank.portal.plans.planner import AGREED_FILE, LIMITS_FILE
from ressursbank.portal.tasks import task
from ressursbank.region.faults import RegionError
from ressursbank.region.write import write_region

State = PlanRun.State
logger = logging.getLogger(__name__)

BETWEEN_WORDS_SECONDS = 1.0
"""How often progress is saved, and the wish to cancel is looked up."""
LAST_WORDS = 2000
"""Characters kept of what a planner said before it fell over."""


class NoLongerWantedError(Exception):
    """The run was cancelled, or has been given up by others; `is_cancelled` says which."""

    def __init__(self, is_cancelled: bool) -> None:
        super().__init__("cancelled" if is_cancelled else "given up")
        self.is_cancelled = is_cancelled


@dataclass(frozen=True, slots=True)
class Failure(Exception):
    """Why there is no plan: an id of phases.REASONS, and details in the words of whoever found them."""

    reason: str
    details: tuple[str, ...] = ()


@task()
def run_plan(public_id: str) -> str:
    """Carry out a waiting run; returns the state that it ended in."""
    settle_lost_runs()
    now = timezone.now()
    waiting = PlanRun.objects.filter(public_id=public_id, state=State.QUEUED)
    if not waiting.update(state=State.RUNNING, started_at=now, heard_at=now, phase="region"):
        return "not waiting"
    run = PlanRun.objects.get(public_id=public_id)
    try:
        with tempfile.TemporaryDirectory(prefix="ressursbank-plan-") as folder:
            _carry_out(run, Path(folder))
    except NoLongerWantedError as error:
        if error.is_cancelled:
            settle(run, State.CANCELLED)
    except Failure as failure:
        settle(run, State.FAILED, faults=[{"reason": failure.reason, "details": list(failure.details)}])
    except Exception as error:
        settle(run, State.FAILED, faults=[{"reason": "unexpected", "details": [f"{type(error).__name__}: {error}"]}])
        raise
    except BaseException:
        # The worker is told to stop (SystemExit, KeyboardInterrupt).
        settle(run, State.INTERRUPTED)
        raise
    run.refresh_from_db()
    return run.state


def _carry_out(run: PlanRun, folder: Path) -> None:
    region_folder, plan_folder = folder / "region", folder / "plan"
    _write_region_of_database(region_folder)
    fixed = agreed_flows()
    write_agreed(fixed.agreed, folder / AGREED_FILE)
    (folder / LIMITS_FILE).write_text(json.dumps(run.limits), encoding="utf-8")
    _say_alive(run, "region", share_of("region", 1.0))
    summary = _plan_beside(run, region_folder, plan_folder)
    summary["agreements"] = fixed.as_summary()
    _say_alive(run, "keep", share_of("keep", 0.0))
    region_zip = packed(region_folder, "region")
    _say_alive(run, "keep", share_of("keep", 0.5))
    plan_zip = packed(plan_folder, "plan")
    with transaction.atomic():
        if not settle(run, State.FINISHED, summary=summary):
            raise NoLongerWantedError(is_cancelled=False)
        PlanFiles.objects.create(run=run, region_zip=region_zip, plan_zip=plan_zip)
        PlanRun.objects.filter(pk=run.pk).update(phase="", share_done=1.0)


def _write_region_of_database(folder: Path) -> None:
    try:
        region = region_of_database()
    except RegionError as error:
        raise Failure("region", tuple(str(fault) for fault in error.faults)) from None
    if not len(region.lots):
        raise Failure("empty")
    write_region(region, folder)


def _plan_beside(run: PlanRun, region_folder: Path, plan_folder: Path) -> dict[str, Any]:
    """The summary of the plan that a process of its own makes. Raises Failure, NoLongerWantedError."""
    settings = {
        "pyramid": run.pyramid,
        "relative_gap": run.relative_gap,
        "time_limit_seconds": run.time_limit_seconds,
    }
    arguments = [str(region_folder), str(plan_folder), json.dumps(settings)]
    with tempfile.TemporaryFile() as complaints:
        planner = subprocess.Popen(
            [sys.executable, "-m", "ressursbank.portal.plans.planner", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            start_new_session=True,
        )
        try:
            assert planner.stdout is not None  # a pipe was asked for
            answer = _follow(run, planner.stdout)
            planner.wait()
        finally:
            planner.kill()
            planner.wait()
            for pipe in (planner.stdin, planner.stdout):
                if pipe is not None:
                    pipe.close()
        if answer is None:
            complaints.seek(0)
            last = complaints.read().decode("utf-8", "replace")[-LAST_WORDS:]
            if planner.returncode < 0:
                raise Failure("killed", (f"signal {-planner.returncode}",))
            raise Failure("unexpected", (last.strip(),))
    if "summary" not in answer:
        raise Failure(answer["reason"], tuple(answer["details"]))
    summary: dict[str, Any] = answer["summary"]
    return summary


def _follow(run: PlanRun, output: IO[str]) -> dict[str, Any] | None:
    """Save progress while the planner speaks; its last word, None when it fell silent without one."""
    lines: queue.Queue[str | None] = queue.Queue()

    def listen() -> None:
        for line in output:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=listen, daemon=True).start()
    phase, share, saved_at = "read", 0.0, 0.0
    while True:
        try:
            line = lines.get(timeout=BETWEEN_WORDS_SECONDS / 2)
        except queue.Empty:
            line = ""
        if line is None:
            return None
        words = json.loads(line) if line else {}
        if "phase" in words:
            phase, share = words["phase"], max(share, share_of(words["phase"], words["share"]))
        elif words:
            return dict(words)
        if time.monotonic() - saved_at >= BETWEEN_WORDS_SECONDS:
            _say_alive(run, phase, share)
            saved_at = time.monotonic()


def _say_alive(run: PlanRun, phase: str, share: float) -> None:
    """Save how far the run is, unless it is no longer wanted: then NoLongerWantedError."""
    try:
        running = PlanRun.objects.filter(pk=run.pk, state=State.RUNNING)
        if not running.filter(is_cancel_asked=False).update(heard_at=timezone.now(), phase=phase, share_done=share):
            raise NoLongerWantedError(is_cancelled=running.exists())
    except DatabaseError:
        # The database is busy or was away: the next word comes in a second.
        logger.warning("progress of run %s could not be saved", run.public_id, exc_info=True)
        close_old_connections()
