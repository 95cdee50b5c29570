"""What can be wrong when a plan is read or written, typed."""

from pathlib import Path

from ressursbank.region.faults import Fault


class PlanError(Exception):
    """The folder does not hold a readable plan; `faults` holds every fault, not only the first."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class PlanExistsError(Exception):
    """There is something at the path already that the plan may not replace."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} {reason}")
        self.path = path
