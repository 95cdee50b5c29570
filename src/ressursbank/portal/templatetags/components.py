"""Small parts of pages: the address of the same page with one value changed, the state of a thing as a tag."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import RequestContext

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.permissions import may as is_allowed

register = template.Library()

_COLOURS = {"draft": "neutral", "published": "success", "closed": "info", "withdrawn": "warning"}


@register.simple_tag(takes_context=True)
def address(context: RequestContext, **changes: Any) -> str:
    """The page's query with some values changed; None or "" takes one away, and the page number with any change."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def may(context: RequestContext, action: str, thing: Any = None) -> bool:
    """Whether the one who looks may do something: `{% may "project.edit" project as may_edit %}`."""
    return is_allowed(context["request"].acting, action, thing)


@register.inclusion_tag("components/state.html")
def state_tag(state: str) -> dict[str, str]:
    """Draft, published, closed or withdrawn, as a tag."""
    return {"colour": _COLOURS[state], "name": str(Publication(state).label)}
