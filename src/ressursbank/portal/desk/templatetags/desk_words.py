"""How the desk says how long is left, what an area's sign is called, and how a bar is drawn."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ressursbank.portal.desk.names import name_at_desk
from ressursbank.portal.desk.storage import ASKED, EMPTY, FULL, LIMIT, NOBODYS
from ressursbank.portal.desk.week import Need
from ressursbank.portal.marketplace.listings.reports import reason_name

register = template.Library()
register.filter(name_at_desk)
BAR_WIDTH = 120


@register.filter
def weeks_left(weeks: int) -> str:
    """Until the first quarter."""
    if weeks <= 0:
        return _("has begun, or begins this week")
    return ngettext("in %(n)d week", "in %(n)d weeks", weeks) % {"n": weeks}


@register.filter
def days_left(days: int) -> str:
    """Until a deadline, or since it passed."""
    if days < 0:
        return ngettext("%(n)d day too late", "%(n)d days too late", -days) % {"n": -days}
    if days == 0:
        return _("today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


@register.filter
def how_long(need: Need) -> str:
    """How urgent a subject of the week is."""
    if need.subject in ("reports", "guests"):
        return ""
    if need.subject in (ASKED, FULL, NOBODYS, EMPTY):
        return ""
    if need.subject in ("listed", "unlisted"):
        return _("The first: %(when)s") % {"when": weeks_left(need.days // 7)}
    return _("The nearest: %(when)s") % {"when": days_left(need.days)}


@register.filter
def sign_name(sign: str) -> str:
    """What a storage area's sign is called."""
    names = {
        LIMIT: _("Limit of law"),
        ASKED: _("Booking without an answer"),
        FULL: _("Full"),
        NOBODYS: _("No operator"),
        EMPTY: _("Empty"),
    }
    return names[sign]


@register.filter
def report_reason(reason: str) -> str:
    """A reason by name."""
    return reason_name(reason)


@register.filter
def bar(value: float, most: float) -> SafeString:
    """A bar beside a figure; the figure says it, the bar is decoration."""
    width = round(BAR_WIDTH * value / most, 1) if most > 0 else 0
    return format_html(
        '<svg class="desk-bar" width="{}" height="12" viewBox="0 0 {} 12" aria-hidden="true">'
        '<rect width="{}" height="12" rx="2"/></svg>',
        BAR_WIDTH, BAR_WIDTH, width,
    )  # fmt: skip
