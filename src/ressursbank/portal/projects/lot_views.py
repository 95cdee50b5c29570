"""Lots: the project's own, one lot's page, and the forms that add, change and withdraw one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.projects.lot_forms import LotForm, has_default_range, lot_initial
from ressursbank.portal.projects.lots import PromisedError, add_lots, bring_back_lot, edit_lot, withdraw_lot
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.projects.probabilities import STAGE_PROBABILITIES
from ressursbank.portal.projects.project_views import FORM_METHODS, version_of
from ressursbank.portal.projects.quantities import SYMBOLS, factors_for_script, factors_of, quantity_of
from ressursbank.portal.projects.quantity_texts import quantity_texts
from ressursbank.portal.projects.selectors import lot_of, lots_of, project_of


@require_safe
def lots(request: ActingRequest, public_id: str) -> HttpResponse:
    """The project's lots."""
    project = project_of(request.acting, public_id)
    context = {"project": project, "tab": "lots", "lots": lots_of(project)}
    return render(request, "projects/lots.html", context)


@require_safe
def lot(request: ActingRequest, lot_id: str) -> HttpResponse:
    """One lot: what it is, in all measures, with the factors and their source."""
    found = lot_of(request.acting, lot_id)
    context = {
        "project": found.project,
        "tab": "lots",
        "lot": found,
        "quantity": quantity_of(found.tonnes, found.mass_type),
        "factors": factors_of(found.mass_type),
        "has_default_range": has_default_range(found),
        "entered_symbol": SYMBOLS.get(found.entered_unit, ""),
        "by_stage": STAGE_PROBABILITIES.get(found.project.planning_stage),
    }
    return render(request, "projects/lot.html", context)


@require_http_methods(FORM_METHODS)
def lot_new(request: ActingRequest, public_id: str) -> HttpResponse:
    """A new lot of a project."""
    project = project_of(request.acting, public_id, "project.edit")
    start = {"from_period": project.from_period, "to_period": project.to_period, "unit": "fm3", "direction": "surplus"}
    form = LotForm(request.POST or None, initial=start, project=project)
    if request.method == "POST" and form.is_valid():
        [made] = add_lots(request.acting, project, [form.lot_fields()])
        messages.success(request, _("Lot %(lot)s is saved.") % {"lot": made.public_id})
        return redirect("projects:lot_new" if "more" in request.POST else "projects:lots", project.public_id)
    return render(request, "projects/lot_form.html", _form_context(project, form, _("New lot")))


@require_http_methods(FORM_METHODS)
def lot_edit(request: ActingRequest, lot_id: str) -> HttpResponse:
    """Change a lot."""
    found = lot_of(request.acting, lot_id, "project.edit")
    form = LotForm(request.POST or None, initial=lot_initial(found), project=found.project)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"] or 0
        try:
            changed = edit_lot(request.acting, found, form.lot_fields(), seen)
        except PromisedError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing was different."))
            return redirect("projects:lot", found.public_id)
    heading = _("Edit lot %(lot)s") % {"lot": found.public_id}
    return render(request, "projects/lot_form.html", _form_context(found.project, form, heading, found))


def _form_context(project: Project, form: LotForm, heading: str, found: Lot | None = None) -> dict[str, Any]:
    return {
        "project": project,
        "tab": "lots",
        "form": form,
        "heading": heading,
        "lot": found,
        "mass_factors": factors_for_script(),
        "quantity_texts": quantity_texts(),
    }


@require_http_methods(FORM_METHODS)
def lot_withdraw(request: ActingRequest, lot_id: str) -> HttpResponse:
    """Take a lot out of lists and plans, after a question."""
    found = lot_of(request.acting, lot_id, "project.edit")
    if request.method == "POST":
        try:
            withdraw_lot(request.acting, found, version_of(request, found))
        except PromisedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Lot %(lot)s is withdrawn.") % {"lot": found.public_id})
        return redirect("projects:lot", found.public_id)
    context = {
        "project": found.project,
        "tab": "lots",
        "heading": _("Withdraw lot %(lot)s?") % {"lot": found.public_id},
        "text": _("It is taken out of lists and plans. You can bring it back."),
        "verb": _("Withdraw the lot"),
        "version": found.version,
    }
    return render(request, "projects/confirm.html", context)


@require_POST
def lot_bring_back(request: ActingRequest, lot_id: str) -> HttpResponse:
    """Undo a withdrawal."""
    found = lot_of(request.acting, lot_id, "project.edit")
    if found.state == Publication.WITHDRAWN:
        bring_back_lot(request.acting, found, version_of(request, found))
        messages.success(request, _("Lot %(lot)s is back.") % {"lot": found.public_id})
    return redirect("projects:lot", found.public_id)
