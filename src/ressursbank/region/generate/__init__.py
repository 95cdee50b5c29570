"""What a synthetic region of any size looks like: seeded, round Trondheim, with every table and rule of the format.

For benchmarks, tests and trying things out: nothing in it is a real project or facility. Sizes, prices and shares are
of the order of the region's own (reasons beside each constant in building.py and receivers.py).
"""

import numpy as np

from ressursbank import vocabulary as v
from ressursbank.region.assumptions import default_assumptions
from ressursbank.region.generate.building import Building, draw_building
from ressursbank.region.generate.geography import draw_towns, listed_distances, sites_round_towns, towns
from ressursbank.region.generate.receivers import choose_candidates, draw_kinds, draw_receivers, rank_in_kind
from ressursbank.region.periods import format_period, parse_period
from ressursbank.region.tables import NEED, SURPLUS, Integers, Region, Substitutions, Truths

DEFAULT_HORIZON_START = parse_period("2027-Q1")
EARLIEST_START, LATEST_END = parse_period("1900-Q1"), parse_period("2999-Q4")
OUTSIDE_THE_CENTRE = {"landfill": 3.0, "quarry": 3.0, "recovery": 3.0}
"""How many times farther from a town's centre such facilities lie than what is built."""


def generate_region(
    projects: int,
    facilities: int,
    periods: int,
    candidates: int = 0,
    seed: int = 1,
    horizon_start: int = DEFAULT_HORIZON_START,
) -> Region:
    """A region of so many projects, facilities (`candidates` of them to be decided on) and quarters.

    The same arguments give the same region, whatever the machine. From six facilities on every kind is there.
    Raises ValueError for arguments that make no region.
    """
    _check_arguments(projects, facilities, periods, candidates, seed, horizon_start)
    rng = np.random.default_rng(seed)

    project_town = draw_towns(rng, projects)
    kind = draw_kinds(rng, facilities)
    facility_town, coast_facility = _facility_towns(rng, kind)
    host = _hosts(kind)
    facility_town = facility_town[host]
    hosts, place = np.unique(host, return_inverse=True)
    facility_site = projects + place
    spread = np.array([OUTSIDE_THE_CENTRE.get(name, 1.0) for name in v.FACILITY_KINDS.ids])[kind]
    sites = sites_round_towns(
        rng,
        np.concatenate([project_town, facility_town[hosts]]),
        np.concatenate([np.ones(projects), spread[hosts]]),
    )

    building = draw_building(rng, project_town, np.arange(projects), horizon_start, periods)
    surplus_per_quarter, need_per_quarter = _tonnes_per_quarter(building, horizon_start, periods)
    receivers = draw_receivers(
        rng,
        kind,
        choose_candidates(kind, candidates),
        facility_town,
        facility_site,
        surplus_per_quarter,
        need_per_quarter,
        horizon_start,
        periods,
    )
    is_storage = kind == v.FACILITY_KINDS.code("storage")
    terminal_site = facility_site[is_storage & (rank_in_kind(kind) % 10 == 0)]
    return Region(
        sites=sites,
        projects=building.projects,
        project_storage=building.project_storage,
        lots=building.lots,
        facilities=receivers.facilities,
        facility_accepts=receivers.facility_accepts,
        facility_capacity=receivers.facility_capacity,
        facility_yields=receivers.facility_yields,
        substitutions=_draw_substitutions(rng),
        distances=listed_distances(rng, sites, facility_site, terminal_site, facility_site[coast_facility]),
        assumptions=default_assumptions(horizon_start, periods),
    )


def _check_arguments(
    projects: int, facilities: int, periods: int, candidates: int, seed: int, horizon_start: int
) -> None:
    limits = {"projects": (projects, 1), "facilities": (facilities, 1), "periods": (periods, 1)}
    limits |= {"candidates": (candidates, 0), "seed": (seed, 0), "horizon_start": (horizon_start, EARLIEST_START)}
    for name, (value, least) in limits.items():
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{name} must be a whole number, not {value!r}")
        if value < least and name == "horizon_start":
            raise ValueError(f"horizon_start must be a period from {format_period(least)} on")
        if value < least:
            raise ValueError(f"{name} must be at least {least}, not {value}")
    if candidates > facilities:
        raise ValueError(f"candidates must be at most the number of facilities ({facilities}), not {candidates}")
    if horizon_start + periods - 1 > LATEST_END:
        raise ValueError(f"the horizon must end by {format_period(LATEST_END)}")


def _facility_towns(rng: np.random.Generator, kind: Integers) -> tuple[Integers, Truths]:
    """Town of each facility, and which ones lie on the coast: every third recovery site, counted from the last."""
    is_recovery = kind == v.FACILITY_KINDS.code("recovery")
    rank = rank_in_kind(kind)
    on_coast = is_recovery & (rank % 3 == (int(is_recovery.sum()) - 1) % 3)
    coast = np.flatnonzero(towns().is_coast)
    return np.where(on_coast, coast[rank % len(coast)], draw_towns(rng, len(kind))), on_coast


def _hosts(kind: Integers) -> Integers:
    """The facility on whose site each one lies: itself, but every other sorting plant lies in a quarry."""
    host = np.arange(len(kind))
    quarries = np.flatnonzero(kind == v.FACILITY_KINDS.code("quarry"))
    sorting = np.flatnonzero(kind == v.FACILITY_KINDS.code("sorting"))[::2][: len(quarries)]
    host[sorting] = quarries[: len(sorting)]
    return host


def _tonnes_per_quarter(building: Building, first_period: int, periods: int) -> tuple[float, float]:
    """What is dug and what is needed in a mean quarter of the horizon, counted with probability."""
    lots = building.lots
    last_period = first_period + periods - 1
    quarters_inside = np.minimum(lots.to_period, last_period) - np.maximum(lots.from_period, first_period) + 1
    share_inside = np.maximum(quarters_inside, 0) / (lots.to_period - lots.from_period + 1)
    tonnes = lots.tonnes * lots.stage_probability * share_inside
    surplus, need = (float(tonnes[lots.direction == direction].sum()) / periods for direction in (SURPLUS, NEED))
    return surplus, need


def _draw_substitutions(rng: np.random.Generator) -> Substitutions:
    """The vocabulary's table less about a fifth of its pairs, as a region with stricter rules would have it."""
    codes = np.array([[v.MASS_TYPES.code(name) for name in pair] for pair in v.SUBSTITUTIONS])
    kept = rng.random(len(codes)) < 0.8
    kept[0] = True
    return Substitutions(offered_mass_type=codes[kept, 0], needed_mass_type=codes[kept, 1])
