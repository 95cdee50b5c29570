"""Every fault of a package or of what stands in its way is told in Norwegian too."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from ressursbank.portal.imports.fault_words import in_words
from ressursbank.region.read import check_package
from tests.region.broken_packages import Broken, broken_packages

ENGLISH = re.compile(r"\b(must|the|is|of|and|has|already|than|with)\b")


@pytest.mark.parametrize("broken", broken_packages(), ids=lambda broken: broken.name)
def test_no_message_is_left_in_english(broken: Broken, tmp_path: Path) -> None:
    with override("nb"):
        for fault in check_package(broken.make(tmp_path / "package")).faults:
            told = in_words(fault.message)
            assert told != fault.message
            quoted = re.sub(r"[«\"].*?[»\"]|\(nærmest:.*?\)|er ikke gyldig \w+: .*|deles i verdier: .*", "", told)
            assert not ENGLISH.search(quoted), told


def test_in_english_a_message_stays_as_it_is() -> None:
    with override("en"):
        assert in_words("must be zero or more") == "must be zero or more"


def test_a_message_with_parts_is_translated_part_by_part() -> None:
    with override("nb"):
        message = "is already the id of a lot (lots.csv, line 3); lots, projects and facilities must not share an id"
        told = (
            "er alt id-en til en massepost (lots.csv, linje 3); masseposter, prosjekter og anlegg kan ikke ha samme id"
        )
        assert in_words(message) == told
