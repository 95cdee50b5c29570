"""Where a project stands in its stages: who owns each point, what has been answered, and what is next for whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation, OrganisationRole
from ressursbank.portal.accounts.roles import ROLES, Role
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.projects.gates import POINTS, POINTS_OF, STAGES, Answer, GatePoint, stage_name
from ressursbank.portal.projects.gates_evidence import Hint, hints_of
from ressursbank.portal.projects.models import GateAnswer, Project, ProjectParty, StageSnapshot

Holders = Mapping[str, Sequence[Organisation]]
"""Organisations by the role that they have in a project."""
BUILDER = "builder"


@dataclass(frozen=True, slots=True)
class PointOwner:
    """A role of a point, and who has it in the project; `leads` is one role's alone."""

    role: Role
    organisations: Sequence[Organisation]
    leads: bool


@dataclass(frozen=True, slots=True)
class PointStatus:
    """A point with its answer (None: nobody has said anything), its owners, and whether it is for whom who looks."""

    point: GatePoint
    answer: GateAnswer | None
    owners: tuple[PointOwner, ...]
    hint: Hint | None
    is_mine: bool

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answer is None or self.answer.answer == Answer.OPEN

    @property
    def answer_label(self) -> str:
        """The answer's name."""
        return str(Answer(self.answer.answer).label if self.answer is not None else Answer.OPEN.label)


@dataclass(frozen=True, slots=True)
class StageStatus:
    """A stage with its points. `when`: past, current or future."""

    id: str
    when: str
    points: tuple[PointStatus, ...]

    @property
    def name(self) -> str:
        """In the language of the page."""
        return stage_name(self.id)

    @property
    def answered(self) -> int:
        """How many points are answered."""
        return sum(not point.is_open for point in self.points)

    @property
    def next_for_me(self) -> str:
        """The id of the first open point that the one who looks is to answer, or ""."""
        return next((status.point.id for status in self.open_points if status.is_mine), "")

    @property
    def open_points(self) -> tuple[PointStatus, ...]:
        """Those that wait."""
        return tuple(point for point in self.points if point.is_open)


def stages_of(project: Project, acting: Acting) -> tuple[StageStatus, ...]:
    """All six stages. Ten queries at most, however many points."""
    answers = {row.point: row for row in GateAnswer.objects.filter(project=project)}
    holders = _holders([project])[project.pk]
    hints = hints_of(project)
    current = STAGES.index(project.planning_stage) if project.planning_stage in STAGES else -1
    found = []
    for at, stage in enumerate(STAGES):
        points = tuple(
            PointStatus(
                point,
                answers.get(point.id),
                _owners(point, holders),
                hints.get(point.evidence),
                is_for(point, project, acting, holders),
            )
            for point in POINTS_OF[stage]
        )
        found.append(StageStatus(stage, "past" if at < current else "current" if at == current else "future", points))
    return tuple(found)


def lead_of(point: GatePoint, holders: Holders) -> str:
    """The point's leading role where somebody has it in the project; else the builder, who answers for the rest."""
    return point.roles[0] if holders.get(point.roles[0]) else BUILDER


def is_for(point: GatePoint, project: Project, acting: Acting, holders: Holders) -> bool:
    """Whether the one who acts is to answer a point."""
    if acting.organisation is None:
        return False
    lead = lead_of(point, holders)
    if not acting.has(lead):
        return False
    if any(organisation.pk == acting.organisation.pk for organisation in holders.get(lead, ())):
        return True
    return lead == BUILDER and project.organisation_id == acting.organisation.pk


@dataclass(frozen=True, slots=True)
class Task:
    """The next thing that somebody owes a project. `more`: how many others wait for the same person there."""

    project: Project
    point: GatePoint
    due_on: date | None
    more: int

    @property
    def text(self) -> str:
        """The point in the language of the page."""
        return self.point.text

    @property
    def stage(self) -> str:
        """The stage's name."""
        return stage_name(self.point.stage)

    @property
    def url(self) -> str:
        """Where it is answered."""
        return reverse("projects:gate_point", args=[self.project.public_id, self.point.id])


def next_tasks(acting: Acting, limit: int = 50) -> list[Task]:
    """The next open point of the current stage of each project that one's organisation owns or takes part in.

    Only points that the one who acts is to answer; earliest due first, then those without a date by project.
    Four queries, however many projects.
    """
    if acting.organisation is None or not acting.roles:
        return []
    party_of = acting.organisation.project_parties.filter(role__in=acting.roles).values("project")
    projects = list(
        Project.objects.filter(Q(organisation=acting.organisation) | Q(pk__in=party_of))
        .filter(_is_going_on(), planning_stage__in=STAGES)
        .defer("plot", "description", "search_text", "extra")
        .order_by("name", "pk")
    )
    holders = _holders(projects)
    answers: dict[tuple[int, str], GateAnswer] = {
        (row.project_id, row.point): row for row in GateAnswer.objects.filter(project__in=projects)
    }
    tasks = []
    for project in projects:
        waiting = []
        for point in POINTS_OF[project.planning_stage]:
            answer = answers.get((project.pk, point.id))
            is_open = answer is None or answer.answer == Answer.OPEN
            if is_open and is_for(point, project, acting, holders[project.pk]):
                waiting.append((answer.due_on if answer is not None else None, point))
        if waiting:
            due_on, point = min(waiting, key=lambda each: each[0] or date.max)
            tasks.append(Task(project, point, due_on, len(waiting) - 1))
    tasks.sort(key=lambda task: task.due_on or date.max)
    return tasks[:limit]


def _is_going_on() -> Q:
    """Not withdrawn, and not closed but by its last stage here, whose points are still owed."""
    ended = StageSnapshot.objects.filter(planning_stage=STAGES[-2]).values("project")
    return Q(state__in=(Publication.DRAFT, Publication.PUBLISHED)) | Q(state=Publication.CLOSED, pk__in=ended)


def _holders(projects: Sequence[Project]) -> dict[int, Holders]:
    """By project: its parties by role, and its own organisation in the roles that this has. Two queries."""
    found: dict[int, dict[str, list[Organisation]]] = {project.pk: defaultdict(list) for project in projects}
    for party in ProjectParty.objects.filter(project__in=projects).select_related("organisation"):
        found[party.project_id][party.role].append(party.organisation)
    owners = {project.organisation_id for project in projects} - {None}
    roles: dict[int, list[OrganisationRole]] = defaultdict(list)
    rows = OrganisationRole.objects.filter(organisation__in=owners, is_confirmed=True).select_related("organisation")
    for row in rows:
        roles[row.organisation_id].append(row)
    for project in projects:
        for row in roles.get(project.organisation_id or 0, ()):
            if not found[project.pk][row.role]:
                found[project.pk][row.role].append(row.organisation)
    return {key: dict(held) for key, held in found.items()}


def _owners(point: GatePoint, holders: Holders) -> tuple[PointOwner, ...]:
    lead = lead_of(point, holders)
    roles: Iterable[str] = point.roles if lead in point.roles else (lead, *point.roles)
    owners = [PointOwner(ROLES[role], holders.get(role, ()), role == lead) for role in roles]
    return tuple(sorted(owners, key=lambda owner: not owner.leads))


def open_points(project: Project) -> list[GatePoint]:
    """Points of the current stage that nobody has answered."""
    answered = set(
        GateAnswer.objects.filter(project=project).exclude(answer=Answer.OPEN).values_list("point", flat=True)
    )
    return [point for point in POINTS if point.stage == project.planning_stage and point.id not in answered]
