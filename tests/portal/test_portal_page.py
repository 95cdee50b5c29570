"""docs/addresses.md is as the URLconf is; docs/portal.md names every setting of the portal."""

import re

from ressursbank.portal.addresses import all_addresses, page
from tests.docs.documents import ROOT, text_of

PAGE = "docs/portal.md"
READS_A_SETTING = re.compile(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"|\"([A-Z_]+)\" in os\.environ")


def _settings() -> set[str]:
    sources = (ROOT / "src" / "ressursbank" / "portal").rglob("*.py")
    found = (READS_A_SETTING.findall(source.read_text(encoding="utf-8")) for source in sources)
    return {name for names in found for pair in names for name in pair if name}


def test_the_document_of_addresses_is_fresh() -> None:
    fresh = page(all_addresses())
    assert text_of("docs/addresses.md") == fresh, "run `python -m ressursbank.portal.addresses`"


def test_every_address_of_ours_says_what_it_gives() -> None:
    assert [address.name for address in all_addresses() if address.app != "allauth" and not address.what] == []


def test_every_setting_is_documented() -> None:
    settings = _settings()
    assert "RESSURSBANK_HOME" in settings
    assert [name for name in sorted(settings) if f"`{name}`" not in text_of(PAGE)] == []
