"""Any region that the format can say, sensible or not, comes out of the database as it went in.

And a second region brought in over it leaves the database saying what both say, the second where they differ.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.exchange.from_region import load_region
from ressursbank.portal.exchange.kept_rows import MODELS, kept_rows
from ressursbank.portal.exchange.to_region import region_of_database
from ressursbank.region import Region
from ressursbank.region.generate import generate_region
from tests.region.random_regions import regions
from tests.region.same_region import assert_same_region

OURS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def _rolled_back() -> Iterator[None]:
    """Each example starts with an empty database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@OURS
@given(regions())
def test_any_region_comes_out_as_it_went_in(region: Region) -> None:
    with _rolled_back():
        load_region(OPERATOR, region)
        assert_same_region(_without_lost_columns(region_of_database()), _without_lost_columns(region))
        assert load_region(OPERATOR, region).is_nothing


def _without_lost_columns(region: Region) -> Region:
    """A column of a file without rows holds nothing that could be kept."""
    kept = {file: columns for file, columns in region.unknown_columns.items() if len(getattr(region, file))}
    return replace(region, unknown_columns=kept, warnings=())


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_same_things_with_other_figures_become_what_the_second_says(seed: int, other: int) -> None:
    with _rolled_back():
        first = generate_region(projects=6, facilities=7, periods=5, candidates=1, seed=seed)
        load_region(OPERATOR, first)
        second = _with_figures_of(first, other)
        load_region(OPERATOR, second)
        found = region_of_database()
        for file in ("projects", "lots", "facilities", "sites"):
            assert getattr(found, file).id.tolist() == getattr(second, file).id.tolist()
        assert _as_sets(found) == _as_sets(second)
        assert found.assumptions == second.assumptions


def _with_figures_of(region: Region, seed: int) -> Region:
    rng = np.random.default_rng(seed)
    accepts = region.facility_accepts.take(np.sort(rng.permutation(len(region.facility_accepts))))
    lots = replace(region.lots, tonnes=region.lots.tonnes * rng.uniform(0.5, 1.5, len(region.lots)))
    keep = rng.random(len(region.distances)) < 0.6
    capacity = region.facility_capacity.take(rng.random(len(region.facility_capacity)) < 0.7)
    accepts = replace(accepts, fee_nok_per_tonne=accepts.fee_nok_per_tonne + rng.integers(0, 3, len(accepts)))
    assumptions = replace(region.assumptions, periods=region.assumptions.periods + int(rng.integers(0, 3)))
    return replace(
        region,
        lots=lots,
        distances=region.distances.take(keep),
        facility_capacity=capacity,
        facility_accepts=accepts,
        project_storage=region.project_storage.take(rng.random(len(region.project_storage)) < 0.5),
        assumptions=assumptions,
    )


def _as_sets(region: Region) -> list[list[tuple[str, ...]]]:
    """Every row of every table as texts, references by id, whatever their order."""
    return [sorted(tuple(map(repr, row)) for row in kept_rows(region, file)) for file in MODELS]
