"""The real worker, in the test's own process: it does whatever waits, then ends."""

from unittest.mock import patch

from django.core.management import call_command


def work_off_the_queue() -> None:
    """Run every waiting job, as `python -m ressursbank.portal worker` does.

    It does not close old connections between jobs, since the test's transaction lives on the one that it has.
    """
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)
