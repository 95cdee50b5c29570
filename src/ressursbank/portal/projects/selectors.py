"""What is read of projects and lots: one thing that may be seen, and what pages show of it."""

from collections.abc import Iterable

from django.db.models import Sum
from django.http import Http404

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.permissions import NotAllowedError, may, require, visible_lots
from ressursbank.portal.projects.models import Lot, Project

SURPLUS, NEED = "surplus", "need"


def project_of(acting: Acting, public_id: str, action: str = "project.see") -> Project:
    """A project that one may do something to. Raises Http404 for one that one may not know of, NotAllowedError."""
    project = Project.objects.select_related("site", "organisation").filter(public_id=public_id).first()
    if project is None or not may(acting, "project.see", project):
        if action != "project.see":
            # Nobody logged in: a log-in may help. Somebody else: the project is not known to exist.
            _require_log_in(acting, action)
        raise Http404(public_id)
    require(acting, action, project)
    return project


def _require_log_in(acting: Acting, action: str) -> None:
    """Raises NotAllowedError when nobody is logged in."""
    if not acting.is_logged_in:
        raise NotAllowedError(action)


def lot_of(acting: Acting, public_id: str, action: str = "project.see") -> Lot:
    """A lot whose project one may do something to. Raises Http404, NotAllowedError."""
    lot = (
        Lot.objects.select_related("project__site", "project__organisation", "building_stage")
        .filter(visible_lots(acting), public_id=public_id)
        .first()
    )
    if lot is None:
        if action != "project.see":
            _require_log_in(acting, action)
        raise Http404(public_id)
    require(acting, action, lot)
    return lot


def lots_of(project: Project) -> list[Lot]:
    """The project's lots that are not withdrawn, by building stage and time."""
    found = project.lots.exclude(state=Publication.WITHDRAWN).select_related("building_stage")
    return list(found.order_by("from_period", "direction", "mass_type", "pk"))


def tonnes_by_project(projects: Iterable[Project]) -> dict[int, dict[str, float]]:
    """Tonnes of surplus and of need, by project key, counted without probability. One query."""
    keys = [project.pk for project in projects]
    found: dict[int, dict[str, float]] = {key: {SURPLUS: 0.0, NEED: 0.0} for key in keys}
    rows = (
        Lot.objects.filter(project__in=keys)
        .exclude(state=Publication.WITHDRAWN)
        .order_by()
        .values_list("project", "direction")
        .annotate(sum=Sum("tonnes"))
    )
    for project, direction, tonnes in rows:
        found[project][direction] = tonnes
    return found
