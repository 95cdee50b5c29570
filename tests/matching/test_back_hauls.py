"""Hauls that fill each other's empty return are found, with the kilometres that they save."""

import numpy as np
import pytest

from ressursbank.matching.back_hauls import Hauls, back_hauls, possible_back_hauls
from ressursbank.region.distances import pair_distances
from ressursbank.region.generate import generate_region
from ressursbank.region.tables import Region


@pytest.fixture(scope="module")
def region() -> Region:
    return generate_region(20, 8, 6, 1, seed=2)


def _hauls(region: Region, seed: int, count: int = 30) -> Hauls:
    some = np.random.default_rng(seed)
    sites = len(region.sites)
    return Hauls(
        period=some.integers(8100, 8103, count),
        vehicle=some.integers(0, 2, count),
        from_site=some.integers(0, sites, count),
        to_site=some.integers(0, sites, count),
        trips=some.integers(0, 40, count),
    )


def _way(region: Region, start: int, end: int) -> float:
    return float(pair_distances(region, np.array([start]), np.array([end])).kilometres[0])


def _slowly(region: Region, hauls: Hauls) -> list[tuple[float, int, int]]:
    """Every pair that saves anything: minus the kilometres, first, second."""
    found = []
    for one in range(len(hauls)):
        for two in range(one + 1, len(hauls)):
            if (hauls.period[one], hauls.vehicle[one]) != (hauls.period[two], hauls.vehicle[two]):
                continue
            a, b, c, d = (int(site[row]) for row in (one, two) for site in (hauls.from_site, hauls.to_site))
            saved = _way(region, b, a) + _way(region, d, c) - _way(region, b, c) - _way(region, d, a)
            if saved > 1e-6 and hauls.trips[one] > 0 and hauls.trips[two] > 0:
                found.append((-saved, one, two))
    return sorted(found)


@pytest.mark.parametrize("seed", range(6))
def test_the_pairs_are_those_of_the_slow_way(region: Region, seed: int) -> None:
    hauls = _hauls(region, seed)
    slow = _slowly(region, hauls)
    quick = possible_back_hauls(region, hauls)
    assert sorted(zip(quick.first.tolist(), quick.second.tolist(), strict=True)) == sorted((i, j) for _km, i, j in slow)
    saved = {(i, j): -km for km, i, j in slow}
    assert quick.saved_kilometres_a_round == pytest.approx(
        [saved[i, j] for i, j in zip(quick.first.tolist(), quick.second.tolist(), strict=True)]
    )


@pytest.mark.parametrize("seed", range(6))
def test_no_trip_is_in_two_pairs_and_the_best_pairs_come_first(region: Region, seed: int) -> None:
    hauls = _hauls(region, seed)
    left = hauls.trips.tolist()
    expected = 0.0
    for kilometres, one, two in _slowly(region, hauls):
        rounds = min(left[one], left[two])
        left[one], left[two] = left[one] - rounds, left[two] - rounds
        expected -= kilometres * rounds
    chosen = back_hauls(region, hauls)
    assert float(chosen.saved_kilometres.sum()) == pytest.approx(expected)
    used = np.zeros(len(hauls), dtype=np.int64)
    np.add.at(used, chosen.first, chosen.rounds)
    np.add.at(used, chosen.second, chosen.rounds)
    assert (used <= hauls.trips).all()
    assert (np.diff(chosen.saved_kilometres_a_round) <= 1e-9).all()


def test_there_and_back_between_the_same_two_sites_saves_both_returns(region: Region) -> None:
    ends = np.array([3, 9])
    hauls = Hauls(np.array([8100, 8100]), np.zeros(2, dtype=np.int64), ends, ends[::-1], np.array([10, 4]))
    found = back_hauls(region, hauls)
    assert found.rounds.tolist() == [4]
    assert found.saved_kilometres.sum() == pytest.approx(4 * (_way(region, 9, 3) + _way(region, 3, 9)))


def test_without_hauls_there_are_no_pairs(region: Region) -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert len(back_hauls(region, Hauls(nothing, nothing, nothing, nothing, nothing))) == 0
