"""How far it is to a place that somebody asks about: by road where the road is listed, else great circle × detour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ressursbank.portal.plans.models import Assumption
from ressursbank.portal.plots import PlotError, read_position
from ressursbank.portal.sites.models import Distance
from ressursbank.region.assumptions import default_assumptions
from ressursbank.region.distances import great_circle_kilometres


@dataclass(frozen=True, slots=True)
class Place:
    """A point that distances are measured from. `site_id` where it is a site, so that listed roads count."""

    longitude: float
    latitude: float
    name: str = ""
    site_id: int | None = None


class NotAPlaceError(ValueError):
    """A text that names no place in Norway. `faults` say what would be right."""

    def __init__(self, text: str, faults: list[str]) -> None:
        super().__init__(text)
        self.faults = faults


def read_place(text: str) -> Place:
    """`63.4305, 10.3951`, or north and east in UTM 33. Raises NotAPlaceError."""
    try:
        found = read_position(text)
    except PlotError as error:
        raise NotAPlaceError(text, list(error.faults)) from error
    return Place(found.longitude, found.latitude, f"{found.latitude:.4f}, {found.longitude:.4f}")


def detour_factor() -> float:
    """What great circle is multiplied by: the region's own, else the package's default."""
    row = Assumption.objects.filter(key="detour_factor").first()
    return float(row.value) if row is not None else default_assumptions(0, 1).detour_factor


def kilometres_from(
    place: Place, site_ids: NDArray[np.int64], longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Kilometres to each site, and whether each is by road."""
    straight = great_circle_kilometres(
        np.full(len(longitude), place.longitude), np.full(len(latitude), place.latitude), longitude, latitude
    )
    kilometres = straight * detour_factor()
    by_road = np.zeros(len(kilometres), dtype=bool)
    if place.site_id is not None and len(site_ids):
        # The pair's own direction wins over the other.
        listed = dict(Distance.objects.filter(to_site=place.site_id).values_list("from_site", "kilometres"))
        listed |= dict(Distance.objects.filter(from_site=place.site_id).values_list("to_site", "kilometres"))
        for row, site in enumerate(site_ids.tolist()):
            if site in listed:
                kilometres[row], by_road[row] = listed[site], True
        same = site_ids == place.site_id
        kilometres[same], by_road[same] = 0.0, True
    return kilometres, by_road
