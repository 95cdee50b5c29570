"""The best partners of a lot on any page that shows the lot."""

from typing import Any

from django import template

from ressursbank.portal.marketplace.partners import TOP_IN_SHORT, partners_of_lot
from ressursbank.portal.projects.models import Lot

register = template.Library()


@register.inclusion_tag("marketplace/partners_short.html", takes_context=True)
def partners_of(context: dict[str, Any], lot: Lot) -> dict[str, Any]:
    """`{% partners_of lot %}`: the first few, with a link to all. Nothing for a lot that is closed or withdrawn."""
    if lot.state in ("closed", "withdrawn"):
        return {"lot": lot, "partners": None}
    return {"lot": lot, "partners": partners_of_lot(context["request"].acting, lot, top=TOP_IN_SHORT)}
