"""What a notice says when it is worded: a sentence, the page that it is about, and what it lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import translate_url
from django.utils.formats import date_format
from django.utils.translation import get_language, override

from ressursbank.portal.facilities.lists import name_by_id
from ressursbank.portal.plans.templatetags.shown import number, period
from ressursbank.vocabulary import MASS_TYPES


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a notice lists; `note` is said more quietly. `address` "" where it has no page."""

    text: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """`more`: how many further things are not listed. `subject`: what a letter is called, where not by the text."""

    text: str
    address: str
    lines: tuple[Line, ...] = ()
    more: int = 0
    subject: str = ""


def quarters(first: int, last: int) -> str:
    """`Q1 2027`, or `Q1 2027 – Q2 2027`."""
    return period(first) if first == last else f"{period(first)} – {period(last)}"


def in_language(address: str) -> str:
    """The same page in the language of the reader."""
    language = get_language() or settings.LANGUAGE_CODE
    with override(settings.LANGUAGE_CODE):
        return translate_url(address, language)


def mass_name(id_: str) -> str:
    return name_by_id(MASS_TYPES, id_).lower()


def masses(facts: Mapping[str, Any]) -> str:
    return f"{number(facts['tonnes'])} t {mass_name(facts['mass_type'])}"


def day_in_words(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "SHORT_DATE_FORMAT")
