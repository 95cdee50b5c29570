"""How far it is between the lot that is asked about and each partner, and where every figure comes from."""

from dataclasses import dataclass

import numpy as np

from ressursbank.region.distances import (
    GREAT_CIRCLE,
    ROAD_NETWORK,
    ListedDistances,
    PairDistances,
    great_circle_kilometres,
)
from ressursbank.region.tables import Integers, Region
from ressursbank.roads.site_ways import Point, RoadSearch, SiteWays


@dataclass(frozen=True, slots=True)
class Ways:
    """What is listed holds; else the road network where there is one, else great circle × detour factor."""

    listed: ListedDistances
    by_road: SiteWays | None

    @classmethod
    def of(cls, region: Region, roads: RoadSearch | None = None) -> "Ways":
        """Those of a region; without a road network as a plan reckons."""
        sites = region.sites
        return cls(
            ListedDistances.of(region), SiteWays(roads, sites.longitude, sites.latitude) if roads is not None else None
        )

    def between(self, point: Point, sites: Integers, *, is_towards: bool) -> PairDistances:
        """From the point to each site (rows of the sites table), or from each site `is_towards` the point."""
        if point.site >= 0:
            here = np.full(len(sites), point.site)
            found = self.listed.pairs(*((sites, here) if is_towards else (here, sites)))
        else:
            found = self._straight(point, sites)
        if self.by_road is not None:
            rows = np.flatnonzero(found.source == GREAT_CIRCLE)
            kilometres = self.by_road.kilometres(point, sites[rows], is_towards=is_towards)
            reached = ~np.isnan(kilometres)
            found.kilometres[rows[reached]] = kilometres[reached]
            found.source[rows[reached]] = ROAD_NETWORK
        return found

    def _straight(self, point: Point, sites: Integers) -> PairDistances:
        places, count = self.listed.region.sites, len(sites)
        kilometres = great_circle_kilometres(
            np.full(count, point.longitude),
            np.full(count, point.latitude),
            places.longitude[sites],
            places.latitude[sites],
        )
        return PairDistances(
            kilometres * self.listed.region.assumptions.detour_factor,
            np.full(count, np.nan),
            np.full(count, np.nan),
            np.full(count, GREAT_CIRCLE, dtype=np.int64),
        )
