"""A project's own pages: its front page, what it is built on, and the forms that change, publish and close it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.permissions import may
from ressursbank.portal.projects.balance import project_balance
from ressursbank.portal.projects.models import Project
from ressursbank.portal.projects.place_forms import PlaceForm, place_initial
from ressursbank.portal.projects.place_page import place_context
from ressursbank.portal.projects.project_forms import ProjectForm, project_initial
from ressursbank.portal.projects.promises import PromisedError
from ressursbank.portal.projects.readiness import missing_before_publishing
from ressursbank.portal.projects.selectors import project_of
from ressursbank.portal.projects.services import (
    NotReadyError,
    close_project,
    edit_project,
    move_project,
    publish_project,
)

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def project(request: ActingRequest, public_id: str) -> HttpResponse:
    """The front page: does the mass balance close?"""
    found = project_of(request.acting, public_id)
    context = {
        "project": found,
        "tab": "balance",
        "balance": project_balance(found),
        "missing": missing_to_show(request, found),
    }
    return render(request, "projects/project.html", context)


@require_safe
def basis(request: ActingRequest, public_id: str) -> HttpResponse:
    """Place, plot and building; parties, contacts and own storage."""
    found = project_of(request.acting, public_id)
    context: dict[str, Any] = {
        "project": found,
        "tab": "basis",
        "parties": found.parties.select_related("organisation").order_by("organisation__name", "role"),
        "missing": missing_to_show(request, found),
    }
    if may(request.acting, "project.see_contacts", found):
        context["contacts"] = found.contacts.order_by("name", "pk")
    return render(request, "projects/basis.html", context | place_context(found))


def missing_to_show(request: ActingRequest, found: Project) -> list[Any]:
    """What a draft lacks, for those who can give it."""
    if found.state != "draft" or not may(request.acting, "project.edit", found):
        return []
    return missing_before_publishing(found)


@require_http_methods(FORM_METHODS)
def edit(request: ActingRequest, public_id: str) -> HttpResponse:
    """Name, builder, building and description."""
    found = project_of(request.acting, public_id, "project.edit")
    form = ProjectForm(request.POST or None, initial=project_initial(found))
    if request.method == "POST" and form.is_valid():
        changed = edit_project(request.acting, found, form.fields_of_project(), form.cleaned_data["version"])
        messages.success(request, _("Saved.") if changed else _("Nothing was different."))
        return redirect("projects:basis", found.public_id)
    context = {"project": found, "tab": "basis", "form": form, "heading": _("Edit project")}
    return render(request, "projects/form_page.html", context)


@require_http_methods(FORM_METHODS)
def place(request: ActingRequest, public_id: str) -> HttpResponse:
    """Place and plot."""
    found = project_of(request.acting, public_id, "project.edit")
    form = PlaceForm(request.POST or None, request.FILES or None, initial=place_initial(found))
    if request.method == "POST" and form.is_valid():
        save_place(request, found, form)
        return redirect("projects:basis", found.public_id)
    context = {"project": found, "tab": "basis", "form": form}
    return render(request, "projects/place.html", context | place_context())


def save_place(request: ActingRequest, found: Project, form: PlaceForm) -> None:
    """Moves the project, and says what was assumed in reading the place."""
    versions = form.cleaned_data["version"] or 0, form.cleaned_data["site_version"] or 0
    move_project(request.acting, found, form.cleaned_data["name"], form.place, *versions)
    messages.success(request, _("The place is saved."))
    say_notes(request, form)


def say_notes(request: HttpRequest, form: PlaceForm) -> None:
    """What was assumed in reading the place."""
    for note in form.notes:
        messages.warning(request, note)


@require_POST
def publish(request: ActingRequest, public_id: str) -> HttpResponse:
    """Share the project and its lots with everybody."""
    found = project_of(request.acting, public_id, "project.publish")
    try:
        publish_project(request.acting, found, version_of(request, found))
    except NotReadyError as error:
        listed = "; ".join(each.text for each in error.missing)
        messages.error(request, _("The project is not published. It lacks: %(listed)s.") % {"listed": listed})
        return redirect("projects:wizard_publish", found.public_id)
    messages.success(request, _("The project and its lots are published. Everybody can see them now."))
    return redirect("projects:project", found.public_id)


@require_http_methods(FORM_METHODS)
def close(request: ActingRequest, public_id: str) -> HttpResponse:
    """End the project, after a question."""
    found = project_of(request.acting, public_id, "project.close")
    if request.method == "POST":
        try:
            close_project(request.acting, found, version_of(request, found))
        except PromisedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The project is closed."))
        return redirect("projects:project", found.public_id)
    context = {
        "project": found,
        "tab": "",
        "heading": _("Close the project?"),
        "text": _("It and its lots stay to be seen, but no plan counts with them any more."),
        "verb": _("Close the project"),
        "version": found.version,
    }
    return render(request, "projects/confirm.html", context)


def version_of(request: HttpRequest, thing: Any) -> int:
    """The version that the page was made from; the thing's own when none was sent."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else int(thing.version)
