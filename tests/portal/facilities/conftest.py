"""Pages in Norwegian unless a test asks for English: a request leaves its language behind in the thread."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _norwegian() -> Iterator[None]:
    with override("nb"):
        yield
