"""`python -m django warn_of_storage_limits`: warns of stored masses near their last day; once a day."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ressursbank.portal.marketplace.storage.warnings import warn_of_limits


class Command(BaseCommand):
    help = "Warn of stored masses 60 and 14 days before their limit, and end storage bookings that are over and empty."

    def add_arguments(self, parser: CommandParser) -> None:
        """Another day than today's, to see what would come."""
        parser.add_argument("--today", type=date.fromisoformat, help="the day to look from, such as 2027-03-01")

    def handle(self, *, today: date | None = None, **_options: Any) -> None:
        """Say what was done."""
        done = warn_of_limits(today)
        self.stdout.write(f"{done.notices} notices, {done.letters} letters, {done.ended_bookings} bookings ended")
