"""The map's and the market's rows in memory are of this test's database."""

import pytest

from ressursbank.portal.exchange import match_index
from ressursbank.portal.maps import index


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index._followed, "_kept", None)
    monkeypatch.setattr(match_index._followed, "_kept", None)
