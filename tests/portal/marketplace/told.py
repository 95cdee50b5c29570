"""A mail server of the tests, real SMTP on this machine, and the clock's looks made by hand."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from pytest_django.fixtures import Settings

from ressursbank.portal.marketplace.alerts.fresh import fresh_listings
from ressursbank.portal.marketplace.alerts.models import NoticeLetter
from ressursbank.portal.marketplace.alerts.searches import save_search
from ressursbank.portal.marketplace.models import SavedSearch
from tests.portal.people import People


class Inbox:
    """Letters as the server got them. `refuses`: what it answers instead of taking them."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  the name that aiosmtpd calls
        """Keep a letter."""
        if self.refuses:
            return self.refuses
        self.letters.append(BytesParser(_class=EmailMessage, policy=default).parsebytes(envelope.content))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """Those to an address."""
        return [letter for letter in self.letters if letter["To"] == address]


@contextmanager
def mail_server(settings: Settings) -> Iterator[Inbox]:
    """Django sends to it: without log-in and TLS."""
    inbox = Inbox()
    port = free_port()
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        point_to(settings, port)
        yield inbox
    finally:
        server.stop()


def free_port() -> int:
    """A port on which nobody answers."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        return int(nobody.getsockname()[1])


def point_to(settings: Settings, port: int) -> None:
    """Where letters are sent."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5


def start_looking() -> None:
    """What there is before is no news."""
    fresh_listings()


def make_search(
    people: People, who: str = "frida", name: str = "Leire", frequency: str = "instant", **values: Any
) -> SavedSearch:
    """A search as the page saves it."""
    words = {key: str(value) for key, value in values.items()}
    return save_search(people.acting(who), name, frequency, {"words": words, "values": values, "place": None})


def waiting() -> int:
    """How many letters have not gone."""
    return NoticeLetter.objects.filter(sent_at=None).count()
