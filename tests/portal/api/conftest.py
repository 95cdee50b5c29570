"""What the tests of the API share."""

from collections.abc import Iterator

import pytest

from ressursbank.portal.api import limits


@pytest.fixture(autouse=True)
def _counted_anew() -> Iterator[None]:
    """Each test begins as a process that has just started: it has taken no requests of this minute."""
    limits.forget()
    yield
    limits.forget()
