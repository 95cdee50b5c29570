"""The processes that do the jobs: one that works, and the server's care for those beside it."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from types import TracebackType

import django
from django.core.management import call_command

logger = logging.getLogger(__name__)

LOOKS_EVERY_SECONDS = 0.5
PATIENCE_SECONDS = 1.0
"""Between the first signal (end after this job) and the second (end now, the job is interrupted)."""
STOPS_WITHIN_SECONDS = 10.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
"""Before a worker that ended by itself is started again; twice as long each time, until it has lasted a while."""
LASTED_SECONDS = 60.0


def work(*, is_beside: bool = False) -> None:
    """Take jobs from the database, and run those of the clock, until told to stop.

    Told once it ends after the job at hand, told twice it ends at once.

    A worker beside the server ends as if told twice when the server is gone, however it went.
    """
    django.setup()
    if is_beside:
        threading.Thread(target=_end_with_the_server, daemon=True).start()
    # The apps are loaded now: models cannot be imported before.
    from ressursbank.portal.clock.run import Clock

    with Clock():
        call_command("db_worker", interval=LOOKS_EVERY_SECONDS, startup_delay=False, reload=False, verbosity=1)


def _end_with_the_server() -> None:
    sys.stdin.buffer.read()
    for _signal in range(2):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE_SECONDS)


class WorkersBeside:
    """So many workers while the context lasts; one that ends by itself is started again."""

    def __init__(self, count: int) -> None:
        self._stopping = threading.Event()
        self._keepers = [threading.Thread(target=self._keep_one, name=f"worker {number}") for number in range(count)]

    def __enter__(self) -> "WorkersBeside":
        for keeper in self._keepers:
            keeper.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        for keeper in self._keepers:
            keeper.join()

    def _keep_one(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            started_at = time.monotonic()
            # Its own session: a Ctrl-C in the terminal is for the server, which ends its workers in order.
            worker = subprocess.Popen(
                [sys.executable, "-m", "ressursbank.portal", "worker", "--beside"],
                stdin=subprocess.PIPE,
                start_new_session=True,
            )
            while worker.poll() is None and not self._stopping.wait(LOOKS_EVERY_SECONDS):
                pass
            if self._stopping.is_set():
                _stop(worker)
                return
            logger.warning("The worker ended by itself (%s); another one starts in %.0f s", worker.returncode, pause)
            if time.monotonic() - started_at > LASTED_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self._stopping.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def _stop(worker: subprocess.Popen[bytes]) -> None:
    assert worker.stdin is not None  # a pipe was asked for
    worker.stdin.close()
    try:
        worker.wait(STOPS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
