"""Django's settings for all tests: a home of the tests' own, so that nothing is written where people work.

DATABASE_URL chooses another database than SQLite; `make test` runs the tests of the portal on both.
"""

import os
from collections.abc import Iterator
from tempfile import TemporaryDirectory

import pytest
from django.utils.translation import override
from hypothesis import settings

_HOME = TemporaryDirectory(prefix="ressursbank-tests-")
os.environ["RESSURSBANK_HOME"] = _HOME.name
os.environ.pop("RESSURSBANK_SECRET_KEY", None)
os.environ["RESSURSBANK_ADDRESS_SERVICE"] = ""
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
# Playwright keeps an event loop in the thread of the tests, and Django takes every query after that for one from it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# A busy machine is no finding.
settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")


@pytest.fixture(autouse=True)
def _norwegian() -> Iterator[None]:
    """Pages in Norwegian unless a test asks for English: a request leaves its language behind in the thread."""
    with override("nb"):
        yield
