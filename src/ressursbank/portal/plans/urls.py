"""Addresses of the published plan, of the runs of the planner, and of what plans are made with."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.figures.views import figures_data
from ressursbank.portal.maps.views import map_data
from ressursbank.portal.plans import assumption_views, downloads, run_views, views

app_name = "plans"
_of_a_plan: list[tuple[Any, Callable[..., HttpResponseBase], str]] = [
    ("", views.plan_page, "plan"),
    # Translators: part of an address; lower-case letters only.
    (_("why/"), views.why_this_flow, "why"),
    ("map.json", map_data, "map_data"),
    ("download/region.zip", downloads.region_package, "region_package"),
    ("download/plan.zip", downloads.plan_folder, "plan_folder"),
    ("download/plan.gpkg", downloads.geopackage, "geopackage"),
]
# The run stands in each route itself: whoever lists the routes sees what each needs.
_runs: list[URLPattern | URLResolver] = [
    path("", run_views.run_list, name="runs"),
    path(_("new/"), run_views.new_run, name="new_run"),
    path(_("compare/"), run_views.compare_runs, name="compare"),
    path("<uuid:run>/", run_views.run_page, name="run"),
    path("<uuid:run>/progress.json", run_views.run_progress, name="run_progress"),
    path(_("<uuid:run>/cancel/"), run_views.cancel_run, name="cancel"),
    path(_("<uuid:run>/again/"), run_views.repeat_run, name="again"),
    path(_("<uuid:run>/publish/"), run_views.publish_run, name="publish"),
    *(path(format_lazy("<uuid:run>/plan/{}", route), view, name=f"run_{name}") for route, view, name in _of_a_plan),
    path("<uuid:run>/plan/figures.json", figures_data, name="run_figures"),
]
_assumptions = [
    path("", assumption_views.all_figures, name="assumptions"),
    path("<str:key>/", assumption_views.one_figure, name="assumption"),
    path(_("<str:key>/default/"), assumption_views.back_to_default, name="assumption_default"),
]
urlpatterns = [
    path(
        _("plan/"),
        include(
            [
                path("", include([path(route, view, name=name) for route, view, name in _of_a_plan])),
                path(_("runs/"), include(_runs)),
                path(_("assumptions/"), include(_assumptions)),
            ]
        ),
    ),
    path(
        _("projects/"),
        include([path("<str:public_id>/plan/", views.project_proposals, name="project_proposals")]),
    ),
]
