"""A shadow price is what the region saves per tonne when a tonne of room is added: added here, and solved again."""

from dataclasses import replace

import numpy as np
import pytest

from ressursbank import vocabulary
from ressursbank.plan.tables import Plan
from ressursbank.region.tables import Region
from tests.balance.checked import checked_plan, objective
from tests.balance.random_regions import random_region

SEEDS = (0, 4, 9, 13, 14, 22)
"""Regions with too little capacity somewhere, and too little room or life left somewhere."""


def _region(seed: int) -> Region:
    """A random region without candidates, so that nothing opens because of the room added."""
    region = random_region(seed)
    facilities = replace(region.facilities, is_candidate=np.zeros(len(region.facilities), dtype=np.bool_))
    return replace(region, facilities=facilities).with_assumptions(pyramid="weighted")


def _dearest(plan: Plan, column: str, count: int = 2) -> list[int]:
    """Rows of capacity with the highest prices, one for each facility."""
    prices = getattr(plan.capacity, column)
    order = [int(row) for row in np.argsort(-prices) if prices[row] > 0.01]
    ids = [plan.capacity.facility_id[row] for row in order]
    return [row for number, row in enumerate(order) if ids.index(ids[number]) == number][:count]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tonne_of_capacity_saves_its_shadow_price(seed: int) -> None:
    region = _region(seed)
    plan = checked_plan(region)
    rows = _dearest(plan, "shadow_price_nok_per_tonne")
    assert rows
    for row in rows:
        facility = region.facilities.id.tolist().index(plan.capacity.facility_id[row])
        roomier = _with_capacity_added(region, facility, int(plan.capacity.period[row]))
        saved = plan.summary["objective_nok"] - objective(roomier)
        assert saved == pytest.approx(plan.capacity.shadow_price_nok_per_tonne[row], rel=1e-4, abs=1e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tonne_of_the_lifes_total_or_of_room_saves_its_shadow_price(seed: int) -> None:
    region = _region(seed)
    plan = checked_plan(region)
    column = "total_shadow_price_nok_per_tonne"
    rows = _dearest(plan, column)
    assert rows
    for row in rows:
        facility = region.facilities.id.tolist().index(plan.capacity.facility_id[row])
        of_facility = plan.capacity.facility_id == plan.capacity.facility_id[row]
        prices = getattr(plan.capacity, column)[of_facility]
        total = region.facilities.total_tonnes.copy()
        total[facility] += 1.0
        roomier = replace(region, facilities=replace(region.facilities, total_tonnes=total))
        saved = plan.summary["objective_nok"] - objective(roomier)
        if vocabulary.FACILITY_KINDS.ids[region.facilities.kind[facility]] in ("landfill", "recovery", "quarry"):
            assert saved == pytest.approx(prices[0], rel=1e-4, abs=1e-3)
        else:  # total_tonnes is room in every quarter at once: never less than in the one where it saves most
            assert saved >= prices.max() - 1e-3


def _with_capacity_added(region: Region, facility: int, period: int) -> Region:
    """One row of capacity cut out for this quarter, with a little more."""
    capacity = region.facility_capacity
    covers = (capacity.facility == facility) & (capacity.from_period <= period) & (period <= capacity.to_period)
    old = capacity.take(covers)
    tonnes = float(old.tonnes_per_period[0]) if len(old) else 0.0
    rows: list[tuple[int, int, float]] = [(period, period, tonnes + 1.0)]
    if len(old):
        start, end = int(old.from_period[0]), int(old.to_period[0])
        rows += [(start, period - 1, tonnes)] if start < period else []
        rows += [(period + 1, end, tonnes)] if period < end else []
    kept = capacity.take(~covers)
    cut = np.array(rows)
    return replace(
        region,
        facility_capacity=type(capacity)(
            facility=np.concatenate([kept.facility, np.full(len(rows), facility)]),
            from_period=np.concatenate([kept.from_period, cut[:, 0].astype(np.int64)]),
            to_period=np.concatenate([kept.to_period, cut[:, 1].astype(np.int64)]),
            tonnes_per_period=np.concatenate([kept.tonnes_per_period, cut[:, 2]]),
        ),
    )
