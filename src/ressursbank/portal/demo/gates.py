"""What the demo's projects have answered at their phase gates: earlier stages all, the present one in part."""

from datetime import timedelta

from django.utils import timezone

from ressursbank.portal.demo.history import backdate, owner_in
from ressursbank.portal.demo.people import Cast
from ressursbank.portal.demo.rows import rows
from ressursbank.portal.projects.gates import POINTS_OF, STAGES, Answer, GatePoint
from ressursbank.portal.projects.gates_answers import NEW, answer_point
from ressursbank.portal.projects.models import Project

DAYS_BEFORE_START, DAYS_OF_STAGE = 400, 60
DUE_IN_DAYS = (-6, 9, 23, 40)
"""When the open points of a project are due, in turn: one of them is late."""


def answer_gates(cast: Cast) -> None:
    """Answers of the projects of history.csv."""
    for turn, project_id in enumerate(dict.fromkeys(row["project_id"] for row in rows("history.csv"))):
        project = Project.objects.get(public_id=project_id)
        reached = STAGES.index(project.planning_stage)
        for at, stage in enumerate(STAGES[: reached + 1]):
            points = POINTS_OF[stage]
            answered = len(points) if at < reached else len(points) // 2
            for point in points[:answered]:
                _answer(cast, project, point, DAYS_BEFORE_START - at * DAYS_OF_STAGE)
            for number, point in enumerate(points[answered : answered + 2]):
                due_on = timezone.localdate() + timedelta(days=DUE_IN_DAYS[(turn + number) % len(DUE_IN_DAYS)])
                answer_point(owner_in(cast, project), project, point, Answer.OPEN, "", due_on, NEW)


def _answer(cast: Cast, project: Project, point: GatePoint, days_ago: int) -> None:
    answer = Answer.DECIDED if point.kind == "decided" else Answer.KNOWN
    made = answer_point(owner_in(cast, project), project, point, answer, "", None, NEW)
    if made is not None:
        backdate([made.pk], max(days_ago, 20))
