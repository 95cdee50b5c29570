"""The end of a planning stage: a snapshot of the masses, and how far they have drifted since each snapshot."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.log import rows_of
from ressursbank.portal.audit.models import Change, Publication
from ressursbank.portal.audit.services import change, create
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.gates import GatePoint, stage_after, stage_name
from ressursbank.portal.projects.gates_status import open_points
from ressursbank.portal.projects.models import Lot, Project, StageSnapshot
from ressursbank.portal.projects.services import follow_planning_stage

REASONS_SHOWN = 12
_KEPT = (
    "public_id", "direction", "mass_type", "contamination_class", "from_period", "to_period", "tonnes", "tonnes_p10",
    "tonnes_p90", "stage_probability", "building_stage_id",
)  # fmt: skip


class LastStageError(ValueError):
    """There is no stage after the last."""


class ReasonNeededError(ValueError):
    """A stage with open points ends only with a reason."""

    def __init__(self, points: Sequence[GatePoint]) -> None:
        super().__init__(", ".join(point.id for point in points))
        self.points = points


@transaction.atomic
def end_stage(acting: Acting, project: Project, why: str, version: int) -> uuid.UUID:
    """Keep the masses as they are, and go on to the next stage. The batch, for undoing it: the only way back.

    Ending the construction closes the project. Raises NotAllowedError, EditConflictError, ReasonNeededError,
    LastStageError.
    """
    require(acting, "project.end_stage", project)
    ended, following = project.planning_stage, stage_after(project.planning_stage)
    if following is None:
        raise LastStageError(ended)
    waiting = open_points(project)
    if waiting and not why.strip():
        raise ReasonNeededError(waiting)
    batch = uuid.uuid4()
    fields: dict[str, Any] = {"planning_stage": following}
    is_over = stage_after(following) is None and project.state == Publication.PUBLISHED
    if is_over:
        fields["state"] = Publication.CLOSED
    # The project first: two who end the stage at once must not both take a snapshot.
    change(acting, "project.end_stage", project, fields, version=version, why=why, batch=batch)
    if ended:
        snapshot = StageSnapshot(project=project, planning_stage=ended, taken_by=acting.person, lots=lots_now(project))
        create(acting, "project.end_stage", snapshot, why=why, batch=batch)
    follow_planning_stage(acting, "project.end_stage", project, ended, batch)
    if is_over:
        for lot in project.lots.filter(state=Publication.PUBLISHED):
            lot.project = project
            change(acting, "project.end_stage", lot, {"state": Publication.CLOSED}, batch=batch)
    return batch


def lots_now(project: Project) -> list[dict[str, Any]]:
    return list(project.lots.exclude(state=Publication.WITHDRAWN).order_by("pk").values(*_KEPT))


@dataclass(frozen=True, slots=True)
class DriftCell:
    """Tonnes at the end of a stage, and how many more there are now; `share` is None where there were none."""

    tonnes: float
    more_now: float
    share: float | None


@dataclass(frozen=True, slots=True)
class DriftRow:
    """Surplus or need of one mass type at each snapshot and now."""

    direction: str
    mass_type: int
    cells: tuple[DriftCell, ...]
    now: float


@dataclass(frozen=True, slots=True)
class Drift:
    """`stages` are the snapshots, oldest first; `reasons` the changes of lots since the last, newest first."""

    stages: tuple[StageSnapshot, ...]
    rows: tuple[DriftRow, ...]
    reasons: tuple[Change, ...]

    @property
    def stage_names(self) -> list[str]:
        """Names of the stages that ended."""
        return [stage_name(snapshot.planning_stage) for snapshot in self.stages]


def drift_of(project: Project) -> Drift | None:
    """How the masses have changed since each stage ended; None before the first has. Three queries."""
    snapshots = tuple(StageSnapshot.objects.filter(project=project).order_by("pk"))
    if not snapshots:
        return None
    then = [_sums(snapshot.lots) for snapshot in snapshots]
    now = _sums(lots_now(project))
    keys = sorted(set(now).union(*then), key=lambda key: (key[0] != "surplus", key[1]))
    rows = tuple(
        DriftRow(
            key[0], key[1], tuple(_cell(sums.get(key, 0.0), now.get(key, 0.0)) for sums in then), now.get(key, 0.0)
        )
        for key in keys
    )
    return Drift(snapshots, rows, _reasons(project, snapshots[-1]))


def _sums(lots: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], float]:
    found: dict[tuple[str, int], float] = defaultdict(float)
    for lot in lots:
        found[lot["direction"], vocabulary.MASS_TYPES.code(lot["mass_type"])] += lot["tonnes"]
    return dict(found)


def _cell(then: float, now: float) -> DriftCell:
    return DriftCell(then, now - then, (now - then) / then if then else None)


def _reasons(project: Project, since: StageSnapshot) -> tuple[Change, ...]:
    """Changes of lots' quantity, type or time since a snapshot."""
    label = Lot._meta.label_lower
    rows = rows_of(project).filter(thing_type=label, at__gt=since.created_at).select_related("person")
    told = ("tonnes", "mass_type", "direction", "from_period", "to_period", "state")
    found = [row for row in rows[:200] if row.before is None or any(name in row.before for name in told)]
    return tuple(found[:REASONS_SHOWN])
