"""A random region in the database."""

import pytest

from tests.portal.maps.region_rows import Rows, write_rows
from tests.portal.people import People


@pytest.fixture
def rows(people: People) -> Rows:
    """Rows of every state and owner."""
    return write_rows(people)
