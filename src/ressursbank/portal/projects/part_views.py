"""Pages for the parts of a project: each kind is added, changed and taken away in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.projects.models import (
    BuildingStage,
    Contact,
    ProjectParty,
    ProjectStorage,
)
from ressursbank.portal.projects.part_forms import ContactForm, PartForm, PartyForm, StageForm, StorageForm
from ressursbank.portal.projects.parts import add_part, edit_part, remove_part
from ressursbank.portal.projects.project_views import FORM_METHODS, version_of
from ressursbank.portal.projects.selectors import project_of


@dataclass(frozen=True, slots=True)
class PartKind:
    """One kind of part: what makes it, what it is called, and the page it is shown on."""

    model: Any
    form: Any
    action: str
    page: str
    tab: str
    new: Promise | str
    edit: Promise | str
    remove: Promise | str
    name_of: Callable[[Any], str]


KINDS: Mapping[str, PartKind] = {
    "stage": PartKind(
        BuildingStage,
        StageForm,
        "project.edit",
        "projects:stages",
        "stages",
        gettext_lazy("New building stage"),
        gettext_lazy("Edit building stage"),
        gettext_lazy("Remove the building stage?"),
        lambda stage: f"{stage.number} {stage.name}".strip(),
    ),
    "storage": PartKind(
        ProjectStorage,
        StorageForm,
        "project.edit",
        "projects:stages",
        "stages",
        gettext_lazy("New own storage area"),
        gettext_lazy("Edit own storage area"),
        gettext_lazy("Remove the own storage area?"),
        lambda storage: storage.area,
    ),
    "contact": PartKind(
        Contact,
        ContactForm,
        "project.edit",
        "projects:basis",
        "basis",
        gettext_lazy("New contact"),
        gettext_lazy("Edit contact"),
        gettext_lazy("Remove the contact?"),
        lambda contact: contact.name,
    ),
    "party": PartKind(
        ProjectParty,
        PartyForm,
        "project.change_parties",
        "projects:basis",
        "basis",
        gettext_lazy("New party"),
        "",
        gettext_lazy("Remove the party?"),
        lambda party: party.organisation.name,
    ),
}


@require_safe
def stages(request: ActingRequest, public_id: str) -> HttpResponse:
    """Building stages and own storage areas."""
    project = project_of(request.acting, public_id)
    context = {
        "project": project,
        "tab": "stages",
        "stages": list(project.building_stages.all()),
        "storage": list(project.storage.order_by("from_period", "pk")),
    }
    return render(request, "projects/stages.html", context)


@require_http_methods(FORM_METHODS)
def part_new(request: ActingRequest, public_id: str, kind: str) -> HttpResponse:
    """Add a part."""
    described = KINDS[kind]
    project = project_of(request.acting, public_id, described.action)
    initial = described.form.initial_of_new(project)
    form: PartForm = described.form(request.POST or None, initial=initial, project=project)
    if request.method == "POST" and form.is_valid():
        part: Any = described.model(**{"project": project, **form.part_fields()})
        add_part(request.acting, described.action, part)
        messages.success(request, _("%(name)s is added.") % {"name": described.name_of(part)})
        return redirect(described.page, project.public_id)
    context = {"project": project, "tab": described.tab, "form": form, "heading": described.new, "back": described.page}
    return render(request, "projects/form_page.html", context)


@require_http_methods(FORM_METHODS)
def part_edit(request: ActingRequest, public_id: str, pk: int, kind: str) -> HttpResponse:
    """Change a part."""
    described = KINDS[kind]
    project = project_of(request.acting, public_id, described.action)
    part: Any = get_object_or_404(described.model, project=project, pk=pk)
    initial = described.form.initial_of(part)
    form: PartForm = described.form(request.POST or None, initial=initial, project=project, part=part)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"] or 0
        changed = edit_part(request.acting, described.action, part, form.part_fields(), seen)
        messages.success(request, _("Saved.") if changed else _("Nothing was different."))
        return redirect(described.page, project.public_id)
    context = {
        "project": project,
        "tab": described.tab,
        "form": form,
        "heading": described.edit,
        "back": described.page,
    }
    return render(request, "projects/form_page.html", context)


@require_http_methods(FORM_METHODS)
def part_remove(request: ActingRequest, public_id: str, pk: int, kind: str) -> HttpResponse:
    """Take a part away, after a question."""
    described = KINDS[kind]
    project = project_of(request.acting, public_id, described.action)
    part: Any = get_object_or_404(described.model, project=project, pk=pk)
    name = described.name_of(part)
    if request.method == "POST":
        remove_part(request.acting, described.action, part, version_of(request, part))
        messages.success(request, _("%(name)s is removed. The log can bring it back.") % {"name": name})
        return redirect(described.page, project.public_id)
    context = {
        "project": project,
        "tab": described.tab,
        "heading": described.remove,
        "text": name,
        "verb": _("Remove"),
        "back": described.page,
        "version": part.version,
    }
    return render(request, "projects/confirm.html", context)
