"""`python -m django expire_offers`: what happens to agreements because a deadline has passed; once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from ressursbank.portal.marketplace.agreements.deadlines import expire_overdue


class Command(BaseCommand):
    help = "Expire enquiries and offers past their deadline, and complete deliveries that nobody objected to."

    def handle(self, **_options: Any) -> None:
        """Say how many."""
        self.stdout.write(f"{expire_overdue()} agreements past their deadline")
