"""Names of a project's codes in the language of the page, and how a lot's range is written."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.portal.accounts.roles import ROLES
from ressursbank.portal.plans.templatetags.shown import name_of, number, rounded
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.sites.municipalities import municipality_name
from ressursbank.vocabulary.named_list import NamedList

register = template.Library()


@register.filter
def project_kind(code: str) -> str:
    """`school` is Skole."""
    return _name(vocabulary.PROJECT_KINDS, code)


@register.filter
def planning_stage(code: str) -> str:
    """`zoning` is Regulering."""
    return _name(vocabulary.PLANNING_STAGES, code)


@register.filter
def direction(code: str) -> str:
    """`need` is Behov."""
    return _name(vocabulary.DIRECTIONS, code)


_MARKS = {"surplus": "▲", "need": "▽"}


@register.filter
def direction_mark(code: str) -> SafeString:
    """`▽ Behov`: told apart by shape and word, not by colour alone."""
    shown = '<span class="direction direction--{}"><span aria-hidden="true">{}</span> {}</span>'
    return format_html(shown, code, _MARKS.get(code, ""), direction(code))


@register.filter
def mass_mark(code: int) -> SafeString:
    """A mass type's letter on its colour, with its name; kept, because a list shows it in every row."""
    return _mass_mark(code, get_language() or "nb")


@lru_cache(maxsize=100)
def _mass_mark(code: int, _language: str) -> SafeString:
    return render_to_string("plans/_mass.html", {"code": code})


@register.filter
def role_name(role: str) -> str:
    """`buyer` is Innkjøper."""
    return ROLES[role].name if role in ROLES else role


@register.filter
def municipality(number: str) -> str:
    """`5001` is Trondheim."""
    return municipality_name(number)


@register.filter
def tonnes_range(lot: Lot) -> str:
    """`3 800–4 700`; "" where none is given."""
    if lot.tonnes_p10 is None or lot.tonnes_p90 is None:
        return ""
    return f"{rounded(lot.tonnes_p10)}–{rounded(lot.tonnes_p90)}"


@register.filter
def megabytes(size: int) -> str:
    """`1.2 MB`, `340 kB`."""
    if size < 1024 * 1024:
        return _("%(size)s kB") % {"size": number(max(1, round(size / 1024)))}
    return _("%(size)s MB") % {"size": rounded(size / 1024 / 1024, 2)}


def _name(names: NamedList, code: str) -> str:
    return name_of(names, names.code(code)) if code in names.ids else code
