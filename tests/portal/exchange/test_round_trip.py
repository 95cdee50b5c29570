"""A region brought into an empty database and taken out again is the same region."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ressursbank import make_plan
from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.facts import facts_of
from ressursbank.portal.audit.models import Change
from ressursbank.portal.exchange.from_region import load_region
from ressursbank.portal.exchange.to_region import region_of_database
from ressursbank.portal.projects.models import Lot
from ressursbank.region import Region, read_region
from ressursbank.region.demo import demo_region
from ressursbank.region.generate import generate_region
from ressursbank.region.tables import Substitutions
from tests.region.same_region import assert_same_region

PACKAGE = Path(__file__).parents[2] / "region" / "package"
pytestmark = pytest.mark.django_db


def _brought_in_and_out(region: Region) -> Region:
    load_region(OPERATOR, region)
    return region_of_database()


@pytest.mark.parametrize("seed", range(12))
def test_a_generated_region_comes_out_as_it_went_in(seed: int) -> None:
    region = generate_region(projects=25, facilities=12, periods=10, candidates=3, seed=seed)
    assert_same_region(_brought_in_and_out(region), region)


def test_the_hand_written_package_comes_out_as_it_went_in() -> None:
    region = read_region(PACKAGE)
    assert_same_region(_brought_in_and_out(region), region)


def test_the_demo_region_comes_out_as_it_went_in() -> None:
    region = demo_region()
    assert_same_region(_brought_in_and_out(region), region)


@pytest.mark.parametrize("seed", range(3))
def test_the_optimum_is_the_same(seed: int) -> None:
    region = generate_region(projects=12, facilities=8, periods=6, candidates=1, seed=seed)
    before, after = make_plan(region), make_plan(_brought_in_and_out(region))
    assert after.summary["objective_nok"] == pytest.approx(before.summary["objective_nok"], rel=1e-9)


def test_an_empty_table_of_substitutions_is_not_a_missing_one() -> None:
    nothing = Substitutions(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    region = replace(generate_region(projects=3, facilities=6, periods=4, candidates=0, seed=1), substitutions=nothing)
    assert_same_region(_brought_in_and_out(region), region)
    load_region(OPERATOR, replace(region, substitutions=None))
    assert region_of_database().substitutions is None


def test_a_second_time_changes_nothing_and_writes_no_log() -> None:
    region = demo_region()
    load_region(OPERATOR, region)
    written = Change.objects.count()
    assert load_region(OPERATOR, region).is_nothing
    assert Change.objects.count() == written


def test_the_log_of_many_rows_says_what_that_of_one_would() -> None:
    load_region(OPERATOR, generate_region(projects=4, facilities=6, periods=4, candidates=1, seed=3))
    lot = Lot.objects.order_by("pk")[0]
    row = Change.objects.get(thing_type="projects.lot", thing_id=lot.pk)
    assert (row.before, row.after) == (None, facts_of(lot))
    assert (row.owner_type, row.owner_id) == ("projects.project", lot.project_id)
    assert len(set(Change.objects.values_list("batch", flat=True))) == 1
    json.dumps(row.after)
