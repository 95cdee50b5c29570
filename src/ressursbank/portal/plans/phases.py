"""The phases of a run with how much of the way each is, and the reasons why a run may give no plan."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WAY: tuple[tuple[str, float, str | Promise], ...] = (
    ("region", 0.05, _("Taking the region from the database")),
    ("read", 0.05, _("Reading the region")),
    ("flows", 0.05, _("Finding which flows are allowed")),
    ("arcs", 0.05, _("Pricing every flow")),
    ("today", 0.05, _("Reckoning today's way")),
    ("solve", 0.57, _("Searching for the best plan")),
    ("write", 0.05, _("Writing the plan")),
    ("check", 0.10, _("Checking the plan independently")),
    ("keep", 0.03, _("Keeping the plan")),
)
PHASES = {phase: name for phase, _share, name in _WAY}

REASONS: dict[str, str | Promise] = {
    "empty": _("There are no published masses in the quarters that the plan covers."),
    "region": _("The region in the database cannot be planned as it is."),
    "agreed": _("Agreements in the region contradict it: they were changed while the plan was made. Start again."),
    "check": _("The plan did not pass the independent check, so it is not shown. Tell whoever runs the portal."),
    "killed": _("The planner was stopped from outside, most often because the machine ran out of memory."),
    "unexpected": _("The planner failed for a reason that nobody foresaw. Tell whoever runs the portal."),
}


def share_of(phase: str, share: float) -> float:
    """How much of the whole way is done when so much of a phase is; 0 for a phase that is not known."""
    before = 0.0
    for name, weight, _text in _WAY:
        if name == phase:
            return before + weight * share
        before += weight
    return 0.0
