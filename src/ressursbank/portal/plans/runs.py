"""What is known of runs of the planner: how they stand, what waits before them, and two of them side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ressursbank.portal.figures.key_figures import REUSED_LEVELS
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.outcomes import ENDED, state_now
from ressursbank.portal.plans.phases import PHASES, REASONS

State = PlanRun.State
UNATTENDED_SECONDS = 15
"""A first run in line that has waited so long has no worker to wait for."""
COLOURS = {
    State.QUEUED: "neutral",
    State.RUNNING: "info",
    State.FINISHED: "success",
    State.FAILED: "danger",
    State.CANCELLED: "neutral",
    State.INTERRUPTED: "warning",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run stands: its state with name and colour, what it is doing, and in words why it has no plan.

    `before` counts runs that come before a waiting one; `is_unattended`: no worker seems to be there.
    """

    state: str
    name: str
    colour: str
    phase: str
    share_done: float
    before: int
    is_unattended: bool
    is_published: bool
    reasons: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.state not in ENDED

    @property
    def percent_done(self) -> int:
        """How much is done, in whole per cent."""
        return round(100 * self.share_done)


def published_run() -> UUID | None:
    """The run that is published."""
    runs = PlanRun.objects.filter(published_at__isnull=False).order_by("-published_at")
    return runs.values_list("public_id", flat=True).first()


def standing(run: PlanRun, published: UUID | None) -> Standing:
    """How a run stands at this moment."""
    state = state_now(run)
    before = 0
    if state == State.QUEUED:
        before = PlanRun.objects.filter(Q(state=State.RUNNING) | Q(state=State.QUEUED, pk__lt=run.pk)).count()
    waited = timezone.now() - run.created_at
    return Standing(
        state=state,
        name=str(State(state).label),
        colour=COLOURS[State(state)],
        phase=str(PHASES.get(run.phase, "")),
        share_done=run.share_done,
        before=before,
        is_unattended=state == State.QUEUED and not before and waited > timedelta(seconds=UNATTENDED_SECONDS),
        is_published=run.public_id == published,
        reasons=tuple((str(REASONS[fault["reason"]]), tuple(fault["details"])) for fault in run.faults),
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of two plans. `decimals` are those it is shown with; `is_less_better` None where neither is."""

    name: str
    unit: str
    first: float
    second: float
    decimals: int
    is_less_better: bool | None

    @property
    def change(self) -> float:
        """The second less the first."""
        return self.second - self.first

    @property
    def share(self) -> float | None:
        """The change as a share of the first; None where that is nothing."""
        return self.change / abs(self.first) if self.first else None

    @property
    def verdict(self) -> str:
        """`better`, `worse` or `` as seen from the second."""
        if self.is_less_better is None or abs(self.change) < 10**-self.decimals / 2:
            return ""
        return "better" if (self.change < 0) == self.is_less_better else "worse"


def differences(first: dict[str, Any], second: dict[str, Any]) -> tuple[Difference, ...]:
    """The figures of two summaries side by side."""

    def row(name: str, unit: str, key: str, scale: float, decimals: int, is_less_better: bool | None) -> Difference:
        return Difference(name, unit, first[key] / scale, second[key] / scale, decimals, is_less_better)

    def by_level(name: str, levels: Iterable[str], is_less_better: bool | None) -> Difference:
        sums = [sum(summary["tonnes_by_pyramid_level"][level] for level in levels) / 1e3 for summary in (first, second)]
        return Difference(name, _("1 000 t"), sums[0], sums[1], 1, is_less_better)

    return (
        row(_("Cost"), _("million NOK"), "cost_nok", 1e6, 2, True),
        row(_("Greenhouse gas"), _("tonnes CO₂e"), "co2_kg", 1e3, 0, True),
        row(_("Haulage"), _("million tonne-km"), "tonne_kilometres", 1e6, 2, True),
        row(_("Surplus masses"), _("1 000 t"), "surplus_tonnes", 1e3, 1, None),
        row(_("Need for masses"), _("1 000 t"), "need_tonnes", 1e3, 1, None),
        by_level(_("Reused or recycled"), REUSED_LEVELS, False),
        by_level(_("Other recovery"), ("5",), None),
        by_level(_("Landfill"), ("6",), True),
        row(_("Without a place"), _("1 000 t"), "unplaced_surplus_tonnes", 1e3, 1, True),
        row(_("Need not met"), _("1 000 t"), "unmet_need_tonnes", 1e3, 1, True),
        row(_("Virgin masses"), _("1 000 t"), "virgin_tonnes", 1e3, 1, True),
        row(_("Objective"), _("million NOK"), "objective_nok", 1e6, 2, None),
    )
