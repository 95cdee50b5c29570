"""Which region and plan the portal shows: those in RESSURSBANK_HOME, read once and again when a file changes."""

import hashlib
import threading
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from ressursbank.plan.faults import PlanError
from ressursbank.plan.read import read_plan
from ressursbank.plan.tables import Plan
from ressursbank.portal.exchange.named_flows import NamedFlows, Places, UnknownPlaceError
from ressursbank.region.faults import RegionError
from ressursbank.region.read import read_region
from ressursbank.region.tables import Region


@dataclass(frozen=True, slots=True)
class Shown:
    """A region with its plan, and the plan's flows with their ends looked up. `version` changes with any file."""

    region: Region
    plan: Plan
    places: Places
    flows: NamedFlows
    version: str


@dataclass(frozen=True, slots=True)
class Home:
    """What was found: something to show, or what is missing or wrong (`missing` is "region", "plan" or "")."""

    region_folder: Path
    plan_folder: Path
    shown: Shown | None = None
    missing: str = ""
    faults: tuple[str, ...] = field(default=())


_lock = threading.Lock()
_loaded: dict[str, Home] = {}


def current_home() -> Home:
    """The home as its files are now."""
    region_folder, plan_folder = settings.RESSURSBANK_HOME / "region", settings.RESSURSBANK_HOME / "plan"
    version = _version(region_folder, plan_folder)
    with _lock:
        if version not in _loaded:
            home = _load(region_folder, plan_folder, version)
            _loaded.clear()
            _loaded[version] = home
        return _loaded[version]


def _version(*folders: Path) -> str:
    """A digest of names, sizes and times of the files, cheap enough to ask for at every request."""
    digest = hashlib.sha256()
    for folder in folders:
        digest.update(str(folder).encode())
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            facts = path.stat()
            digest.update(f"{path.name}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _load(region_folder: Path, plan_folder: Path, version: str) -> Home:
    for name, folder in (("region", region_folder), ("plan", plan_folder)):
        if not folder.is_dir():
            return Home(region_folder, plan_folder, missing=name)
    try:
        region = read_region(region_folder)
        plan = read_plan(plan_folder)
        places = Places.of(region)
        flows = NamedFlows.of(plan, places)
    except (RegionError, PlanError) as error:
        return Home(region_folder, plan_folder, faults=tuple(str(fault) for fault in error.faults))
    except UnknownPlaceError as error:
        return Home(region_folder, plan_folder, faults=(str(error),))
    return Home(region_folder, plan_folder, shown=Shown(region, plan, places, flows, version))
