"""The charts' data as JSON."""

from typing import Any

from ressursbank.portal.exchange.answers import plan_data
from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.figures.series import LEVELS, landfill_room, level_colours, levels_by_year
from ressursbank.portal.plans.filters import Filter
from ressursbank.portal.plans.templatetags.shown import level, period


@plan_data
def figures_data(shown: Shown, chosen: Filter) -> dict[str, Any]:
    """Tonnes by level and year under the mass type of the filter, and room left in the landfills."""
    levels = levels_by_year(shown, chosen.mass_type)
    room = landfill_room(shown)
    return {
        "levels": {
            "years": levels.years,
            "names": [level(value) for value in LEVELS],
            "colours": level_colours(),
            "tonnes": levels.tonnes.round().tolist(),
            "unplaced": levels.unplaced.round().tolist(),
        },
        "room": {
            "periods": [period(value) for value in room.periods],
            "new_years": [value // 4 if value % 4 == 0 else None for value in room.periods],
            "names": room.names,
            "tonnes": room.remaining_tonnes.round().tolist(),
        },
    }
