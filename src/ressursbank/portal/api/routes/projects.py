"""Projects: list, one, new, change, publish, close."""

import json
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.api.auth import ApiRequest, Needs
from ressursbank.portal.api.filters import of_equal, of_state
from ressursbank.portal.api.forms_in import as_typed, check
from ressursbank.portal.api.paging import Paged, page_of
from ressursbank.portal.api.schemas.common import PublicId, quarter_text
from ressursbank.portal.api.schemas.projects import (
    ProjectChange,
    ProjectFilter,
    ProjectIn,
    ProjectList,
    ProjectOut,
    project_out,
)
from ressursbank.portal.api.versions import CONDITIONAL, set_etag, version_to_change
from ressursbank.portal.permissions import require, visible_projects
from ressursbank.portal.projects.models import Project
from ressursbank.portal.projects.place_forms import PlaceForm
from ressursbank.portal.projects.project_forms import BUILDING_FIELDS, ProjectForm, project_initial
from ressursbank.portal.projects.selectors import project_of
from ressursbank.portal.projects.services import close_project, create_project, edit_project, publish_project
from ressursbank.portal.sites.models import Site

router = Router()
READ, WRITE = Needs("projects:read", is_public=True), Needs("projects:write")
ROWS = Project.objects.select_related("site", "organisation").defer("plot", "extra", "search_text")
_NAMES = {"from_period": "first_quarter", "to_period": "last_quarter", "position": "longitude", "plot_text": "plot"}


@router.get("/projects", response=ProjectList, auth=READ, summary="List projects")
def list_projects(request: ApiRequest, wanted: Query[ProjectFilter], paged: Query[Paged]) -> dict[str, Any]:
    """Projects that you may see, in the order in which they were made."""
    found, following = page_of(request, _listed(request.auth, wanted), ROWS, paged)
    return {"items": [project_out(project) for project in found], "next": following}


def _listed(acting: Acting, wanted: ProjectFilter) -> "QuerySet[Project]":
    found = of_state(Project.objects.filter(visible_projects(acting)), acting, wanted.state)
    found = of_equal(found, wanted, "kind", "planning_stage")
    if wanted.municipality is not None:
        found = found.filter(site__in=Site.objects.filter(municipality=wanted.municipality).values("pk"))
    if wanted.changed_since is not None:
        found = found.filter(changed_at__gte=wanted.changed_since)
    if wanted.mine:
        found = found.filter(organisation=acting.organisation) if acting.organisation else found.none()
    return found


@router.get("/projects/{project_id}", response=ProjectOut, auth=READ, summary="One project")
def get_project(request: ApiRequest, response: HttpResponse, project_id: PublicId) -> dict[str, Any]:
    """A project that you may see; `ETag` is its version."""
    project = project_of(request.auth, project_id)
    set_etag(response, project)
    return project_out(project)


@router.post("/projects", response={201: ProjectOut}, auth=WRITE, summary="Make a project")
def make_project(request: ApiRequest, response: HttpResponse, body: ProjectIn) -> Status[dict[str, Any]]:
    """A new draft of your organisation's. Add its lots, then publish it."""
    require(request.acting, "project.create")
    sent = body.dict()
    place = PlaceForm(
        as_typed(
            {
                "name": sent["name"],
                "address": sent["place_name"],
                "position": f"{body.latitude:.7f}, {body.longitude:.7f}",
                "municipality": sent["municipality"],
                "plot_text": "" if body.plot is None else json.dumps(body.plot),
            }
        )
    )
    check(place, _NAMES, sent)
    form = _form(sent, {"version": 0})
    kept = {name: form.fields_of_project()[name] for name in (*BUILDING_FIELDS, "description")}
    project = create_project(request.acting, sent["name"], place.place, **kept)
    response["Location"] = f"/api/v1/projects/{project.public_id}"
    return Status(201, _now(response, project))


def _form(sent: dict[str, Any], before: dict[str, Any]) -> ProjectForm:
    """The page's form of what is sent; `before` is what stays where nothing is sent."""
    names = (*(name for name in BUILDING_FIELDS if not name.endswith("_period")), "name", "description")
    values = {**before, **{name: sent[name] for name in names if sent.get(name) is not None}}
    for theirs, ours in (("first_quarter", "from_period"), ("last_quarter", "to_period")):
        period = sent.get(theirs)
        values[ours] = quarter_text(values.get(ours) if period is None else period)
    typed = as_typed(values)
    form = ProjectForm(typed)
    check(form, _NAMES, typed)
    return form


def _now(response: HttpResponse, project: Project) -> dict[str, Any]:
    found = ROWS.get(pk=project.pk)
    set_etag(response, found)
    return project_out(found)


@router.patch(
    "/projects/{project_id}", response=ProjectOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Change a project"
)
def change_project(
    request: ApiRequest, response: HttpResponse, project_id: PublicId, body: ProjectChange
) -> dict[str, Any]:
    """Change what is named in the body. A new planning stage gives new probabilities to the lots that had the old."""
    project = project_of(request.acting, project_id, "project.edit")
    version = version_to_change(request, project)
    form = _form(body.dict(exclude_unset=True), project_initial(project))
    edit_project(request.acting, project, form.fields_of_project(), version)
    return _now(response, project)


@router.post(
    "/projects/{project_id}/publish", response=ProjectOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Publish"
)
def publish(request: ApiRequest, response: HttpResponse, project_id: PublicId) -> dict[str, Any]:
    """Share a project and its lots with everybody."""
    project = project_of(request.acting, project_id, "project.publish")
    publish_project(request.acting, project, version_to_change(request, project))
    return _now(response, project)


@router.post(
    "/projects/{project_id}/close", response=ProjectOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Close"
)
def close(request: ApiRequest, response: HttpResponse, project_id: PublicId) -> dict[str, Any]:
    """End a project: it and its lots stay to be seen, but no plan counts with them any more."""
    project = project_of(request.acting, project_id, "project.close")
    close_project(request.acting, project, version_to_change(request, project))
    return _now(response, project)
