"""What documents point at exists: links, and paths of modules; every Make target is explained."""

import re
from pathlib import Path

import pytest

from tests.docs.documents import DOCUMENTS, ROOT, text_of

PACKAGE = ROOT / "src" / "ressursbank"
IDS = [str(document.relative_to(ROOT)) for document in DOCUMENTS]


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_every_link_leads_to_a_file(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_every_module_path_exists(document: Path) -> None:
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*/[a-z_0-9]+\.(?:py|csv))`", document.read_text(encoding="utf-8")))
    assert sorted(path for path in named if not (PACKAGE / path).exists() and not (ROOT / path).exists()) == []


def test_every_make_target_is_explained() -> None:
    makefile = text_of("Makefile")
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))
    explained = set(re.findall(r"\bmake ([a-z][a-z-]*)", text_of("README.md") + text_of("CONTRIBUTING.md")))
    assert targets - explained == set()


def test_every_decision_is_half_a_page_with_its_four_parts() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert decisions
    for decision in decisions:
        text = decision.read_text(encoding="utf-8")
        parts = ("**Context.**", "**Options", "**Decision.**", "**Consequence.**")
        assert [part for part in parts if part not in text] == [], decision.name
        assert len(text.split()) < 400, decision.name
