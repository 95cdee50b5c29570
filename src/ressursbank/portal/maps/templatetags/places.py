"""How the map's codes are written: names of kinds, stages and municipalities in the language of the page."""

from django import template

from ressursbank import vocabulary
from ressursbank.portal.facilities.lists import STORAGE_KINDS
from ressursbank.portal.plans.templatetags.shown import name_of
from ressursbank.portal.sites.municipalities import municipality_name

register = template.Library()


@register.filter
def project_kind(code: int) -> str:
    """What is built."""
    return name_of(vocabulary.PROJECT_KINDS, code)


@register.filter
def planning_stage(code: int) -> str:
    """How far the planning has come."""
    return name_of(vocabulary.PLANNING_STAGES, code)


@register.filter
def facility_kind(code: int) -> str:
    """What kind of facility it is."""
    return name_of(vocabulary.FACILITY_KINDS, code)


@register.filter
def facility_status(code: int) -> str:
    """How far the facility has come in its life."""
    return name_of(vocabulary.FACILITY_STATUSES, code)


@register.filter
def storage_kind(id_: str) -> str:
    """What kind of storage area it is."""
    return STORAGE_KINDS[id_].name


@register.filter
def municipality(number: str) -> str:
    """The municipality's name."""
    return municipality_name(number)
