"""The map's data as JSON."""

from typing import Any

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
