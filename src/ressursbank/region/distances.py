"""How far it is between two sites, what a haul costs where the package says so, and where the figure comes from.

Order (region-package.md): the same site is 0; listed in distances.csv, both ways unless both are listed;
else great circle × detour factor. Listed rows that `roads fill` wrote carry the road network's name.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ressursbank.region.tables import Integers, Numbers, Region

EARTH_RADIUS_KILOMETRES = 6371.0088
SAME_SITE, LISTED, ROAD_NETWORK, GREAT_CIRCLE = 0, 1, 2, 3
DISTANCE_SOURCES = ("same_site", "listed", "road_network", "great_circle")


@dataclass(frozen=True, slots=True)
class PairDistances:
    """Distances of pairs of sites, one element a pair. The haul figures are NaN where kilometres × rate holds."""

    kilometres: Numbers
    haul_nok_per_tonne: Numbers
    haul_co2_kg_per_tonne: Numbers
    source: Integers


def great_circle_kilometres(
    longitude_from: Numbers, latitude_from: Numbers, longitude_to: Numbers, latitude_to: Numbers
) -> Numbers:
    """Haversine distance on a sphere of radius 6371.0088 km; degrees in, kilometres out."""
    phi_from, phi_to = np.radians(latitude_from), np.radians(latitude_to)
    half_phi = (phi_to - phi_from) / 2
    half_lambda = np.radians(longitude_to - longitude_from) / 2
    chord = np.sin(half_phi) ** 2 + np.cos(phi_from) * np.cos(phi_to) * np.sin(half_lambda) ** 2
    return np.asarray(2 * EARTH_RADIUS_KILOMETRES * np.arcsin(np.sqrt(np.minimum(chord, 1.0))))


def pair_distances(region: Region, from_site: Integers, to_site: Integers) -> PairDistances:
    """Distances from `from_site[i]` to `to_site[i]` (rows of the sites table), element by element."""
    sites = region.sites
    kilometres = (
        great_circle_kilometres(
            sites.longitude[from_site], sites.latitude[from_site], sites.longitude[to_site], sites.latitude[to_site]
        )
        * region.assumptions.detour_factor
    )
    haul_nok = np.full(len(kilometres), np.nan)
    haul_co2 = np.full(len(kilometres), np.nan)
    source = np.full(len(kilometres), GREAT_CIRCLE, dtype=np.int64)
    listed_row = _listed_rows(region, from_site, to_site)
    is_listed = listed_row >= 0
    rows = listed_row[is_listed]
    kilometres[is_listed] = region.distances.kilometres[rows]
    haul_nok[is_listed] = region.distances.haul_nok_per_tonne[rows]
    haul_co2[is_listed] = region.distances.haul_co2_kg_per_tonne[rows]
    source[is_listed] = np.where(region.distances.source[rows] == "", LISTED, ROAD_NETWORK)
    same = from_site == to_site
    kilometres[same] = 0.0
    haul_nok[same] = np.nan
    haul_co2[same] = np.nan
    source[same] = SAME_SITE
    return PairDistances(kilometres, haul_nok, haul_co2, source)


def _listed_rows(region: Region, from_site: Integers, to_site: Integers) -> NDArray[np.int64]:
    """Row of distances.csv that holds for each pair, the pair's own direction first; -1 where none does."""
    listed = region.distances
    if len(listed) == 0:
        return np.full(len(from_site), -1, dtype=np.int64)
    size = len(region.sites)
    keys = listed.from_site * size + listed.to_site
    order = np.argsort(keys, kind="stable")
    sorted_keys = keys[order]

    def find(wanted: Integers) -> NDArray[np.int64]:
        position = np.minimum(np.searchsorted(sorted_keys, wanted), len(sorted_keys) - 1)
        return np.where(sorted_keys[position] == wanted, order[position], -1)

    forward = find(from_site * size + to_site)
    return np.where(forward >= 0, forward, find(to_site * size + from_site))
