"""How far it is between two places and what the haul costs and emits, recomputed for the verifier.

Same site 0; else as listed in distances.csv, both ways unless both are listed; else the great circle on a sphere of
6371.0088 km × detour_factor. Part of the independent verifier.
"""

from dataclasses import dataclass

import numpy as np

from ressursbank.plan.tables import Integers, Numbers
from ressursbank.region.tables import Region

_EARTH_RADIUS_KILOMETRES = 6371.0088
SAME_SITE, LISTED, ROAD_NETWORK, GREAT_CIRCLE = range(4)
SOURCES = ("same_site", "listed", "road_network", "great_circle")


@dataclass(frozen=True, slots=True)
class Hauls:
    """One haul for each pair of sites, per tonne; `source` is an index in SOURCES."""

    kilometres: Numbers
    nok_per_tonne: Numbers
    co2_kg_per_tonne: Numbers
    source: Integers


def hauls(region: Region, start: Integers, end: Integers) -> Hauls:
    """The hauls from site rows `start` to site rows `end`."""
    assumptions, listed = region.assumptions, region.distances
    row = _listed_row(region, start, end)
    is_listed = row >= 0
    kilometres = _great_circle(region, start, end) * assumptions.detour_factor
    kilometres[is_listed] = listed.kilometres[row[is_listed]]
    source = np.full(len(start), GREAT_CIRCLE)
    source[is_listed] = np.where(listed.source[row[is_listed]] == "", LISTED, ROAD_NETWORK)
    nok = kilometres * assumptions.nok_per_tonne_km
    co2_kg = kilometres * assumptions.co2_kg_per_tonne_km
    for figure, given in ((nok, listed.haul_nok_per_tonne), (co2_kg, listed.haul_co2_kg_per_tonne)):
        is_given = is_listed.copy()
        is_given[is_listed] = ~np.isnan(given[row[is_listed]])
        figure[is_given] = given[row[is_given]]
    same = start == end
    for figure in (kilometres, nok, co2_kg):
        figure[same] = 0.0
    source[same] = SAME_SITE
    return Hauls(kilometres, nok, co2_kg, source)


def _listed_row(region: Region, start: Integers, end: Integers) -> Integers:
    """The row of distances.csv for each pair: its own direction, else the other one, else -1."""
    pairs = zip(region.distances.from_site.tolist(), region.distances.to_site.tolist(), strict=True)
    row_of = {pair: row for row, pair in enumerate(pairs)}
    if not row_of:
        return np.full(len(start), -1)
    wanted = zip(start.tolist(), end.tolist(), strict=True)
    return np.array([row_of.get((a, b), row_of.get((b, a), -1)) for a, b in wanted], dtype=np.int64)


def _great_circle(region: Region, start: Integers, end: Integers) -> Numbers:
    """The angle between two directions from the Earth's centre, × its radius (exact for near and far alike)."""
    longitude, latitude = np.radians(region.sites.longitude), np.radians(region.sites.latitude)
    direction = np.column_stack(
        (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    )
    one, other = direction[start], direction[end]
    across = np.linalg.norm(np.cross(one, other), axis=1)
    return np.asarray(np.arctan2(across, (one * other).sum(axis=1)) * _EARTH_RADIUS_KILOMETRES)
