"""Scenes with real workers, on a database of their own: `python -m tests.portal.plans.scenes NAME`, an answer as JSON.

The portal that the environment names (RESSURSBANK_HOME, DATABASE_URL) is empty, or was left by another scene.
Run by test_workers.py.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from ressursbank.portal.plans.models import PlanRun

WAIT_SECONDS = 60.0


def killed_in_the_middle() -> dict[str, Any]:
    """A worker is killed while it plans; another one goes on with the next run."""
    from ressursbank.portal.accounts.acting import OPERATOR
    from ressursbank.portal.plans import outcomes
    from ressursbank.portal.plans.services import cancel_plan

    first, second, third = (_start(name) for name in ("first", "second", "third"))
    worker = _worker()
    _until(first, lambda run: run.state == "running")
    planner = _until(first, lambda _run: _children(worker.pid))
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    gone_after = _seconds_until(lambda: not any(_is_alive(pid) for pid in planner))
    first.refresh_from_db()
    written = first.state
    outcomes.UNHEARD_SECONDS = 2
    _until(first, lambda run: outcomes.state_now(run) == "interrupted")
    cancel_plan(OPERATOR, third)
    other = _worker()
    _until(second, lambda run: run.state == "finished")
    _end(other)
    third.refresh_from_db()
    return {"written": written, "planner_gone_after": gone_after, "third": third.state}


def cancelled_in_the_solver() -> dict[str, Any]:
    """A region that takes long to solve is cancelled while the solver runs."""
    from ressursbank.portal.plans import jobs
    from ressursbank.portal.plans.models import PlanRun
    from ressursbank.region.generate import generate_region
    from ressursbank.region.write import write_region

    run = PlanRun.objects.create(name="Long", state="running", pyramid="lexicographic", relative_gap=0.0)
    asked: list[float] = []

    def cancel_when_it_solves() -> None:
        _until(run, lambda now: now.phase == "solve" or now.phase == "today")
        time.sleep(2)
        PlanRun.objects.filter(pk=run.pk).update(is_cancel_asked=True)
        asked.append(time.monotonic())

    with tempfile.TemporaryDirectory() as folder:
        write_region(generate_region(1500, 200, 12, 12, seed=4), Path(folder) / "region")
        watcher = threading.Thread(target=cancel_when_it_solves)
        watcher.start()
        mine = PlanRun.objects.get(pk=run.pk)
        try:
            jobs._plan_beside(mine, Path(folder) / "region", Path(folder) / "plan")
            word = "finished"
        except jobs.NoLongerWantedError as error:
            word = "cancelled" if error.is_cancelled else "given up"
        ended = time.monotonic()
        watcher.join()
    return {"word": word, "seconds": ended - asked[0]}


def stopped_twice() -> dict[str, Any]:
    """A worker that is told twice to stop ends at once and says that its run was interrupted."""
    run = _start("run")
    worker = _worker()
    _until(run, lambda now: now.state == "running")
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    worker.send_signal(signal.SIGTERM)
    took = _seconds_until(lambda: worker.poll() is not None)
    run.refresh_from_db()
    return {"state": run.state, "seconds": took}


def beside_the_server() -> dict[str, Any]:
    """The server starts a worker, puts another in the place of one that was killed, and takes it along when it ends."""
    server = subprocess.Popen([sys.executable, "-m", "ressursbank.portal"])
    try:
        first = _start("first")
        _until(first, lambda run: run.state == "finished")
        workers = _workers_of(server.pid)
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        second = _start("second")
        _until(second, lambda run: run.state == "finished")
        after = _workers_of(server.pid)
    finally:
        server.terminate()
    took = _seconds_until(lambda: server.poll() is not None)
    return {
        "workers": len(workers),
        "after": len(after),
        "left": len([pid for pid in after if _is_alive(pid)]),
        "seconds": took,
    }


def _workers_of(pid: int) -> list[int]:
    return [child for child in _children(pid) if _is_alive(child) and "--beside" in _command_line(child)]


def _start(name: str) -> "PlanRun":
    from ressursbank.portal.accounts.acting import OPERATOR
    from ressursbank.portal.plans.services import start_plan

    return start_plan(OPERATOR, name=name, pyramid="weighted", relative_gap=0.0005, time_limit_seconds=60)


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "ressursbank.portal", "worker"])


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    worker.wait(WAIT_SECONDS)


def _until(run: "PlanRun", is_so: Callable[["PlanRun"], Any]) -> Any:
    found: list[Any] = []

    def look() -> bool:
        run.refresh_from_db()
        found[:] = [is_so(run)]
        return bool(found[0])

    _seconds_until(look)
    return found[0]


def _seconds_until(is_so: Callable[[], bool]) -> float:
    start = time.monotonic()
    while not is_so():
        if time.monotonic() - start > WAIT_SECONDS:
            raise TimeoutError(f"not so after {WAIT_SECONDS} s")
        time.sleep(0.1)
    return time.monotonic() - start


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found.append(int(folder.name))
    return found


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


SCENES: Mapping[str, Callable[[], dict[str, Any]]] = {
    scene.__name__: scene for scene in (killed_in_the_middle, cancelled_in_the_solver, stopped_twice, beside_the_server)
}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
    django.setup()
    from django.core.management import call_command

    from ressursbank.portal.sites.models import Site
    from tests.portal.plans.small_region import write_small_region

    call_command("migrate", verbosity=0)
    if not Site.objects.exists():
        write_small_region()
    print(json.dumps(SCENES[sys.argv[1]]()))
