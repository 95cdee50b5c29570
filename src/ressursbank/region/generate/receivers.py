"""Who takes masses in a generated region: facilities, what they accept, their room over time and their yields."""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary as v
from ressursbank.region.generate.geography import towns
from ressursbank.region.generate.kinds import CANDIDATE_KINDS, KIND_SHARES, KINDS, YIELDS
from ressursbank.region.periods import ALWAYS, NEVER
from ressursbank.region.tables import (
    UNLIMITED_QUARTERS,
    Facilities,
    FacilityAccepts,
    FacilityCapacity,
    FacilityYields,
    Integers,
    Numbers,
    Truths,
)

OPERATORS = ("Drift AS", "Masse AS", "Kommunalt foretak", "")


@dataclass(frozen=True, slots=True)
class Receivers:
    facilities: Facilities
    facility_accepts: FacilityAccepts
    facility_capacity: FacilityCapacity
    facility_yields: FacilityYields


def draw_kinds(rng: np.random.Generator, count: int) -> Integers:
    """Facility kind of each of `count` facilities: every kind once before any twice, then by KIND_SHARES."""
    ids = v.FACILITY_KINDS.ids
    first = [ids.index(kind) for kind in KIND_SHARES][:count]
    further = max(count - len(first), 0)
    wanted = np.array(list(KIND_SHARES.values())) * count - 1
    turns = np.repeat(np.arange(len(KIND_SHARES)), np.maximum(np.ceil(wanted), 0).astype(np.int64))
    rng.shuffle(turns)
    return np.concatenate([first, np.array([ids.index(kind) for kind in KIND_SHARES])[turns[:further]]]).astype(
        np.int64
    )


def rank_in_kind(kind: Integers) -> Integers:
    """0 for the first facility of its kind, 1 for the next, and so on."""
    rank = np.zeros(len(kind), dtype=np.int64)
    for code in np.unique(kind):
        rows = np.flatnonzero(kind == code)
        rank[rows] = np.arange(len(rows))
    return rank


def choose_candidates(kind: Integers, candidates: int) -> Truths:
    """Which facilities the plan decides on: of several kinds in turn, and the first of each kind last."""
    rank = rank_in_kind(kind)
    turn = np.array([CANDIDATE_KINDS.index(name) for name in v.FACILITY_KINDS.ids])
    order = np.lexsort((turn[kind], rank, rank == 0))
    is_candidate = np.zeros(len(kind), dtype=bool)
    is_candidate[order[:candidates]] = True
    return is_candidate


def draw_receivers(
    rng: np.random.Generator,
    kind: Integers,
    is_candidate: Truths,
    town: Integers,
    site: Integers,
    surplus_per_quarter: float,
    need_per_quarter: float,
    first_period: int,
    periods: int,
) -> Receivers:
    """The facilities and their tables, with room that is scarce beside what the region digs and needs in a quarter."""
    full_capacity = _draw_full_capacity(rng, kind, surplus_per_quarter, need_per_quarter)
    facilities = _draw_facilities(
        rng, kind, is_candidate, town, site, full_capacity, surplus_per_quarter, first_period, periods
    )
    accepts = _draw_accepts(rng, kind)
    return Receivers(
        facilities=facilities,
        facility_accepts=accepts,
        facility_capacity=_draw_capacity_steps(rng, kind, full_capacity, first_period, periods),
        facility_yields=_draw_yields(rng, kind, accepts),
    )


def _figures(field: str, kind: Integers) -> Numbers:
    """One figure of KINDS for each facility; NaN where the kind has none."""
    by_code = [getattr(KINDS[name], field) for name in v.FACILITY_KINDS.ids]
    return np.array([np.nan if figure is None else float(figure) for figure in by_code])[kind]


def _shares_of_kind(rng: np.random.Generator, kind: Integers) -> Numbers:
    """A lognormal share for each facility; those of one kind sum to 1."""
    weight = rng.lognormal(0.0, 0.6, len(kind))
    return weight / np.bincount(kind, weight, minlength=len(v.FACILITY_KINDS.ids))[kind]


