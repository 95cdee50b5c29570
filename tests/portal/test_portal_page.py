"""docs/portal.md names every address and every setting of the portal."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver
from django.utils.translation import override

from tests.docs.documents import ROOT, text_of

PAGE = "docs/portal.md"
READS_A_SETTING = re.compile(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"|\"([A-Z_]+)\" in os\.environ")


def _addresses(patterns: Any, before: str) -> Iterator[str]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        inner = getattr(pattern, "url_patterns", None)
        if inner is None:
            yield address
        else:
            yield from _addresses(inner, address)


def _settings() -> set[str]:
    sources = (ROOT / "src" / "ressursbank" / "portal").rglob("*.py")
    found = (READS_A_SETTING.findall(source.read_text(encoding="utf-8")) for source in sources)
    return {name for names in found for pair in names for name in pair if name}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_address_is_documented(language: str) -> None:
    page = text_of(PAGE)
    with override(language):
        missing = [address for address in _addresses(get_resolver().url_patterns, "/") if f"`{address}`" not in page]
    assert [address for address in missing if not address.startswith("/en/") or address == "/en/why/"] == []


def test_every_setting_is_documented() -> None:
    settings = _settings()
    assert "RESSURSBANK_HOME" in settings
    assert [name for name in sorted(settings) if f"`{name}`" not in text_of(PAGE)] == []
