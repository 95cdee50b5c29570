"""A new project in four steps. It is a draft from the first one on, so that one can stop and go on another day."""

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.lot_forms import QUICK_ROWS, QuickLotForm
from ressursbank.portal.projects.lots import add_lots
from ressursbank.portal.projects.models import Project
from ressursbank.portal.projects.place_forms import PlaceForm, place_initial
from ressursbank.portal.projects.place_page import place_context
from ressursbank.portal.projects.project_forms import BuildingForm, project_initial
from ressursbank.portal.projects.project_views import FORM_METHODS, save_place, say_notes
from ressursbank.portal.projects.quantities import factors_for_script
from ressursbank.portal.projects.quantity_texts import quantity_texts
from ressursbank.portal.projects.readiness import missing_before_publishing
from ressursbank.portal.projects.selectors import lots_of, project_of
from ressursbank.portal.projects.services import create_project, edit_project

MOST_ROWS = 100


def steps(current: int, project: Project | None) -> list[dict[str, Any]]:
    """The row of steps; those of a project that exists are links."""
    names = (
        (_("Place and plot"), "projects:wizard_place"),
        (_("Building"), "projects:wizard_building"),
        (_("Masses"), "projects:wizard_lots"),
        (_("Publish"), "projects:wizard_publish"),
    )
    return [
        {"number": number, "name": name, "route": route if project is not None else "", "is_current": number == current}
        for number, (name, route) in enumerate(names, start=1)
    ]


@require_http_methods(FORM_METHODS)
def new(request: ActingRequest) -> HttpResponse:
    """Step 1 of a project that is not there yet."""
    require(request.acting, "project.create")
    form = PlaceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        project = create_project(request.acting, form.cleaned_data["name"], form.place)
        messages.success(
            request, _("%(name)s is saved as a draft. You can stop and go on when you like.") % {"name": project}
        )
        say_notes(request, form)
        return redirect("projects:wizard_building", project.public_id)
    context = {"form": form, "steps": steps(1, None), "step": 1}
    return render(request, "projects/wizard_place.html", context | place_context())


@require_http_methods(FORM_METHODS)
def wizard_place(request: ActingRequest, public_id: str) -> HttpResponse:
    """Step 1 again."""
    project = project_of(request.acting, public_id, "project.edit")
    form = PlaceForm(request.POST or None, request.FILES or None, initial=place_initial(project))
    if request.method == "POST" and form.is_valid():
        save_place(request, project, form)
        return redirect("projects:wizard_building", project.public_id)
    context = {"project": project, "form": form, "steps": steps(1, project), "step": 1}
    return render(request, "projects/wizard_place.html", context | place_context())


@require_http_methods(FORM_METHODS)
def wizard_building(request: ActingRequest, public_id: str) -> HttpResponse:
    """Step 2: the building in a few fields."""
    project = project_of(request.acting, public_id, "project.edit")
    form = BuildingForm(request.POST or None, initial=project_initial(project))
    if request.method == "POST" and form.is_valid():
        edit_project(request.acting, project, form.fields_of_project(), form.cleaned_data["version"])
        return redirect("projects:wizard_lots", project.public_id)
    context = {"project": project, "form": form, "steps": steps(2, project), "step": 2}
    return render(request, "projects/wizard_building.html", context)


def quick_lots(project: Project, data: Any = None) -> BaseFormSet[QuickLotForm]:
    """Rows for new lots; the quarters start at those of the earthworks."""
    made = formset_factory(QuickLotForm, extra=QUICK_ROWS, max_num=MOST_ROWS, validate_max=True)
    start = {"from_period": project.from_period, "to_period": project.to_period, "direction": "surplus", "unit": "fm3"}
    rows: BaseFormSet[QuickLotForm] = made(data, prefix="lots", form_kwargs={"project": project, "initial": start})
    return rows


@require_http_methods(FORM_METHODS)
def wizard_lots(request: ActingRequest, public_id: str) -> HttpResponse:
    """Step 3: lots, row by row."""
    project = project_of(request.acting, public_id, "project.edit")
    rows = quick_lots(project, request.POST or None)
    if request.method == "POST" and rows.is_valid():
        made = add_lots(request.acting, project, [row.lot_fields() for row in rows if row.has_changed()])
        if "more" in request.POST:
            messages.success(request, _("%(count)s lots saved.") % {"count": len(made)})
            return redirect("projects:wizard_lots", project.public_id)
        return redirect("projects:wizard_publish", project.public_id)
    context = {
        "project": project,
        "rows": rows,
        "lots": lots_of(project),
        "steps": steps(3, project),
        "step": 3,
        "mass_factors": factors_for_script(),
        "quantity_texts": quantity_texts(),
    }
    return render(request, "projects/wizard_lots.html", context)


@require_safe
def wizard_publish(request: ActingRequest, public_id: str) -> HttpResponse:
    """Step 4: what is missing, publish or keep as a draft."""
    project = project_of(request.acting, public_id, "project.edit")
    context = {
        "project": project,
        "lots": lots_of(project),
        "missing": missing_before_publishing(project),
        "steps": steps(4, project),
        "step": 4,
    }
    return render(request, "projects/wizard_publish.html", context)
