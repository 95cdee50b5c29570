"""What must hold for every region, whatever is in it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ressursbank.region.tables import Region, Table
from tests.balance.checked import checked_plan, objective, ranked_tonnes
from tests.balance.random_regions import random_region

FEW = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
"""Each example plans a region two or more times; the same ones every time, so that a failure can be found again."""
REGIONS = st.integers(1000, 1999).map(random_region)


@FEW
@given(REGIONS, st.floats(1.0, 3.0), st.floats(0.0, 500.0))
def test_more_capacity_never_costs_more(region: Region, factor: float, tonnes: float) -> None:
    capacity, facilities, storage = region.facility_capacity, region.facilities, region.project_storage
    roomier = replace(
        region,
        facility_capacity=replace(capacity, tonnes_per_period=capacity.tonnes_per_period * factor + tonnes),
        facilities=replace(facilities, total_tonnes=facilities.total_tonnes * factor + tonnes),
        project_storage=replace(storage, room_tonnes=storage.room_tonnes * factor + tonnes),
    )
    before, after = objective(region), objective(roomier)
    assert after <= before + 1e-7 * max(1.0, abs(before))


@FEW
@given(REGIONS, st.sampled_from([1 / 3, 0.01, 7.0, 1000.0]))
def test_scaling_all_tonnes_and_opening_costs_scales_the_cost(region: Region, factor: float) -> None:
    scaled = replace(
        region,
        lots=replace(region.lots, tonnes=region.lots.tonnes * factor),
        facility_capacity=replace(
            region.facility_capacity, tonnes_per_period=region.facility_capacity.tonnes_per_period * factor
        ),
        project_storage=replace(region.project_storage, room_tonnes=region.project_storage.room_tonnes * factor),
        facilities=replace(
            region.facilities,
            total_tonnes=region.facilities.total_tonnes * factor,
            opening_cost_nok=region.facilities.opening_cost_nok * factor,
        ),
    )
    assert objective(scaled) == pytest.approx(objective(region) * factor, rel=1e-7)


@FEW
@given(REGIONS, st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(region: Region, seed: int) -> None:
    assert objective(_shuffled(region, np.random.default_rng(seed))) == pytest.approx(objective(region), rel=1e-9)


@FEW
@given(REGIONS)
def test_lexicographic_is_never_worse_on_a_higher_level_and_never_cheaper(region: Region) -> None:
    ranked = checked_plan(region.with_assumptions(pyramid="lexicographic"))
    free = checked_plan(region.with_assumptions(pyramid="off"))
    weighted = checked_plan(region.with_assumptions(pyramid="weighted"))
    for other in (free, weighted):
        for name, tonnes in ranked_tonnes(other).items():
            won = ranked_tonnes(ranked)[name]
            within = 1e-6 * max(1.0, tonnes) + 1e-4
            assert won <= tonnes + within
            if won < tonnes - within:
                break
    cheapest = free.summary["objective_nok"]
    assert cheapest <= ranked.summary["objective_nok"] + 1e-7 * max(1.0, abs(cheapest))


@FEW
@given(REGIONS)
def test_the_bound_is_below_the_objective_and_the_terms_add_up_to_it(region: Region) -> None:
    summary = checked_plan(region).summary
    assert summary["bound_nok"] <= summary["objective_nok"]
    assert summary["gap"] <= 1e-8
    assert sum(summary["objective_terms_nok"].values()) == pytest.approx(summary["objective_nok"])


@FEW
@given(REGIONS)
def test_a_candidate_that_may_be_opened_never_costs_more_than_none(region: Region) -> None:
    is_candidate = region.facilities.is_candidate
    never_built = np.where(is_candidate, region.first_period - 1, region.facilities.closes)
    opens = np.minimum(region.facilities.opens, never_built)
    without = replace(region, facilities=replace(region.facilities, opens=opens, closes=never_built))
    before = objective(without)
    assert objective(region) <= before + 1e-7 * max(1.0, abs(before))


def _shuffled(region: Region, rng: np.random.Generator) -> Region:
    """The same region with the rows of every table in another order."""
    new_row: dict[str, Any] = {}
    tables: dict[str, Any] = {}
    for name in ("sites", "projects", "facilities"):
        order = rng.permutation(len(getattr(region, name)))
        new_row[name] = np.argsort(order)
        tables[name] = getattr(region, name).take(order)
    references = {
        "projects": {"site": "sites"},
        "facilities": {"site": "sites"},
        "lots": {"project": "projects"},
        "project_storage": {"project": "projects"},
        "facility_accepts": {"facility": "facilities"},
        "facility_capacity": {"facility": "facilities"},
        "facility_yields": {"facility": "facilities"},
        "substitutions": {},
        "distances": {"from_site": "sites", "to_site": "sites"},
    }
    for name, columns in references.items():
        table: Table | None = tables.get(name, getattr(region, name))
        if table is None:
            continue
        if name not in tables:
            table = table.take(rng.permutation(len(table)))
        renumbered: dict[str, Any] = {field: new_row[to][getattr(table, field)] for field, to in columns.items()}
        tables[name] = replace(table, **renumbered)
    return replace(region, **tables)
