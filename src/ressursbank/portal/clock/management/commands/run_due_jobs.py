"""`python -m django run_due_jobs`: one look of the clock, for a cron job where no worker runs all the time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ressursbank.portal.clock.models import ScheduledJob
from ressursbank.portal.clock.run import run_due_jobs


class Command(BaseCommand):
    help = "Run every job of the clock that is due: letters, searches, suggestions, deadlines, warnings."

    def add_arguments(self, parser: CommandParser) -> None:
        """A list instead of a run."""
        parser.add_argument("--list", action="store_true", help="say when each job runs next and how it went last")

    def handle(self, **options: Any) -> None:
        """Say what came of each. Exits with 1 when one failed."""
        if options["list"]:
            for row in ScheduledJob.objects.all():
                went = row.error or row.result or "–"
                self.stdout.write(f"{row.name}: next {row.due_at:%Y-%m-%d %H:%M:%S %Z}, {went}")
            return
        done = run_due_jobs()
        for name, result in done.items():
            self.stdout.write(f"{name}: {result}")
        failed = ScheduledJob.objects.filter(name__in=done, failures__gt=0).values_list("name", flat=True)
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")
