"""What stands on one's own page: what one has, with one figure each, and what waits for an answer. Reads only."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Invitation, OrganisationRole
from ressursbank.portal.accounts.roles import ROLES
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.facilities.models import Facility, FacilityCapacity, StorageArea
from ressursbank.portal.permissions import may
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.projects.models import Lot, Project

ROWS, MOST_WAITING = 6, 50
DAYS_OF_NEWS = 90


@dataclass(frozen=True, slots=True)
class OwnProject:
    """A project with the tonnes that it has to spare and asks for."""

    project: Project
    surplus_tonnes: float
    need_tonnes: float


@dataclass(frozen=True, slots=True)
class OwnFacility:
    """A facility with what it can take in the year, None when it is unlimited."""

    facility: Facility
    year: int
    tonnes: float | None


@dataclass(frozen=True, slots=True)
class WaitingRole:
    """A role that somebody has asked for."""

    organisation_id: int
    organisation: str
    role: str


def own_projects(acting: Acting) -> QuerySet[Project]:
    """Projects that the organisation owns or takes part in, those changed last first."""
    if acting.organisation is None:
        return Project.objects.none()
    party_of = acting.organisation.project_parties.values("project")
    mine = Project.objects.filter(Q(organisation=acting.organisation) | Q(pk__in=party_of))
    return mine.exclude(state=Publication.WITHDRAWN).select_related("site").order_by("-changed_at", "pk")


def projects_with_figures(acting: Acting) -> list[OwnProject]:
    """The first of one's own projects."""
    projects = list(own_projects(acting)[:ROWS])
    sums = {
        (row["project"], row["direction"]): row["all"]
        for row in Lot.objects.filter(project__in=projects)
        .exclude(state=Publication.WITHDRAWN)
        .order_by()
        .values("project", "direction")
        .annotate(all=Sum("tonnes"))
    }
    return [
        OwnProject(project, sums.get((project.pk, "surplus"), 0.0), sums.get((project.pk, "need"), 0.0))
        for project in projects
    ]


def own_facilities(acting: Acting) -> QuerySet[Facility]:
    """Facilities that the organisation runs."""
    if acting.organisation is None:
        return Facility.objects.none()
    mine = Facility.objects.filter(organisation=acting.organisation).exclude(state=Publication.WITHDRAWN)
    return mine.select_related("site").order_by("name", "pk")


def facilities_with_figures(acting: Acting, year: int) -> list[OwnFacility]:
    """The first of one's own facilities, with what each can take in a year."""
    facilities = list(own_facilities(acting)[:ROWS])
    tonnes: dict[int, float] = {}
    for row in FacilityCapacity.objects.filter(facility__in=facilities):
        quarters = max(0, min(row.to_period, year * 4 + 3) - max(row.from_period, year * 4) + 1)
        tonnes[row.facility_id] = tonnes.get(row.facility_id, 0.0) + quarters * row.tonnes_per_period
    return [OwnFacility(facility, year, tonnes.get(facility.pk)) for facility in facilities]


def own_storage_areas(acting: Acting) -> list[StorageArea]:
    """The first of the areas that the organisation offers."""
    if acting.organisation is None:
        return []
    mine = StorageArea.objects.filter(organisation=acting.organisation).exclude(state=Publication.WITHDRAWN)
    return list(mine.select_related("site")[:ROWS])


def roles_to_confirm(acting: Acting) -> list[WaitingRole]:
    """Roles that wait for an administrator."""
    if not may(acting, "role.confirm"):
        return []
    rows = OrganisationRole.objects.filter(is_confirmed=False).select_related("organisation").order_by("pk")
    return [
        WaitingRole(row.organisation_id, row.organisation.name, ROLES[row.role].name) for row in rows[:MOST_WAITING]
    ]


def own_roles_waiting(acting: Acting) -> list[WaitingRole]:
    """Roles that the organisation has asked for and that no administrator has confirmed yet."""
    if acting.organisation is None:
        return []
    rows = acting.organisation.roles.filter(is_confirmed=False).order_by("pk")
    return [WaitingRole(row.organisation_id, acting.organisation.name, ROLES[row.role].name) for row in rows]


def open_invitations(acting: Acting) -> list[Invitation]:
    """Invitations to the person's own address that can still be taken up."""
    if acting.person is None:
        return []
    return list(
        Invitation.objects.filter(
            email__iexact=acting.person.email,
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=timezone.now(),
        ).select_related("organisation", "invited_by")
    )


def latest_plan() -> PlanRun | None:
    """The published plan, when it is fresh enough to be news."""
    since = timezone.now() - timedelta(days=DAYS_OF_NEWS)
    return PlanRun.objects.filter(published_at__gte=since).order_by("-published_at").first()
