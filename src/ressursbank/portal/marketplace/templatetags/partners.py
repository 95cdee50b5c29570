"""The best partners of a lot on any page that shows the lot."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ressursbank.portal.marketplace.partners.answers import TOP_IN_SHORT, partners_of_lot
from ressursbank.portal.projects.models import Lot

register = template.Library()


@register.inclusion_tag("marketplace/partners_short.html", takes_context=True)
def partners_of(context: dict[str, Any], lot: Lot) -> dict[str, Any]:
    """`{% partners_of lot %}`: the first few, with a link to all. Nothing for a lot that is closed or withdrawn."""
    if lot.state in ("closed", "withdrawn"):
        return {"lot": lot, "partners": None}
    return {"lot": lot, "partners": partners_of_lot(context["request"].acting, lot, top=TOP_IN_SHORT)}


@register.filter
def way_words(source: str) -> SafeString:
    """Where kilometres come from, in words; kept, because a list says it in every row."""
    return _way_words(source, get_language() or "nb")


@register.filter
def level_mark(level: int, is_virgin: bool) -> SafeString:
    """A level of the resource pyramid with its mark; kept as well."""
    return _level_mark(level, is_virgin, get_language() or "nb")


@lru_cache(maxsize=100)
def _way_words(source: str, _language: str) -> SafeString:
    return render_to_string("plans/_distance_source.html", {"source": source})


@lru_cache(maxsize=100)
def _level_mark(level: int, is_virgin: bool, _language: str) -> SafeString:
    return render_to_string("plans/_level.html", {"value": level, "is_flow": True, "is_virgin": is_virgin})
