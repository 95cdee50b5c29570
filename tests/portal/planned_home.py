"""A small generated region that uses every table of the format, its optimal plan, and both published as a run."""

from pathlib import Path

from ressursbank.planning import make_plan
from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.services import keep_plan, publish_plan
from ressursbank.region.generate import generate_region
from ressursbank.region.read import read_region
from ressursbank.region.write import write_region

PROJECTS, FACILITIES, QUARTERS, CANDIDATES = 24, 14, 8, 2


def write_planned_home(home: Path, seed: int = 3) -> None:
    """Write region/ and plan/ into a folder, as `ressursbank generate` and `ressursbank plan` do."""
    write_region(generate_region(PROJECTS, FACILITIES, QUARTERS, CANDIDATES, seed=seed), home / "region")
    make_plan(read_region(home / "region")).write(home / "plan")


def publish_home(home: Path, name: str = "Plan of the tests") -> PlanRun:
    """Keep what lies in such a folder as a run, and publish it."""
    run = keep_plan(home / "region", home / "plan", name)
    publish_plan(OPERATOR, run)
    return run
