"""How many notices are unread: for the top bar, with one small query."""

from typing import Any

from django import template
from django.template.context import Context

from ressursbank.portal.marketplace.alerts.selectors import COUNTED_AT_MOST, unread_count
from ressursbank.portal.plans.templatetags.shown import number

register = template.Library()


@register.inclusion_tag("marketplace/notices_link.html", takes_context=True)
def notices_link(context: Context) -> dict[str, Any]:
    """A link to the notices with how many are unread; nothing where nobody is logged in."""
    request = context.get("request")
    acting = getattr(request, "acting", None)
    if acting is None or acting.person is None:
        return {"is_shown": False}
    count = unread_count(acting)
    return {
        "is_shown": True,
        "count": count,
        "shown": f"{number(COUNTED_AT_MOST - 1)}+" if count >= COUNTED_AT_MOST else number(count),
    }
