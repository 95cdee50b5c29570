"""Regions with next to nothing in them are planned too: a plan is never infeasible."""

from dataclasses import replace

import numpy as np
import pytest

from ressursbank import make_plan
from ressursbank.region.generate import generate_region
from ressursbank.region.tables import Region


def _without(region: Region, *tables: str) -> Region:
    return replace(
        region, **{name: getattr(region, name).take(np.zeros(len(getattr(region, name)), bool)) for name in tables}
    )


FACILITY_TABLES = ("facilities", "facility_accepts", "facility_capacity", "facility_yields")


@pytest.mark.parametrize("pyramid", ["weighted", "lexicographic"])
@pytest.mark.parametrize(
    "tables", [("lots",), FACILITY_TABLES, ("lots", *FACILITY_TABLES), ("project_storage",)], ids=lambda names: names[0]
)
def test_a_region_without_some_tables_has_a_plan(tables: tuple[str, ...], pyramid: str) -> None:
    region = _without(generate_region(5, 9, 4, 2, 1), *tables).with_assumptions(pyramid=pyramid)
    assert make_plan(region).summary["status"] == "optimal"


def test_without_facilities_only_other_projects_take_surplus() -> None:
    plan = make_plan(_without(generate_region(5, 9, 4, 2, 1), *FACILITY_TABLES))
    summary = plan.summary
    placed = summary["tonnes_by_pyramid_level"]["2"] + summary["tonnes_by_pyramid_level"]["3"]
    kept = summary["leftover_tonnes"]
    assert placed + kept + summary["unplaced_surplus_tonnes"] == pytest.approx(summary["surplus_tonnes"])
