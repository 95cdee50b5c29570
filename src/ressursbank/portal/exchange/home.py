"""Which plan the portal shows: the run published last, or one that a planner asks for.

A run's files lie in the database; the first time it is shown they are unpacked to RESSURSBANK_HOME/plans/<run>/, a
cache that may be deleted at any time. What has been read is kept in memory: the files of a run never change.
"""

import shutil
import threading
import zipfile
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from ressursbank.plan.faults import PlanError
from ressursbank.plan.read import read_plan
from ressursbank.plan.tables import Plan
from ressursbank.portal.exchange.named_flows import NamedFlows, Places, UnknownPlaceError
from ressursbank.portal.plans.models import PlanFiles, PlanRun
from ressursbank.portal.plans.packing import unpack
from ressursbank.region.faults import RegionError
from ressursbank.region.read import read_region
from ressursbank.region.tables import Region

KEPT_IN_MEMORY = 3
"""Runs: the published one, and those that planners look at."""
KEPT_UNPACKED = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A region with its plan, and the plan's flows with their ends looked up. `version` is the run's."""

    region: Region
    plan: Plan
    places: Places
    flows: NamedFlows
    version: str


@dataclass(frozen=True, slots=True)
class Home:
    """What was found: something to show, or what is wrong with it; neither when no run is published.

    `as_of` is when the region was taken from the database, `folder` where the files lie.
    """

    run: UUID | None = None
    as_of: datetime | None = None
    folder: Path | None = None
    shown: Shown | None = None
    faults: tuple[str, ...] = field(default=())


_lock = threading.Lock()
_loaded: OrderedDict[UUID, Home] = OrderedDict()


def current_home() -> Home:
    """The run published last."""
    published = PlanRun.objects.filter(published_at__isnull=False).order_by("-published_at")
    return _home_of(published.values_list("public_id", "started_at").first())


def home_of(run: UUID | None) -> Home:
    """One finished run; the published one when none is named."""
    if run is None:
        return current_home()
    finished = PlanRun.objects.filter(public_id=run, state=PlanRun.State.FINISHED)
    return _home_of(finished.values_list("public_id", "started_at").first())


def _home_of(found: tuple[UUID, datetime | None] | None) -> Home:
    if found is None:
        return Home()
    run, as_of = found
    folder = settings.RESSURSBANK_HOME / "plans" / str(run)
    with _lock:
        kept = _loaded.get(run)
        if kept is None or kept.folder != folder:
            kept = _loaded[run] = _load(run, folder)
        _loaded.move_to_end(run)
        while len(_loaded) > KEPT_IN_MEMORY:
            _loaded.popitem(last=False)
        return replace(kept, as_of=as_of)


def _load(run: UUID, folder: Path) -> Home:
    try:
        if not folder.is_dir():
            files = PlanFiles.objects.get(run__public_id=run)
            unpack((bytes(files.region_zip), bytes(files.plan_zip)), folder)
            _forget_old(folder)
        region = read_region(folder / "region")
        plan = read_plan(folder / "plan")
        places = Places.of(region)
        flows = NamedFlows.of(plan, places)
    except (RegionError, PlanError) as error:
        return Home(run, None, folder, faults=tuple(str(fault) for fault in error.faults))
    except UnknownPlaceError as error:
        return Home(run, None, folder, faults=(str(error),))
    except (PlanFiles.DoesNotExist, zipfile.BadZipFile):
        return Home(run, None, folder, faults=(_("The files of this run are missing or damaged. Plan again."),))
    return Home(run, None, folder, shown=Shown(region, plan, places, flows, run.hex))


def _forget_old(newest: Path) -> None:
    """Remove the folders of runs that were unpacked longest ago: they are unpacked again when somebody asks."""
    others = [
        each for each in newest.parent.iterdir() if each.is_dir() and each != newest and not each.name.startswith(".")
    ]
    for folder in sorted(others, key=lambda each: each.stat().st_mtime, reverse=True)[KEPT_UNPACKED - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
