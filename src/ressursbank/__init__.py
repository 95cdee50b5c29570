"""Ressursbank's front door: read a region, make its plan, check it."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ressursbank.balance.optimise import Stop
    from ressursbank.plan.check import check_plan
    from ressursbank.plan.read import read_plan
    from ressursbank.plan.tables import Plan
    from ressursbank.planning import make_plan
    from ressursbank.region import Region, read_region

_ROOMS = {
    "Region": "ressursbank.region",
    "read_region": "ressursbank.region",
    "make_plan": "ressursbank.planning",
    "Stop": "ressursbank.balance.optimise",
    "Plan": "ressursbank.plan.tables",
    "read_plan": "ressursbank.plan.read",
    "check_plan": "ressursbank.plan.check",
}
__all__ = ["Plan", "Region", "Stop", "check_plan", "make_plan", "read_plan", "read_region"]


def __getattr__(name: str) -> Any:
    """Open a room only when something in it is asked for, so that the command line starts at once."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'ressursbank' has no attribute '{name}'")
    return getattr(import_module(_ROOMS[name]), name)
