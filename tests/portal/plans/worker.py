"""The real worker, in the test's own process: it does whatever waits, then ends."""

from django.core.management import call_command


def work_off_the_queue() -> None:
    """Run every waiting job, as `python -m ressursbank.portal worker` does."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)
