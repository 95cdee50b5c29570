"""The two lists: projects, and lots over all projects."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.maps.index import current_index
from ressursbank.portal.projects.filters import LotFilter, ProjectFilter
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.projects.paging import page_of, page_of_keys
from ressursbank.portal.projects.selectors import tonnes_by_project


@require_safe
def project_list(request: ActingRequest) -> HttpResponse:
    """All projects that one may see."""
    chosen = ProjectFilter(request.acting, request.GET)
    page = page_of(chosen.listed(), Project.objects.select_related("site", "organisation"), request.GET)
    tonnes = tonnes_by_project(page.rows)
    for project in page.rows:
        project.surplus_tonnes, project.need_tonnes = tonnes[project.pk]["surplus"], tonnes[project.pk]["need"]
    return _listed(request, "projects/project_list.html", chosen, page)


@require_safe
def lot_list(request: ActingRequest) -> HttpResponse:
    """Surplus and need of all projects that one may see."""
    chosen = LotFilter(request.acting, request.GET)
    page = page_of_keys(chosen.keys(current_index()), Lot.objects.select_related("project__site"), request.GET)
    return _listed(request, "projects/lot_list.html", chosen, page)


def _listed(request: HttpRequest, template: str, chosen: ProjectFilter | LotFilter, page: object) -> HttpResponse:
    return render(request, template, {"filter": chosen, "page": page})
