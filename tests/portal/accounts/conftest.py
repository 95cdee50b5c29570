"""A register of companies on this machine, and a fresh count of attempts for every test."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from tests.portal.accounts.register_server import register_server


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture(scope="session")
def register_address() -> Iterator[str]:
    """Where the register answers."""
    with register_server() as address:
        yield address


@pytest.fixture(autouse=True)
def register(register_address: str, settings: Settings) -> str:
    """The portal asks this machine's register and no other."""
    settings.COMPANY_REGISTER_URL = register_address
    return register_address


@pytest.fixture
def visitor(db: None) -> Client:
    """A browser with nobody logged in."""
    return Client(HTTP_HOST="localhost")
