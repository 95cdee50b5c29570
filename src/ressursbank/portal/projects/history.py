"""The log of a project, and undoing what stands in it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.log import changes_of
from ressursbank.portal.audit.views import undo_page
from ressursbank.portal.projects.models import Project
from ressursbank.portal.projects.promises import PromisedError, check_undone
from ressursbank.portal.projects.selectors import project_of


def undo_url(project: Project, batch: uuid.UUID) -> str:
    """The page that asks whether to undo a batch of a project's changes."""
    return reverse("projects:undo", args=[project.public_id, batch])


@require_safe
def log(request: ActingRequest, public_id: str) -> HttpResponse:
    """Every change of the project and its parts, newest first."""
    project = project_of(request.acting, public_id, "project.see_log")
    shown = changes_of(project, request.acting, request.GET.get("page"), lambda batch: undo_url(project, batch))
    return render(request, "projects/log.html", {"project": project, "tab": "log", "log": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: ActingRequest, public_id: str, batch: uuid.UUID) -> HttpResponse:
    """Ask, then put back what one entry of the log replaced. What agreements rest on stays, and is said."""
    project = project_of(request.acting, public_id, "project.see_log")
    back = reverse("projects:log", args=[project.public_id])
    try:
        return undo_page(request, project, batch, back, check=lambda: check_undone(batch))
    except PromisedError as error:
        messages.error(request, str(error))
        return redirect(back)
