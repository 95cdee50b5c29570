"""Pages of what plans are made with: all figures, and one with its history, which the coordinator may change."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.permissions import require
from ressursbank.portal.plans.assumptions import Figure, figure, figures, history_of, written
from ressursbank.portal.plans.forms import FigureForm
from ressursbank.portal.plans.services import reset_figure, set_figure


@require_safe
def all_figures(request: ActingRequest) -> HttpResponse:
    """Every figure with its default, value and source."""
    groups = [(name, list(rows)) for name, rows in groupby(figures(), key=lambda each: each.words.group)]
    return render(request, "plans/assumptions.html", {"groups": groups})


@require_http_methods(["GET", "HEAD", "POST"])
def one_figure(request: ActingRequest, key: str) -> HttpResponse:
    """One figure: its source and history, and for those who may the form that changes it."""
    found = _figure(key)
    if request.method == "POST":
        require(request.acting, "assumption.edit")
    form = FigureForm(
        found.key,
        request.POST or None,
        initial={"value": found.value, "version": found.kept.version if found.kept else 0},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        set_figure(request.acting, key, data["value"], version=data["version"], why=data["why"])
        messages.success(request, _("Saved. Plans made from now on reckon with it."))
        return redirect("plans:assumption", key)
    history = [(row, _value_after(found, row.after)) for row in history_of(key)]
    return render(request, "plans/assumption.html", {"figure": found, "form": form, "history": history})


@require_POST
def back_to_default(request: ActingRequest, key: str) -> HttpResponse:
    """Let the default hold again."""
    found = _figure(key)
    version = request.POST.get("version", "")
    reset_figure(request.acting, key, version=int(version) if version.isdecimal() else 0)
    messages.success(request, _("The default holds again."))
    return redirect("plans:assumption", found.key.key)


def _figure(key: str) -> Figure:
    found = figure(key)
    if found is None:
        raise Http404
    return found


def _value_after(found: Figure, after: dict[str, object] | None) -> str:
    """What a change set the figure to, as people write it."""
    return written(found.key, found.default if after is None else after["value"])
