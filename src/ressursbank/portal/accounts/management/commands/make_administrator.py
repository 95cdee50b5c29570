"""`python -m django make_administrator EMAIL NUMBER [--name NAME]`: the person who confirms organisations."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ressursbank.portal.accounts.services import make_administrator


class Command(BaseCommand):
    help = "Make somebody a regional administrator; person and organisation are made where they do not exist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """E-mail address, organisation number, and the organisation's name where it is new."""
        parser.add_argument("email")
        parser.add_argument("number", help="organisation number, nine digits")
        parser.add_argument("--name", default="", help="the organisation's name, when it is not registered yet")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say who it is now, or what would be right."""
        try:
            membership = make_administrator(options["email"], options["number"], options["name"])
        except ValueError as fault:
            raise CommandError(str(fault)) from None
        organisation = membership.organisation
        self.stdout.write(f"{membership.person.email} is regional administrator of {organisation} now.")
        if not membership.person.has_usable_password():
            self.stdout.write('They choose a password by "Forgot your password?" on the log-in page.')