def _draw_full_capacity(rng: np.random.Generator, kind: Integers, surplus: float, need: float) -> Numbers:
    is_quarry = kind == v.FACILITY_KINDS.ids.index("quarry")
    of_region = np.where(is_quarry, need, surplus)
    return np.maximum(_figures("capacity_share", kind) * of_region * _shares_of_kind(rng, kind), 200.0)


def _draw_facilities(
    rng: np.random.Generator,
    kind: Integers,
    is_candidate: Truths,
    town: Integers,
    site: Integers,
    full_capacity: Numbers,
    surplus_per_quarter: float,
    first_period: int,
    periods: int,
) -> Facilities:
    count = len(kind)
    rank = rank_in_kind(kind)
    has_stock = np.isnan(_figures("total_quarters", kind))
    life_quarters = np.ceil(_figures("total_quarters", kind) * periods * rng.uniform(0.7, 1.3, count))
    room = np.maximum(_figures("room_share", kind) * surplus_per_quarter * _shares_of_kind(rng, kind), 500.0)
    total = np.round(np.where(has_stock, room, full_capacity * np.maximum(life_quarters, 1)), -1)
    # The first of a kind is always there; of the others one in five opens, and one in five closes, inside the horizon.
    opens_late = (rank > 0) & (rng.random(count) < 0.2)
    closes_early = (rank > 0) & (rng.random(count) < 0.2)
    third = max(periods // 3, 1)
    opens = np.where(opens_late, first_period + rng.integers(0, third, count), ALWAYS)
    closes = np.where(closes_early, first_period + periods - 1 - rng.integers(0, third, count), NEVER)
    closes = np.where((closes < opens), NEVER, closes)
    # Waste law: one year before disposal, three before recovery; open sites without a limit stay a few.
    time_limit = np.where(rng.random(count) < 0.5, 4, np.where(rng.random(count) < 0.6, 12, rng.integers(2, 7, count)))
    is_limited = has_stock & ((rank == 0) | (rng.random(count) < 0.75))
    cost = 18.0 * full_capacity * periods * rng.uniform(0.4, 1.6, count)
    kind_name, town_name = [name.lower() for name in v.FACILITY_KINDS.name_nb], towns().name
    planned = np.array([v.FACILITY_STATUSES.ids.index(name) for name in ("recommended", "plan_programme", "zoned")])
    in_use = v.FACILITY_STATUSES.ids.index("open")
    permitted = v.FACILITY_STATUSES.ids.index("permitted")
    return Facilities(
        id=np.array([f"F{number:04d}" for number in range(1, count + 1)], dtype=object),
        site=site,
        name=np.array([f"{town_name[t]} {kind_name[k]}" for t, k in zip(town, kind, strict=True)], dtype=object),
        kind=kind,
        operator=np.array(OPERATORS, dtype=object)[rng.integers(len(OPERATORS), size=count)],
        status=np.where(
            is_candidate, planned[rng.integers(len(planned), size=count)], np.where(opens_late, permitted, in_use)
        ),
        opens=opens,
        closes=closes,
        total_tonnes=np.where(~has_stock & (rng.random(count) < 0.2) & (rank > 0), np.inf, total),
        is_candidate=is_candidate,
        opening_cost_nok=np.where(is_candidate, np.maximum(np.round(cost, -4), 10_000), 0.0),
        max_storage_quarters=np.where(is_limited, time_limit, UNLIMITED_QUARTERS),
        holding_nok_per_tonne_quarter=np.where(has_stock, np.round(rng.uniform(0.5, 4.0, count), 1), 0.0),
    )


def _draw_accepts(rng: np.random.Generator, kind: Integers) -> FacilityAccepts:
    """Each facility's mass types, highest class and fee; the first landfill takes everything, dearly.

    A fifth of the recovery sites pays for what it can use (negative fee).
    """
    ids, kinds = v.MASS_TYPES.ids, v.FACILITY_KINDS.ids
    chance = np.array([[KINDS[name].accepts.get(mass, 0.0) for mass in ids] for name in kinds])[kind]
    is_accepted = rng.random(chance.shape) < chance
    # Nobody runs a facility that takes nothing: its likeliest type is always there.
    is_accepted[np.arange(len(kind)), chance.argmax(axis=1)] = True
    class_weights = np.cumsum([KINDS[name].class_weights for name in kinds], axis=1)[kind]
    highest = 1 + np.sum(class_weights[:, :-1] <= rng.random(len(kind))[:, None], axis=1)
    fee = rng.uniform(_figures("fee_low", kind), _figures("fee_high", kind))
    pays = (kind == kinds.index("recovery")) & (rank_in_kind(kind) % 5 == 0)
    fee = np.where(pays, -0.6 * fee, fee + 70.0 * (highest - 1) * (kind == kinds.index("landfill")))
    first_landfill = np.flatnonzero(kind == kinds.index("landfill"))[:1]
    is_accepted[first_landfill] = True
    highest[first_landfill] = 5
    fee[first_landfill] = 280.0

    facility, mass_type = np.nonzero(is_accepted)
    return FacilityAccepts(
        facility=facility,
        mass_type=mass_type,
        max_contamination_class=highest[facility],
        fee_nok_per_tonne=np.round(fee[facility] * rng.uniform(0.85, 1.15, len(facility))),
    )


def _draw_capacity_steps(
    rng: np.random.Generator, kind: Integers, full_capacity: Numbers, first_period: int, periods: int
) -> FacilityCapacity:
    """One to three steps of capacity over the horizon; every fourth facility with steps stands still one quarter.

    A fifth of the storage sites and quarries has no row: unlimited.
    """
    kinds = v.FACILITY_KINDS.ids
    may_be_unlimited = np.isin(kind, [kinds.index("storage"), kinds.index("quarry")]) & (rank_in_kind(kind) > 0)
    has_rows = ~(may_be_unlimited & (rng.random(len(kind)) < 0.2))
    has_rows[0] = True
    steps = np.minimum(rng.integers(1, 4, len(kind)), max(periods // 2, 1)) * has_rows
    facility = np.repeat(np.arange(len(kind)), steps)
    step = np.concatenate([np.arange(count) for count in steps])
    of = steps[facility]
    from_period = first_period + step * periods // of
    is_last = step == of - 1
    # The last step lasts past the horizon, as permits do; the quarter before a next step may have no row at all.
    has_gap = ~is_last & ((facility % 4 == 0) & (step == 0))
    to_period = np.where(is_last, first_period + periods + 7, first_period + (step + 1) * periods // of - 1 - has_gap)
    level = np.round(full_capacity[facility] * rng.uniform(0.7, 1.3, len(facility)), -1)
    return FacilityCapacity(facility, from_period, to_period, level)


def _draw_yields(rng: np.random.Generator, kind: Integers, accepts: FacilityAccepts) -> FacilityYields:
    """What comes out of each accepted type of a sorting or treatment plant; a few per cent are lost.

    A sorting plant gives clean coarse parts and leaves the class in the fines; treatment takes the class down to 2.
    """
    ids, kinds = v.MASS_TYPES.ids, v.FACILITY_KINDS.ids
    has_yields = np.isin(kind, [kinds.index("sorting"), kinds.index("treatment")])
    rows: list[tuple[int, int, int, float, int]] = []
    for row in np.flatnonzero(has_yields[accepts.facility]):
        plant, taken = int(accepts.facility[row]), int(accepts.mass_type[row])
        highest = int(accepts.max_contamination_class[row])
        left_class = min(highest, 2) if kind[plant] == kinds.index("treatment") else highest
        rows += [
            (plant, taken, ids.index(out), share, 1 if is_clean else left_class)
            for out, share, is_clean in YIELDS[ids[taken]]
        ]
    columns = np.array(rows, dtype=np.float64).reshape(-1, 5).T
    whole = columns[[0, 1, 2, 4]].astype(np.int64)
    return FacilityYields(
        facility=whole[0],
        mass_type_in=whole[1],
        mass_type_out=whole[2],
        share=np.round(columns[3] * rng.uniform(0.94, 1.03, len(rows)), 2),
        contamination_class_out=whole[3],
    )
