"""Where things lie in a generated region: towns with weights, sites scattered round them, kilometres by hand."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from ressursbank.region.distances import great_circle_kilometres
from ressursbank.region.tables import Distances, Integers, Numbers, Sites, Texts, Truths

KILOMETRES_PER_DEGREE = 111.195
"""Of latitude, on a sphere of 6371.0088 km radius."""
SEA_KILOMETRES_PER_STRAIGHT_KILOMETRE = 1.15


@dataclass(frozen=True, slots=True)
class Towns:
    """Town centres that projects and facilities gather round, one row a town (towns.csv)."""

    name: Texts
    longitude: Numbers
    latitude: Numbers
    municipality: Texts
    weight: Numbers
    spread_kilometres: Numbers
    is_coast: Truths
    """Reached from the region by ship: receives masses, builds little."""


@cache
def towns() -> Towns:
    """The towns of towns.csv, in its order."""
    text = files("ressursbank.region.generate").joinpath("towns.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))

    def numbers(column: str) -> Numbers:
        return np.array([float(row[column]) for row in rows])

    def texts(column: str) -> Texts:
        return np.array([row[column] for row in rows], dtype=object)

    return Towns(
        name=texts("name"),
        longitude=numbers("longitude"),
        latitude=numbers("latitude"),
        municipality=texts("municipality"),
        weight=numbers("weight"),
        spread_kilometres=numbers("spread_kilometres"),
        is_coast=texts("is_coast") == "true",
    )


def draw_towns(rng: np.random.Generator, count: int) -> Integers:
    """Row in `towns()` for each of `count` places, by the towns' weights."""
    weights = towns().weight
    return rng.choice(len(weights), size=count, p=weights / weights.sum())


def sites_round_towns(rng: np.random.Generator, town: Integers, distance_factor: Numbers) -> Sites:
    """One site a row, scattered about its town's centre; `distance_factor` moves facilities out of the centre."""
    known = towns()
    spread = known.spread_kilometres[town] * distance_factor
    north_kilometres = rng.normal(0.0, 1.0, len(town)) * spread
    east_kilometres = rng.normal(0.0, 1.0, len(town)) * spread
    latitude = known.latitude[town] + north_kilometres / KILOMETRES_PER_DEGREE
    kilometres_per_degree_east = KILOMETRES_PER_DEGREE * np.cos(np.radians(latitude))
    longitude = known.longitude[town] + east_kilometres / kilometres_per_degree_east
    ordinal = np.arange(1, len(town) + 1)
    return Sites(
        id=np.array([f"S{number:05d}" for number in ordinal], dtype=object),
        name=np.array([f"{known.name[row]} {number}" for row, number in zip(town, ordinal, strict=True)], dtype=object),
        longitude=np.round(longitude, 6),
        latitude=np.round(latitude, 6),
        municipality=known.municipality[town],
    )


def listed_distances(
    rng: np.random.Generator, sites: Sites, facility_site: Integers, terminal_site: Integers, coast_site: Integers
) -> Distances:
    """Distances given by hand: about two roads a site, to facilities, and the sea legs.

    A third of the road pairs is listed both ways, with different kilometres (one-way roads). A sea leg has its own
    price and emission per tonne, and the share of road pairs that a ferry serves has them too.
    """
    count = 2 * len(sites)
    first = np.concatenate([[0], rng.integers(len(sites), size=count - 1)])
    second = np.concatenate([[facility_site[0]], rng.choice(facility_site, size=count - 1)])
    is_both_ways = np.arange(count) % 3 == 0
    by_road = np.column_stack(
        [np.concatenate([first, second[is_both_ways]]), np.concatenate([second, first[is_both_ways]])]
    )
    by_sea = np.stack(np.meshgrid(terminal_site, coast_site, indexing="ij"), axis=-1).reshape(-1, 2)
    pairs = np.concatenate([by_sea, by_road])
    is_sea = np.arange(len(pairs)) < len(by_sea)
    pairs, is_sea = _without_repeats(pairs, is_sea, len(sites))

    first, second = pairs[:, 0], pairs[:, 1]
    straight = great_circle_kilometres(
        sites.longitude[first], sites.latitude[first], sites.longitude[second], sites.latitude[second]
    )
    detour = np.where(is_sea, SEA_KILOMETRES_PER_STRAIGHT_KILOMETRE, rng.uniform(1.2, 1.8, len(pairs)))
    kilometres = np.maximum(straight * detour, 0.3).round(1)
    is_ferry = ~is_sea & (np.arange(len(pairs)) % 7 == 3)
    has_own_haul = is_sea | is_ferry
    # Sea: port charge and a few øre per tonne-kilometre (bulk ship, from memory); ferry: the truck's toll on top.
    haul_nok = np.where(is_sea, 18 + 0.22 * kilometres, 3.0 * kilometres + 12)
    haul_co2 = np.where(is_sea, 0.015 * kilometres, 0.12 * kilometres + 0.5)
    speed = np.where(is_sea, 18.0, rng.uniform(35, 65, len(pairs)))
    return Distances(
        from_site=first,
        to_site=second,
        kilometres=kilometres,
        minutes=np.round(kilometres / speed * 60, 1),
        haul_nok_per_tonne=np.where(has_own_haul, np.round(haul_nok, 1), np.nan),
        haul_co2_kg_per_tonne=np.where(has_own_haul, np.round(haul_co2, 2), np.nan),
        source=np.full(len(pairs), "", dtype=object),
    )


def _without_repeats(pairs: Integers, is_sea: Truths, site_count: int) -> tuple[Integers, Truths]:
    """The pairs of two different sites, each once, the first mention kept, in their first order."""
    differs = pairs[:, 0] != pairs[:, 1]
    pairs, is_sea = pairs[differs], is_sea[differs]
    _, first_mention = np.unique(pairs[:, 0] * site_count + pairs[:, 1], return_index=True)
    kept = np.sort(first_mention)
    return pairs[kept], is_sea[kept]
