"""A home for the portal with a small generated region that uses every table of the format, and its optimal plan."""

from pathlib import Path

from ressursbank.planning import make_plan
from ressursbank.region.generate import generate_region
from ressursbank.region.read import read_region
from ressursbank.region.write import write_region

PROJECTS, FACILITIES, QUARTERS, CANDIDATES = 24, 14, 8, 2


def write_planned_home(home: Path, seed: int = 3) -> None:
    """Write region/ and plan/ into a folder, as `ressursbank generate` and `ressursbank plan` do."""
    write_region(generate_region(PROJECTS, FACILITIES, QUARTERS, CANDIDATES, seed=seed), home / "region")
    make_plan(read_region(home / "region")).write(home / "plan")
