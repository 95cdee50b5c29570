"""Back-haul: pairs of hauls that fill each other's empty return, with the kilometres saved.

Two hauls A to B and C to D, each by itself, drive empty from B to A and from D to C. One after the other they drive
empty from B to C and from D to A instead. Saved a round: BA + DC - BC - DA.
"""

from dataclasses import dataclass

import numpy as np

from ressursbank.region.distances import pair_distances
from ressursbank.region.tables import Integers, Numbers, Region, Table

_LEAST_SAVED_KILOMETRES = 1e-6
_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Hauls(Table):
    """Loaded trips from a site to another (rows of the sites table) in a quarter, by a kind of vehicle (any code)."""

    period: Integers
    vehicle: Integers
    from_site: Integers
    to_site: Integers
    trips: Integers


@dataclass(frozen=True, slots=True)
class BackHauls(Table):
    """Pairs of rows of Hauls, first < second; `rounds` are trips of each that are driven together."""

    first: Integers
    second: Integers
    saved_kilometres_a_round: Numbers
    rounds: Integers

    @property
    def saved_kilometres(self) -> Numbers:
        """Of all rounds of each pair."""
        return self.saved_kilometres_a_round * self.rounds


def back_hauls(region: Region, hauls: Hauls, most_of_each: int = 50) -> BackHauls:
    """The best pairs of hauls in the same quarter by the same vehicle; no trip is in two pairs.

    Pairs are taken as long as trips are left, the one that saves most a round first (ties: the rows first in the
    table): at least half of what the best choice of pairs could save. Of each haul only the `most_of_each` best
    partners are looked at.
    """
    pairs = possible_back_hauls(region, hauls, most_of_each)
    order = np.lexsort((pairs.second, pairs.first, -pairs.saved_kilometres_a_round))
    left = hauls.trips.tolist()
    rounds = np.zeros(len(order), dtype=np.int64)
    for place, first, second in zip(
        range(len(order)), pairs.first[order].tolist(), pairs.second[order].tolist(), strict=True
    ):
        both = min(left[first], left[second])
        if both > 0:
            rounds[place] = both
            left[first] -= both
            left[second] -= both
    chosen = rounds > 0
    kept = pairs.take(order[chosen])
    return BackHauls(kept.first, kept.second, kept.saved_kilometres_a_round, rounds[chosen])


def possible_back_hauls(region: Region, hauls: Hauls, most_of_each: int = 50) -> BackHauls:
    """Every pair that saves anything, of each haul its `most_of_each` best; `rounds` if the pair were the only one."""
    found = [_of_group(region, hauls, rows, most_of_each) for rows in _groups(hauls) if len(rows) > 1]
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return BackHauls(nothing, nothing, np.zeros(0), nothing)
    keys = np.concatenate([first * len(hauls) + second for first, second, _saved in found])
    keys, places = np.unique(keys, return_index=True)
    saved = np.concatenate([each for _first, _second, each in found])[places]
    first, second = np.divmod(keys, len(hauls))
    return BackHauls(first, second, saved, np.minimum(hauls.trips[first], hauls.trips[second]))


def _groups(hauls: Hauls) -> list[Integers]:
    """Rows with trips by quarter and vehicle."""
    order = np.lexsort((hauls.vehicle, hauls.period))
    order = order[hauls.trips[order] > 0]
    is_new = (np.diff(hauls.period[order]) != 0) | (np.diff(hauls.vehicle[order]) != 0)
    return np.split(order, np.flatnonzero(is_new) + 1)


def _of_group(region: Region, hauls: Hauls, rows: Integers, most_of_each: int) -> tuple[Integers, Integers, Numbers]:
    """Pairs of these rows that save anything: first, second, kilometres saved a round."""
    sites, ends = np.unique(np.concatenate([hauls.from_site[rows], hauls.to_site[rows]]), return_inverse=True)
    start, end = ends[: len(rows)], ends[len(rows) :]
    way = _matrix(region, sites)
    own_return = way[end, start]
    firsts, seconds, saved = [], [], []
    at_once = max(1, _CELLS_AT_ONCE // len(rows))
    for low in range(0, len(rows), at_once):
        part = np.arange(low, min(low + at_once, len(rows)))
        # [i, j]: the returns of both, less the ways from i's end to j's start and from j's end to i's start.
        cells = own_return[part, None] + own_return[None, :] - way[end[part]][:, start] - way[end][:, start[part]].T
        cells[np.arange(len(part)), part] = 0.0
        if len(rows) > most_of_each:
            limit = -np.partition(-cells, most_of_each - 1, axis=1)[:, most_of_each - 1 : most_of_each]
            cells[cells < limit] = 0.0
        at, other = np.nonzero(cells > _LEAST_SAVED_KILOMETRES)
        one, two = rows[part[at]], rows[other]
        firsts.append(np.minimum(one, two))
        seconds.append(np.maximum(one, two))
        saved.append(cells[at, other])
    return np.concatenate(firsts), np.concatenate(seconds), np.concatenate(saved)


def _matrix(region: Region, sites: Integers) -> Numbers:
    """Kilometres between all these sites."""
    count = len(sites)
    found = pair_distances(region, np.repeat(sites, count), np.tile(sites, count))
    return found.kilometres.reshape(count, count)
