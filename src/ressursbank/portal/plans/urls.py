"""Addresses of the published plan, of the runs of the planner, and of what plans are made with."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.figures.views import figures_data
from ressursbank.portal.maps.views import map_data
from ressursbank.portal.plans import downloads, views

app_name = "plans"
_of_a_plan = [
    ("", views.plan_page, "plan"),
    # Translators: part of an address; lower-case letters only.
    (_("why/"), views.why_this_flow, "why"),
    ("map.json", map_data, "map_data"),
    ("download/region.zip", downloads.region_package, "region_package"),
    ("download/plan.zip", downloads.plan_folder, "plan_folder"),
    ("download/plan.gpkg", downloads.geopackage, "geopackage"),
]
_of_a_run = [
    path("plan/", include([path(route, view, name=f"run_{name}") for route, view, name in _of_a_plan])),
    path("plan/figures.json", figures_data, name="run_figures"),
]
urlpatterns = [
    path(
        _("plan/"),
        include(
            [
                *(path(route, view, name=name) for route, view, name in _of_a_plan),
                path(_("runs/"), include([path("<uuid:run>/", include(_of_a_run))])),
            ]
        ),
    ),
]
