"""Regions and plans as commands get them: read whole, or refused with every fault listed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ressursbank.cli.output import refuse, refuse_text, warn, working
from ressursbank.cli.rooms import faults, front_door, plan_faults, plan_read, roads

if TYPE_CHECKING:
    from ressursbank.plan.tables import Plan
    from ressursbank.region.tables import Region


@contextmanager
def bad_input_is_refused(as_json: bool) -> Iterator[None]:
    """Turn what the rooms raise about a region, a plan or a road network into a list of faults and exit code 2."""
    try:
        yield
    except faults.RegionError as error:
        refuse(error.faults, as_json)
    except plan_faults.PlanError as error:
        refuse(error.faults, as_json)
    except plan_faults.PlanExistsError as error:
        refuse_text(str(error), as_json)
    except roads.NetworkError as error:
        refuse_text(str(error), as_json)


def region_from(folder: Path, as_json: bool) -> "Region":
    """The region in a folder, its warnings told."""
    with bad_input_is_refused(as_json), working(f"Reading {folder}"):
        region = front_door.read_region(folder)
    warn(region.warnings)
    return region


def plan_from(folder: Path, as_json: bool) -> "Plan":
    """The plan in a folder."""
    with bad_input_is_refused(as_json), working(f"Reading {folder}"):
        return plan_read.read_plan(folder)
