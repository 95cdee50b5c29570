"""Plans for tests, each held against the independent verifier before anyone looks at it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ressursbank.balance.agreed import NOTHING_AGREED, Agreed
from ressursbank.balance.limits import Limit
from ressursbank.plan.check import check_plan, rule_faults
from ressursbank.plan.seal import DIGEST, FILES
from ressursbank.plan.tables import Plan
from ressursbank.planning import make_plan
from ressursbank.region.tables import Region
from ressursbank.region.write import write_region


def checked_plan(region: Region, agreed: Agreed = NOTHING_AGREED, limits: Sequence[Limit] = ()) -> Plan:
    """The region's plan; fails where a rule is broken or the plan is not proven best."""
    plan = make_plan(region, agreed=agreed, limits=limits)
    faults = rule_faults(region, replace(plan, summary={**plan.summary, FILES: {}, DIGEST: ""}))  # sealed when written
    assert not faults, "\n".join(map(str, faults))
    assert plan.summary["status"] == "optimal"
    return plan


def checked_files(region: Region, folder: Path) -> Plan:
    """The same by way of the files, which are left in `folder`: the region in `region`, the plan in `plan`."""
    write_region(region, folder / "region")
    plan = make_plan(region)
    plan.write(folder / "plan")
    faults = check_plan(folder / "region", folder / "plan")
    assert not faults, "\n".join(map(str, faults))
    assert plan.summary["status"] == "optimal"
    return plan


def objective(region: Region) -> float:
    """NOK of the region's checked plan."""
    return float(checked_plan(region).summary["objective_nok"])


def ranked_tonnes(plan: Plan) -> dict[str | int, float]:
    """What a lexicographic pyramid minimises, in its order; loss and leftover rank as level 6."""
    summary = plan.summary
    levels = {int(level): tonnes for level, tonnes in summary["tonnes_by_pyramid_level"].items()}
    levels[6] += summary["loss_tonnes"] + summary["leftover_tonnes"]
    return {"unplaced": summary["unplaced_surplus_tonnes"], **{level: levels[level] for level in (6, 5, 4, 3)}}


def moves(plan: Plan) -> dict[tuple[str, str, int], float]:
    """Tonnes by sender, taker and quarter."""
    found: dict[tuple[str, str, int], float] = {}
    for start, end, period, tonnes in zip(
        plan.flows.from_id, plan.flows.to_id, plan.flows.period, plan.flows.tonnes, strict=True
    ):
        found[start, end, int(period)] = found.get((start, end, int(period)), 0.0) + float(tonnes)
    return found
