"""The map's data as JSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ressursbank.portal.exchange.answers import plan_data
from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.maps.layers import drawn_flows, facilities_on_map, projects_on_map
from ressursbank.portal.plans.filters import Filter


@plan_data
def map_data(shown: Shown, chosen: Filter) -> dict[str, Any]:
    """Facilities, projects and flows under the filter."""
    return {
        "facilities": facilities_on_map(shown, chosen),
        "projects": projects_on_map(shown, chosen),
        "flows": drawn_flows(shown, chosen),
    }


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """The map of the region."""
    return render(request, "start/start.html")
