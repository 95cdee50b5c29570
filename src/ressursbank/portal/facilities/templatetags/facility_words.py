"""Words and figures of facilities: kinds, statuses, mass types by id, municipalities."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ressursbank import vocabulary
from ressursbank.portal.facilities.lists import STORAGE_KINDS, SURFACES, kind_name, name_by_id
from ressursbank.portal.plans.templatetags.shown import ink, name_of
from ressursbank.portal.sites.municipalities import municipality_name

register = template.Library()
register.filter("municipality", municipality_name)

_STATUS_COLOURS = {
    "idea": "neutral",
    "recommended": "neutral",
    "plan_programme": "info",
    "zoned": "info",
    "permitted": "info",
    "open": "success",
    "full": "warning",
    "closed": "neutral",
}


_TAG = '<span class="ds-tag" data-color="{}" data-size="sm">{}</span>'
_BADGE = (
    '<svg class="mass-badge" role="img" aria-label="{2}" viewBox="0 0 28 20" width="28" height="20"><title>{2}</title>'
    '<rect width="28" height="20" rx="4" fill="{0}"/>'
    '<text x="14" y="14.5" text-anchor="middle" font-size="12" font-weight="600" fill="{1}">{3}</text></svg>'
)


@register.filter
def facility_kind(facility: Any) -> str:
    """What people call a facility: the variant's name where it has one."""
    return kind_name(facility.kind, facility.variant)


@register.filter
def facility_status(status: str) -> str:
    """The name of a status; "" for none."""
    return name_by_id(vocabulary.FACILITY_STATUSES, status)


@register.simple_tag
def status_tag(status: str) -> SafeString:
    """A status as a tag: colour and name together."""
    colour = _STATUS_COLOURS.get(status, "neutral")
    return format_html(_TAG, colour, facility_status(status))


@register.filter
def class_word(number: int) -> str:
    """The word of a contamination class, beside its number."""
    return name_of(vocabulary.CONTAMINATION_CLASSES, number - 1).lower()


@register.filter
def storage_kind(kind: str) -> str:
    """The name of a kind of storage."""
    return STORAGE_KINDS[kind].name if kind in STORAGE_KINDS else kind


@register.filter
def surface_name(surface: str) -> str:
    """The name of a surface; the id of one that is not in the list."""
    return SURFACES[surface].name if surface in SURFACES else surface


@register.filter
def mass_name(id_: str) -> str:
    """The name of a mass type by its id."""
    return name_by_id(vocabulary.MASS_TYPES, id_)


@register.filter
def mass_code(id_: str) -> int:
    """The place of a mass type in the vocabulary."""
    return vocabulary.MASS_TYPES.code(id_)


@register.simple_tag
def mass_badge(id_: str) -> SafeString:
    """Letter and colour of a mass type, with the name for whoever sees neither."""
    return _badge(id_, mass_name(id_))


@register.simple_tag
def mass_badges(ids: Iterable[str]) -> SafeString:
    """A list of badges."""
    return mark_safe("".join(('<ul class="mass-badges">', *(_badge_item(id_, mass_name(id_)) for id_ in ids), "</ul>")))


# A list shows some hundred badges of the same few types.
@cache
def _badge(id_: str, name: str) -> SafeString:
    types = vocabulary.MASS_TYPES
    code = types.code(id_)
    return format_html(_BADGE, types.colour[code], ink(types.colour[code]), name, types.letter[code])


@cache
def _badge_item(id_: str, name: str) -> SafeString:
    return format_html("<li>{}</li>", _badge(id_, name))


@register.filter
def add_units(value: float, units: float) -> float:
    """A place in a drawing, moved."""
    return round(value + units, 1)
