"""The area-need calculator: a public page whose address keeps what was asked."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.facilities.area_need import AreaNeed, area_need, asked_of, masses_of_project
from ressursbank.portal.facilities.forms.area import FIRST_VALUES, AreaForm, HeapRows
from ressursbank.portal.facilities.heap_sketch import plan_view, section
from ressursbank.portal.facilities.heaps import HEAP_DEFAULTS, Shape
from ressursbank.portal.permissions import may, visible_projects
from ressursbank.portal.projects.models import Project

EXAMPLE = [{"mass_type": "clay", "klass": 1, "quantity": 2000.0, "unit": "fm3"}]


@require_safe
def area_need_page(request: ActingRequest) -> HttpResponse:
    """From quantities to m², with a sketch of each heap and the formula."""
    project = _project(request)
    is_asked = "rows-TOTAL_FORMS" in request.GET
    data = request.GET if is_asked else None
    form = AreaForm(data, initial=FIRST_VALUES)
    rows = HeapRows(data, prefix="rows", initial=None if is_asked else _first_rows(project))
    answer: AreaNeed | None = None
    strip_m = 0.0
    if is_asked and (form.is_valid() & rows.is_valid()) and rows.values():
        given = form.cleaned_data
        strip_m = given["strip_m"]
        answer = area_need(asked_of(rows.values()), Shape(given["shape"]), given["width_m"], strip_m)
    context = {
        "form": form,
        "rows": rows,
        "row_errors": rows.faults() if is_asked else [],
        "project": project,
        "answer": answer,
        "drawn": _drawn(answer, strip_m) if answer is not None else [],
        "strip_m": strip_m,
        "is_asked": is_asked,
        "carry": _carry(answer, project) if answer is not None else "",
        "may_offer": may(request.acting, "storage.create"),
        "defaults": [(vocabulary.MASS_TYPES.code(id_), default) for id_, default in HEAP_DEFAULTS.items()],
    }
    return render(request, "facilities/area_need.html", context)


def _project(request: ActingRequest) -> Project | None:
    asked = request.GET.get("project", "")
    return Project.objects.filter(visible_projects(request.acting), public_id=asked).first() if asked else None


def _first_rows(project: Project | None) -> list[dict[str, Any]]:
    return (masses_of_project(project) if project is not None else []) or EXAMPLE


def _drawn(answer: AreaNeed, strip_m: float) -> list[dict[str, Any]]:
    return [
        {"need": need, "section": section(need.heap), "plan": plan_view(need.heap, strip_m)} for need in answer.needs
    ]


def _carry(answer: AreaNeed, project: Project | None) -> str:
    """The query that fills in the form of a new storage area."""
    types = sorted({vocabulary.MASS_TYPES.ids[need.mass_type] for need in answer.needs})
    pairs: list[tuple[str, Any]] = [
        ("area_m2", round(answer.area_m2)),
        ("room_tonnes", round(answer.tonnes)),
        ("max_contamination_class", answer.highest_class),
        *(("mass_types", id_) for id_ in types),
    ]
    if project is not None:
        pairs.append(("project", project.public_id))
    return urlencode(pairs)
