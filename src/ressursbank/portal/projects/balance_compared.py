"""What the published plan makes of a project's masses, against everything to landfill and all need from a quarry."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.core.cache import cache

from ressursbank.portal.exchange.home import current_home
from ressursbank.portal.exchange.project_alone import todays_way_alone
from ressursbank.portal.projects.models import Project

_KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Compared:
    """NOK and kg CO2e of what leaves and what comes in, with the plan and by today's way. `as_of`: the plan's data.

    Of masses that are sorted, treated or stored on their way only the way to the first stop is in the plan's figures.
    """

    plan_nok: float
    plan_co2_kg: float
    today_nok: float
    today_co2_kg: float
    tonnes_on_the_way: float
    as_of: datetime | None

    @property
    def saved_nok(self) -> float:
        """Negative where the plan costs the project more."""
        return self.today_nok - self.plan_nok

    @property
    def extra_nok(self) -> float:
        """What the plan costs the project more."""
        return -self.saved_nok

    @property
    def plan_co2_tonnes(self) -> float:
        """Tonnes CO2e with the plan."""
        return self.plan_co2_kg / 1000

    @property
    def today_co2_tonnes(self) -> float:
        """Tonnes CO2e by today's way."""
        return self.today_co2_kg / 1000

    @property
    def saved_co2_tonnes(self) -> float:
        """Negative where the plan emits more."""
        return self.today_co2_tonnes - self.plan_co2_tonnes

    @property
    def extra_co2_tonnes(self) -> float:
        """What the plan emits more."""
        return -self.saved_co2_tonnes


def against_landfill(project: Project) -> Compared | None:
    """None where no plan is published, or the project is not in it. No query where the plan is in memory."""
    home = current_home()
    shown = home.shown
    place = shown.places.place_of.get(project.public_id) if shown else None
    if shown is None or place is None:
        return None
    key = f"compared:{shown.version}:{place}"
    found: Compared | None = cache.get(key)
    if found is not None:
        return found
    flows = shown.flows
    of_project = (flows.from_place == place) | (flows.to_place == place)
    leaves = (flows.from_place == place) & (flows.to_place != place)
    if not of_project.any():
        return None
    today = todays_way_alone(shown.region, place)
    found = Compared(
        plan_nok=float(flows.cost_nok[of_project].sum()),
        plan_co2_kg=float(flows.co2_kg[of_project].sum()),
        today_nok=today.cost_nok,
        today_co2_kg=today.co2_kg,
        tonnes_on_the_way=float(np.sum(flows.tonnes[leaves & (flows.pyramid_level == 0)])),
        as_of=home.as_of,
    )
    cache.set(key, found, _KEPT_SECONDS)
    return found
