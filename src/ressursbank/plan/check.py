"""Is a plan feasible, does it add up, and is no tonne lost? An independent verifier that reads files only.

It shares no code with the rooms that make plans (`flows`, `balance`): the rules of region-package.md are written here
a second time, in other words, so that a mistake in one place is seen by the other. Each `check_*.py` is one subject.
"""

from pathlib import Path

from ressursbank.plan.check_capacity import capacity_faults, use_of
from ressursbank.plan.check_flows import flow_faults
from ressursbank.plan.check_ledger import open_ledger
from ressursbank.plan.check_lots import lot_faults
from ressursbank.plan.check_map import map_faults
from ressursbank.plan.check_objective import account_of
from ressursbank.plan.check_openings import opening_faults
from ressursbank.plan.check_room import room_faults
from ressursbank.plan.check_rules import terms_of_flows
from ressursbank.plan.check_seal import seal_faults
from ressursbank.plan.check_stock import stock_faults, stock_of
from ressursbank.plan.check_summary import summary_faults
from ressursbank.plan.faults import PlanError
from ressursbank.plan.read import read_plan
from ressursbank.plan.tables import Plan
from ressursbank.region.assumptions import PYRAMID_MODES
from ressursbank.region.faults import Fault, RegionError
from ressursbank.region.read import read_region
from ressursbank.region.tables import Region


def check_plan(region_path: str | Path, plan_path: str | Path) -> tuple[Fault, ...]:
    """Every fault of the plan as a plan for the region; none when it is right.

    A region or a plan that cannot be read gives the faults of its files.
    """
    try:
        region = read_region(Path(region_path))
        plan = read_plan(plan_path)
    except (RegionError, PlanError) as error:
        return tuple(error.faults)
    region = _as_planned(region, plan)
    folder = Path(plan_path)
    return (*seal_faults(folder, plan), *rule_faults(region, plan), *map_faults(folder, open_ledger(region, plan)))


def _as_planned(region: Region, plan: Plan) -> Region:
    """The region under the pyramid's mode of the plan, which `plan --pyramid` may choose; all else is the region's."""
    mode = plan.summary.get("pyramid")
    return region.with_assumptions(pyramid=mode) if mode in PYRAMID_MODES else region


def rule_faults(region: Region, plan: Plan) -> tuple[Fault, ...]:
    """Every fault of the tables and the summary against the rules of region-package.md, whatever their seal says."""
    ledger = open_ledger(region, plan)
    terms = terms_of_flows(ledger)
    stock = stock_of(ledger)
    return (
        *flow_faults(ledger, terms),
        *lot_faults(ledger),
        *stock_faults(ledger, stock),
        *room_faults(ledger, stock),
        *opening_faults(ledger),
        *capacity_faults(ledger, use_of(ledger, stock)),
        *summary_faults(ledger, terms, account_of(ledger, terms, stock)),
    )
