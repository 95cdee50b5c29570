"""How far it is between the lot that is asked about and each partner, and where every figure comes from."""

from dataclasses import dataclass

import numpy as np

from ressursbank.region.distances import (
    GREAT_CIRCLE,
    LISTED,
    ROAD_NETWORK,
    SAME_SITE,
    PairDistances,
    great_circle_kilometres,
)
from ressursbank.region.tables import Integers, Region
from ressursbank.roads.site_ways import Point, RoadSearch, SiteWays


@dataclass(frozen=True, slots=True)
class Ways:
    """What is listed holds; else the road network where there is one, else great circle × detour factor.

    `by_start` and `by_end` sort the listed rows by the site at that end; the site's rows begin at `first_from[site]`
    and `first_to[site]`.
    """

    region: Region
    by_road: SiteWays | None
    by_start: Integers
    first_from: Integers
    by_end: Integers
    first_to: Integers

    @classmethod
    def of(cls, region: Region, roads: RoadSearch | None = None) -> "Ways":
        """Those of a region; without a road network as a plan reckons."""
        sites, listed = region.sites, region.distances
        by_start, by_end = (np.argsort(ends, kind="stable") for ends in (listed.from_site, listed.to_site))
        every = np.arange(len(sites) + 1)
        return cls(
            region=region,
            by_road=SiteWays(roads, sites.longitude, sites.latitude) if roads is not None else None,
            by_start=by_start,
            first_from=np.searchsorted(listed.from_site[by_start], every),
            by_end=by_end,
            first_to=np.searchsorted(listed.to_site[by_end], every),
        )

    def between(self, point: Point, sites: Integers, *, is_towards: bool) -> PairDistances:
        """From the point to each site (rows of the sites table), or from each site `is_towards` the point.

        The same figures as region/distances.py has, save those of the road network.
        """
        places, count = self.region.sites, len(sites)
        here = np.full(count, point.longitude), np.full(count, point.latitude)
        there = places.longitude[sites], places.latitude[sites]
        straight = great_circle_kilometres(*there, *here) if is_towards else great_circle_kilometres(*here, *there)
        kilometres = straight * self.region.assumptions.detour_factor
        source = np.full(count, GREAT_CIRCLE, dtype=np.int64)
        haul_nok, haul_co2 = np.full(count, np.nan), np.full(count, np.nan)
        if self.by_road is not None:
            by_road = self.by_road.kilometres(point, sites, straight, is_towards=is_towards)
            reached = ~np.isnan(by_road)
            kilometres[reached], source[reached] = by_road[reached], ROAD_NETWORK
        if point.site >= 0:
            listed = self.region.distances
            row = self._listed_rows(point.site, is_towards=is_towards)[sites]
            at = np.flatnonzero(row >= 0)
            rows = row[at]
            kilometres[at] = listed.kilometres[rows]
            haul_nok[at], haul_co2[at] = listed.haul_nok_per_tonne[rows], listed.haul_co2_kg_per_tonne[rows]
            source[at] = np.where(listed.source[rows] == "", LISTED, ROAD_NETWORK)
            same = sites == point.site
            kilometres[same], source[same] = 0.0, SAME_SITE
            haul_nok[same], haul_co2[same] = np.nan, np.nan
        return PairDistances(kilometres, haul_nok, haul_co2, source)

    def _listed_rows(self, site: int, *, is_towards: bool) -> Integers:
        """Row of distances.csv by the site at the other end, the pair's own direction first; -1 where none holds."""
        listed = self.region.distances
        found = np.full(len(self.region.sites), -1, dtype=np.int64)
        starting = self.by_start[self.first_from[site] : self.first_from[site + 1]]
        ending = self.by_end[self.first_to[site] : self.first_to[site + 1]]
        own, other = ((ending, listed.from_site), (starting, listed.to_site))
        if not is_towards:
            own, other = other, own
        for rows, ends in (other, own):
            # Of rows given twice the first holds: it is written last.
            found[ends[rows[::-1]]] = rows[::-1]
        return found
