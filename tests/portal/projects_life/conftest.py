"""Norwegian, unless a request asks otherwise: what a page says is part of what is tested."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _norwegian() -> Iterator[None]:
    with override("nb"):
        yield
