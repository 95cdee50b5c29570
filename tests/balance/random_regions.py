"""Small random regions that strain the rules: generated ones, then bent where generated regions are too kind."""

from dataclasses import replace

import numpy as np

from ressursbank import vocabulary
from ressursbank.region.generate import generate_region
from ressursbank.region.tables import (
    NEED,
    SURPLUS,
    UNLIMITED_QUARTERS,
    Distances,
    Facilities,
    Region,
)

Generator = np.random.Generator


def random_region(seed: int) -> Region:
    """A region of 3 to 8 projects, 6 to 12 facilities, 3 to 6 quarters and 0 to 3 candidates, bent by the seed."""
    rng = np.random.default_rng(seed)
    region = generate_region(
        int(rng.integers(3, 9)), int(rng.integers(6, 13)), int(rng.integers(3, 7)), int(rng.integers(0, 4)), seed
    )
    for bend in (
        _tight_capacities,
        _short_ages_and_closings,
        _fees_and_totals,
        _strained_lots,
        _shared_sites,
        _room_that_comes_and_goes,
        _directed_distances,
        _candidates_of_any_kind,
        _figures,
    ):
        region = bend(rng, region)
    return region


def _is_kind(region: Region, *kinds: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.isin(np.array(vocabulary.FACILITY_KINDS.ids)[region.facilities.kind], kinds)


def _tight_capacities(rng: Generator, region: Region) -> Region:
    """Some capacities a fraction of what they were, some nothing; some facilities without any row."""
    capacity = region.facility_capacity
    factor = rng.choice([0.0, 0.05, 0.3, 1.0, 3.0], len(capacity), p=[0.05, 0.25, 0.3, 0.3, 0.1])
    bent = replace(capacity, tonnes_per_period=capacity.tonnes_per_period * factor)
    has_rows = rng.random(len(region.facilities)) < 0.85
    return replace(region, facility_capacity=bent.take(has_rows[capacity.facility]))


def _short_ages_and_closings(rng: Generator, region: Region) -> Region:
    """Stock that may stand no, one or two quarters; facilities that open late and close early."""
    facilities = region.facilities
    count, periods = len(facilities), region.assumptions.periods
    ages = rng.choice([0, 1, 2, UNLIMITED_QUARTERS], count, p=[0.15, 0.3, 0.25, 0.3])
    opens = region.first_period + rng.integers(-2, max(periods - 1, 1), count)
    closes = opens + rng.integers(0, periods + 2, count)
    keeps = rng.random(count) < 0.5
    holding = np.where(rng.random(count) < 0.5, rng.choice([0.0, 3.0, 40.0], count), 0.0)
    bent = replace(
        facilities,
        max_storage_quarters=np.where(rng.random(count) < 0.3, facilities.max_storage_quarters, ages),
        opens=np.where(keeps, facilities.opens, opens),
        closes=np.where(keeps, facilities.closes, closes),
        holding_nok_per_tonne_quarter=holding,
    )
    return replace(region, facilities=bent)


def _fees_and_totals(rng: Generator, region: Region) -> Region:
    """Some fees negative; totals that bind: of landfills' lives and of the room for stock."""
    accepts, facilities = region.facility_accepts, region.facilities
    fee = np.where(rng.random(len(accepts)) < 0.15, -accepts.fee_nok_per_tonne / 2, accepts.fee_nok_per_tonne)
    surplus = float(region.lots.tonnes[region.lots.direction == SURPLUS].sum())
    total = np.where(
        rng.random(len(facilities)) < 0.5,
        facilities.total_tonnes,
        rng.choice([0.0, 0.02, 0.1, np.inf], len(facilities), p=[0.05, 0.45, 0.3, 0.2]) * surplus,
    )
    total = np.where(np.isnan(total), np.inf, total)
    return replace(
        region,
        facility_accepts=replace(accepts, fee_nok_per_tonne=fee),
        facilities=replace(facilities, total_tonnes=total),
    )


def _strained_lots(rng: Generator, region: Region) -> Region:
    """Lots of no tonnes, half-certain lots, windows over the horizon's edges, needs for other and dirtier masses."""
    lots = region.lots
    count, periods = len(lots), region.assumptions.periods
    start = np.where(
        rng.random(count) < 0.6, region.first_period + rng.integers(-2, periods + 1, count), lots.from_period
    )
    made_needs = rng.random(count) < 0.2
    bent = replace(
        lots,
        direction=np.where(made_needs, NEED, lots.direction),
        tonnes=np.where(rng.random(count) < 0.05, 0.0, lots.tonnes),
        tonnes_p10=np.full(count, np.nan),
        tonnes_p90=np.full(count, np.nan),
        stage_probability=np.where(rng.random(count) < 0.4, rng.choice([0.0, 0.25, 0.7], count), 1.0),
        from_period=start,
        to_period=start + rng.integers(0, 4, count),
    )
    return replace(region, lots=bent)


def _shared_sites(rng: Generator, region: Region) -> Region:
    """Several projects on one site, and facilities on projects' sites."""
    projects, facilities = region.projects, region.facilities
    moved = rng.random(len(projects)) < 0.25
    site = np.where(moved, projects.site[rng.integers(0, len(projects), len(projects))], projects.site)
    joins = rng.random(len(facilities)) < 0.25
    at_project = site[rng.integers(0, len(projects), len(facilities))]
    return replace(
        region,
        projects=replace(projects, site=site),
        facilities=replace(facilities, site=np.where(joins, at_project, facilities.site)),
    )


def _room_that_comes_and_goes(rng: Generator, region: Region) -> Region:
    """Room on own sites for more projects, some for a quarter only, some small."""
    storage = region.project_storage
    count = 2 * len(region.projects)
    start = region.first_period + rng.integers(-1, region.assumptions.periods, count)
    added = replace(
        storage,
        project=rng.integers(0, len(region.projects), count),
        from_period=start,
        to_period=start + rng.integers(0, 4, count),
        room_tonnes=np.round(rng.choice([0.0, 50.0, 400.0, 5000.0], count)),
        area=np.full(count, "", dtype=object),
    )
    both = {name: np.concatenate([getattr(storage, name), getattr(added, name)]) for name in _fields(storage)}
    return replace(region, project_storage=type(storage)(**both))


def _directed_distances(rng: Generator, region: Region) -> Region:
    """Listed pairs of sites, some both ways and unlike, some with a haul price or emission of their own."""
    pairs = rng.integers(0, len(region.sites), (3 * len(region.sites), 2))
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    rows = pairs[rng.permutation(len(pairs))]
    count = len(rows)
    distances = Distances(
        from_site=rows[:, 0],
        to_site=rows[:, 1],
        kilometres=np.round(rng.uniform(0, 60, count), 1),
        minutes=np.full(count, np.nan),
        haul_nok_per_tonne=np.where(rng.random(count) < 0.3, np.round(rng.uniform(0, 90, count), 1), np.nan),
        haul_co2_kg_per_tonne=np.where(rng.random(count) < 0.3, np.round(rng.uniform(0, 5, count), 2), np.nan),
        source=np.full(count, "", dtype=object),
    )
    return replace(region, distances=distances)


def _candidates_of_any_kind(rng: Generator, region: Region) -> Region:
    """As many candidates as before, of any kind (a quarry too), some bounded by nothing; at times free to open."""
    facilities: Facilities = region.facilities
    count = int(facilities.is_candidate.sum())
    is_candidate = np.zeros(len(facilities), dtype=np.bool_)
    is_candidate[rng.choice(len(facilities), count, replace=False)] = True
    opening = rng.choice([0.0, 5e3, 1e5, 1e6], len(facilities), p=[0.1, 0.3, 0.3, 0.3])
    unbounded = is_candidate & (rng.random(len(facilities)) < 0.4)
    bent = replace(
        facilities,
        is_candidate=is_candidate,
        opening_cost_nok=np.where(is_candidate, opening, 0.0),
        total_tonnes=np.where(unbounded, np.inf, facilities.total_tonnes),
    )
    capacity = region.facility_capacity
    return replace(region, facilities=bent, facility_capacity=capacity.take(~unbounded[capacity.facility]))


def _figures(rng: Generator, region: Region) -> Region:
    """Discounting, carbon prices, penalties high or low, the vocabulary's substitutions or the region's own."""
    changed = region.with_assumptions(
        discount_rate_per_year=float(rng.choice([0.0, 0.04, 0.1])),
        carbon_price_nok_per_tonne=float(rng.choice([0.0, 2000.0, 20000.0])),
        unmet_need_nok_per_tonne=float(rng.choice([50.0, 1000.0])),
        leftover_stock_nok_per_tonne=float(rng.choice([0.0, 20.0, 150.0])),
        handling_nok_per_tonne=float(rng.choice([0.0, 12.0])),
        unplaced_surplus_nok_per_tonne=float(rng.choice([150.0, 2000.0])),
    )
    return replace(changed, substitutions=None) if rng.random() < 0.5 else changed


def _fields(table: object) -> list[str]:
    return list(type(table).__dataclass_fields__)  # type: ignore[attr-defined]  # every Table is a dataclass
