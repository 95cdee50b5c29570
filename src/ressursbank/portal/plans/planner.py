"""One plan of one region, in a process of its own: `python -m ressursbank.portal.plans.planner REGION PLAN '{...}'`.

The worker that starts it reads what it says, a JSON object a line on stdout, and may kill it at any moment: nothing
but a process ends at once what is inside the solver's C++ code. It speaks to no database, and it ends by itself when
the worker is gone (its stdin is closed). Beside the region's folder lie what parties have agreed on (AGREED_FILE) and
what they have said no to (LIMITS_FILE).
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

ORPHANED = 3
AGREED_FILE = "agreed.csv"
LIMITS_FILE = "limits.json"


def say(**words: Any) -> None:
    """One line to the worker."""
    print(json.dumps(words), flush=True)


def work(region_folder: Path, plan_folder: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """Make, write and verify the plan. Returns `summary`, or `reason` and `details` of why there is none."""
    # Here, so that the watch over the worker stands before the seconds that these take to load.
    from ressursbank.balance.agreed import NOTHING_AGREED, AgreedError, read_agreed
    from ressursbank.balance.limits import limits_of_rows
    from ressursbank.balance.optimise import Stop
    from ressursbank.plan.check import check_plan
    from ressursbank.planning import make_plan
    from ressursbank.portal.plans.packing import kept_summary
    from ressursbank.region.faults import RegionError
    from ressursbank.region.read import read_region

    say(phase="read", share=0.0)
    try:
        region = read_region(region_folder).with_assumptions(pyramid=settings["pyramid"])
    except RegionError as error:
        return {"reason": "region", "details": [str(fault) for fault in error.faults]}
    stop = Stop(settings["time_limit_seconds"], settings["relative_gap"])
    agreed_file = region_folder.parent / AGREED_FILE
    agreed = read_agreed(agreed_file) if agreed_file.is_file() else NOTHING_AGREED
    limits_file = region_folder.parent / LIMITS_FILE
    limits = limits_of_rows(json.loads(limits_file.read_text(encoding="utf-8"))) if limits_file.is_file() else []
    try:
        plan = make_plan(region, stop, lambda phase, share: say(phase=phase, share=share), agreed, limits)
    except AgreedError as error:
        return {"reason": "agreed", "details": list(error.faults)}
    if plan.summary["surplus_tonnes"] + plan.summary["need_tonnes"] == 0:
        return {"reason": "empty", "details": []}
    say(phase="write", share=0.0)
    plan.write(plan_folder)
    say(phase="check", share=0.0)
    faults = check_plan(region_folder, plan_folder)
    if faults:
        return {"reason": "check", "details": [str(fault) for fault in faults]}
    return {"summary": kept_summary(plan_folder)}


def _end_with_the_worker() -> None:
    sys.stdin.buffer.read()
    os._exit(ORPHANED)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    say(**work(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])))
