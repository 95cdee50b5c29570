"""Fills distances.csv with kilometres and minutes by road: Region -> Region, and what was done."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np

from ressursbank.region.distances import great_circle_kilometres
from ressursbank.region.tables import Distances, Integers, Numbers, Region, Truths
from ressursbank.roads.engines import EngineName, choose_engine
from ressursbank.roads.network import RoadNetwork
from ressursbank.roads.snapping import Snaps, snap_sites
from ressursbank.roads.truck import parameters

_EQUAL_KILOMETRES = 1e-9
_SITES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class FillReport:
    """What `fill_distances` did. Pairs are directed, between different sites of projects and facilities.

    pairs = listed by hand + filled + without a route + beyond the wished distance + off road. Off road are pairs that
    lie nearer each other than to the road: of them the network knows nothing.
    """

    network: str
    engine: str
    snaps: Snaps
    pairs: int
    pairs_listed: int
    pairs_filled: int
    pairs_without_route: int
    pairs_beyond: int
    pairs_off_road: int
    rows_added: int


@dataclass(frozen=True, slots=True)
class FilledRegion:
    region: Region
    report: FillReport


def fill_distances(
    region: Region,
    network: RoadNetwork,
    engine: EngineName = "auto",
    max_snap_kilometres: float | None = None,
    within_kilometres: float | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> FilledRegion:
    """The region with the distances of all pairs of project and facility sites that are not listed by hand.

    A site joins the network at its nearest node, at most `max_snap_kilometres` off (else RegionError with every such
    site); that straight line is added to the kilometres at both ends, and driven at the access speed of parameters.csv.
    Left out, so that great circle × detour factor holds, are pairs without a route, pairs whose straight lines to the
    road add up to more than the straight line between them, and pairs farther apart than `within_kilometres` as the
    crow flies (a bound for regions of thousands of sites). Rows given by hand are never touched; rows of an earlier
    fill are replaced. One row holds both ways where they are equal, as the format has it.
    """
    figures = parameters()
    max_snap = figures["site_snap_kilometres"] if max_snap_kilometres is None else max_snap_kilometres
    used = np.unique(np.concatenate([region.projects.site, region.facilities.site]))
    snaps = snap_sites(region, used, network, max_snap)
    finder = choose_engine(engine, network)
    is_by_hand = region.distances.source == ""
    is_listed = _listed_both_ways(region.distances.from_site[is_by_hand], region.distances.to_site[is_by_hand], used)

    kilometres = np.empty((len(used), len(used)))
    minutes = np.empty_like(kilometres)
    for start in range(0, len(used), _SITES_AT_ONCE):
        if progress:
            progress("routes", start / len(used))
        rows = slice(start, start + _SITES_AT_ONCE)
        kilometres[rows], minutes[rows] = finder.matrix(snaps.node[rows], snaps.node)
    access = snaps.kilometres[:, None] + snaps.kilometres[None, :]
    kilometres += access
    minutes += access * (60 / figures["site_access_speed_kmh"])

    is_pair = ~np.eye(len(used), dtype=bool)
    wanted = is_pair & ~is_listed
    straight = _straight(region, used)
    near = wanted if within_kilometres is None else wanted & (straight <= within_kilometres)
    on_road = near & (straight >= access)
    filled = on_road & ~np.isnan(kilometres)
    # The other way round is read from the same row where both are filled and equal.
    is_same = (np.abs(kilometres - kilometres.T) <= _EQUAL_KILOMETRES) & (minutes == minutes.T)
    spared = np.tril(filled & filled.T & is_same, -1)
    tail, head = np.nonzero(filled & ~spared)
    unknown = np.full(len(tail), np.nan)
    added = Distances(
        from_site=used[tail],
        to_site=used[head],
        kilometres=kilometres[tail, head],
        minutes=minutes[tail, head],
        haul_nok_per_tonne=unknown,
        haul_co2_kg_per_tonne=unknown,
        source=np.full(len(tail), network.name, dtype=object),
    )
    report = FillReport(
        network=network.name,
        engine=type(finder).__name__,
        snaps=snaps,
        pairs=int(is_pair.sum()),
        pairs_listed=int((is_pair & is_listed).sum()),
        pairs_filled=int(filled.sum()),
        pairs_without_route=int((on_road & ~filled).sum()),
        pairs_beyond=int((wanted & ~near).sum()),
        pairs_off_road=int((near & ~on_road).sum()),
        rows_added=len(tail),
    )
    if progress:
        progress("routes", 1.0)
    return FilledRegion(replace(region, distances=_kept_and_added(region.distances, is_by_hand, added)), report)


def _listed_both_ways(from_site: Integers, to_site: Integers, used: Integers) -> Truths:
    """Which pairs of the used sites the listed rows hold: a row holds the way back too."""
    is_listed = np.zeros((len(used), len(used)), dtype=bool)
    inside = np.isin(from_site, used) & np.isin(to_site, used)
    tail = np.searchsorted(used, from_site[inside])
    head = np.searchsorted(used, to_site[inside])
    is_listed[tail, head] = True
    is_listed[head, tail] = True
    return is_listed


def _straight(region: Region, used: Integers) -> Numbers:
    """Great-circle kilometres between all pairs of the used sites."""
    longitude, latitude = region.sites.longitude[used], region.sites.latitude[used]
    return great_circle_kilometres(longitude[:, None], latitude[:, None], longitude[None, :], latitude[None, :])


def _kept_and_added(listed: Distances, is_kept: Truths, added: Distances) -> Distances:
    return Distances(
        **{
            column.name: np.concatenate([getattr(listed, column.name)[is_kept], getattr(added, column.name)])
            for column in fields(Distances)
        }
    )
