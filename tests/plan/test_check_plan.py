"""The verifier accepts a right plan, and names the rule that a wrong one breaks.

The plan worked out by hand stays as it is, and one figure of the region is changed: then the plan breaks one rule.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ressursbank import vocabulary
from ressursbank.plan.check import check_plan, rule_faults
from ressursbank.plan.read import read_plan
from ressursbank.region.periods import parse_period
from ressursbank.region.read import read_region
from ressursbank.region.tables import Region
from tests.plan.hand_worked import SMALL_REGION, hand_worked_plan


@pytest.fixture
def plan_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    hand_worked_plan().write(folder)
    return folder


def test_a_plan_worked_out_by_hand_is_right(plan_folder: Path) -> None:
    assert check_plan(SMALL_REGION, plan_folder) == ()


def test_the_order_of_rows_does_not_matter(plan_folder: Path) -> None:
    plan = read_plan(plan_folder)
    rows = np.arange(len(plan.flows.tonnes))[::-1]
    turned = replace(plan.flows, **{f.name: getattr(plan.flows, f.name)[rows] for f in fields(plan.flows)})
    assert rule_faults(read_region(SMALL_REGION), replace(plan, flows=turned)) == ()


def _with(region: Region, table: str, row: int, **changes: Any) -> Region:
    """The region with other values in one row of one table."""
    rows = getattr(region, table)
    columns = {}
    for name, value in changes.items():
        columns[name] = getattr(rows, name).copy()
        columns[name][row] = value
    return replace(region, **{table: replace(rows, **columns)})


def _facility(region: Region, name: str, **changes: Any) -> Region:
    return _with(region, "facilities", region.facilities.id.tolist().index(name), **changes)


def _accepts(region: Region, name: str, **changes: Any) -> Region:
    row = region.facility_accepts.facility.tolist().index(region.facilities.id.tolist().index(name))
    return _with(region, "facility_accepts", row, **changes)


def _lot(region: Region, name: str, **changes: Any) -> Region:
    return _with(region, "lots", region.lots.id.tolist().index(name), **changes)


_SAND, _ROCK, _CLAY = (vocabulary.MASS_TYPES.code(name) for name in ("sand", "rock", "clay"))
_Q1, _Q2, _Q3 = (parse_period(f"2027-Q{quarter}") for quarter in (1, 2, 3))

_BROKEN_RULES: dict[str, tuple[Callable[[Region], Region], str, str]] = {
    "own site has no room in the quarter": (
        lambda r: _with(r, "project_storage", 0, room_tonnes=40.0),
        "inventory.csv",
        "stock of school at the end of 2027-Q1 must be within its room in that quarter and the next, 90",
    ),
    "own site has no room in the next quarter": (
        lambda r: _with(r, "project_storage", 0, to_period=_Q2),
        "inventory.csv",
        "stock of school at the end of 2027-Q2 must be within its room in that quarter and the next, 0",
    ),
    "storage is smaller than its stock": (
        lambda r: _facility(r, "mellomlager", total_tonnes=49.0),
        "inventory.csv",
        "stock of mellomlager at the end of 2027-Q2 must be within its total_tonnes, 49",
    ),
    "masses stand too long": (
        lambda r: _facility(r, "mellomlager", max_storage_quarters=0),
        "inventory.csv",
        "of mellomlager: 50 tonnes have stood longer than 0 quarters at the end of 2027-Q2",
    ),
    "output of a plant stands too long": (
        lambda r: _facility(r, "sorterer", max_storage_quarters=1),
        "inventory.csv",
        "of sorterer: 20 tonnes have stood longer than 1 quarters at the end of 2027-Q2",
    ),
    "stock is left when a plant closes": (
        lambda r: _facility(r, "sorterer", closes=_Q3),
        "inventory.csv",
        "stock of sorterer at the end of 2027-Q3 must be zero, as it closes",
    ),
    "facility is not open yet": (
        lambda r: _facility(r, "mellomlager", opens=_Q3),
        "flows.csv",
        "must be from 2027-Q3 to 2027-Q3, the time of storage mellomlager",
    ),
    "landfill takes more than the quarter's capacity": (
        lambda r: _with(r, "facility_capacity", 0, tonnes_per_period=79.0),
        "flows.csv",
        "deponi moves 80 in 2027-Q1; it must keep within 79",
    ),
    "landfill has no row for the quarter": (
        lambda r: _with(r, "facility_capacity", 0, from_period=_Q2),
        "flows.csv",
        "deponi moves 80 in 2027-Q1; it must keep within 0",
    ),
    "quarry sells more than its capacity": (
        lambda r: _with(r, "facility_capacity", 1, tonnes_per_period=5.0),
        "flows.csv",
        "pukkverk moves 6 in 2027-Q3; it must keep within 5",
    ),
    "landfill takes more than its life's total": (
        lambda r: _facility(r, "deponi", total_tonnes=150.0),
        "flows.csv",
        "deponi moves 160 in all; it must keep within total_tonnes, 150",
    ),
    "facility does not accept the type": (
        lambda r: _accepts(r, "mellomlager", mass_type=_SAND),
        "flows.csv",
        "must be a type that the facility accepts (a quarry: sells)",
    ),
    "quarry does not sell the type": (
        lambda r: _accepts(r, "pukkverk", mass_type=_ROCK),
        "flows.csv",
        "must be a type that the facility accepts (a quarry: sells)",
    ),
    "class is above what the facility accepts": (
        lambda r: _accepts(r, "deponi", max_contamination_class=2),
        "flows.csv",
        "must not be above the class that the facility accepts",
    ),
    "class is above what the need takes": (
        lambda r: _lot(r, "homes-fill", contamination_class=0),
        "flows.csv",
        "must not be above the class of the need",
    ),
    "type may not serve the need": (
        lambda r: _lot(r, "homes-fill", mass_type=_CLAY),
        "flows.csv",
        "must be what is needed, or a mass type that may serve in its place",
    ),
    "lot sends another class than its own": (
        lambda r: _lot(r, "homes-clay", contamination_class=2),
        "flows.csv",
        "must be the class of the lot it comes from",
    ),
    "lot sends another type than its own": (
        lambda r: _lot(r, "homes-clay", mass_type=_ROCK),
        "flows.csv",
        "must be the mass type of the lot it comes from",
    ),
    "lot moves outside its window": (
        lambda r: _lot(r, "school-rock", to_period=_Q1),
        "flows.csv",
        "must be from 2027-Q1 to 2027-Q1, the time of surplus school-rock",
    ),
    "surplus is lost": (
        lambda r: _lot(r, "homes-clay", tonnes=660.0),
        "flows.csv",
        "surplus homes-clay in 2027-Q1: moved or kept 80 + unplaced 20 (unplaced.csv) must be 110",
    ),
    "need is not met": (
        lambda r: _lot(r, "homes-sand", tonnes=31.0),
        "flows.csv",
        "need homes-sand in 2027-Q3: met 30 + unmet 0 (unplaced.csv) must be 31",
    ),
    "plant yields less": (
        lambda r: _with(r, "facility_yields", 2, share=0.7),
        "flows.csv",
        "more sand of class 1 leaves vasker than has come, up to 2027-Q3: stock -3 must not be negative",
    ),
    "surplus is laid on another project's site": (
        lambda r: _lot(r, "school-rock", project=1),
        "flows.csv",
        "cannot receive from school-rock: only a project's own surplus may be laid in its own stock, "
        "not surplus of another project",
    ),
    "plant delivers to storage": (
        lambda r: _facility(r, "vasker", kind=vocabulary.FACILITY_KINDS.code("storage")),
        "flows.csv",
        "cannot receive from sorterer: no flow goes from sorting to storage",
    ),
    "price of a life's total that is not used up": (
        lambda r: _facility(r, "utfylling-ny", total_tonnes=60.0),
        "capacity.csv",
        "must be 0: 10 tonnes are left",
    ),
    "candidate costs more to open": (
        lambda r: _facility(r, "utfylling-ny", opening_cost_nok=6000.0),
        "openings.csv",
        "must be the opening_cost_nok of facilities.csv",
    ),
    "both ways are listed": (
        lambda r: _with(r, "distances", 3, from_site=r.distances.to_site[3], to_site=r.distances.from_site[3]),
        "flows.csv",
        "must be 9 from school-rock to utfylling-ny",
    ),
    "haul is listed without a price": (
        lambda r: _with(r, "distances", 7, haul_nok_per_tonne=np.nan),
        "flows.csv",
        "must be 13600 from homes-clay to deponi",
    ),
    "an assumption is another": (
        lambda r: r.with_assumptions(handling_nok_per_tonne=11.0),
        "summary.json",
        "must be 11.0, as the region says",
    ),
    "pyramid is weighed otherwise": (
        lambda r: r.with_assumptions(pyramid_nok_per_tonne={2: 0.0, 3: 10.0, 4: 20.0, 5: 30.0, 6: 41.0}),
        "summary.json",
        "must be 11926",
    ),
}


@pytest.mark.parametrize("rule", _BROKEN_RULES)
def test_a_plan_that_breaks_one_rule_is_refused_with_the_rule_named(rule: str) -> None:
    change, file, message = _BROKEN_RULES[rule]
    faults = rule_faults(change(read_region(SMALL_REGION)), _sealed())
    assert (file, message) in {(fault.file, fault.message) for fault in faults}, [str(fault) for fault in faults]


def _sealed() -> Any:
    """The plan with the two keys that writing adds."""
    plan = hand_worked_plan()
    return replace(plan, summary={**plan.summary, "files": {}, "digest": ""})


def test_costs_are_discounted_quarter_by_quarter() -> None:
    """At 46.41 % a year a quarter costs 1.1 times less: 1, 1/1.1, 1/1.21."""
    region = read_region(SMALL_REGION).with_assumptions(discount_rate_per_year=0.4641)
    message_of = {fault.column: fault.message for fault in rule_faults(region, _sealed())}
    assert message_of["objective_terms_nok.unplaced_surplus"] == f"must be {40000 + 40000 / 1.1:.10g}"
    assert message_of["objective_terms_nok.leftover_stock"] == f"must be {2000 / 1.21:.10g}"
    assert message_of["objective_terms_nok.holding"] == f"must be {80 + 120 / 1.1 + 20 / 1.21:.10g}"
    assert "objective_terms_nok.openings" not in message_of
    assert "cost_nok" not in message_of


def test_a_region_that_cannot_be_read_gives_its_own_faults(tmp_path: Path, plan_folder: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "sites.csv" in {fault.file for fault in check_plan(empty, plan_folder)}
