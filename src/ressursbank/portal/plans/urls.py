"""Addresses of the published plan, the explanation of a flow, and the downloads."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.maps.views import map_data
from ressursbank.portal.plans import downloads, views

app_name = "plans"
urlpatterns = [
    path("", views.plan_page, name="plan"),
    # Translators: part of an address; lower-case letters only.
    path(_("why/"), views.why_this_flow, name="why"),
    path("map.json", map_data, name="map_data"),
    path("download/region.zip", downloads.region_package, name="region_package"),
    path("download/plan.zip", downloads.plan_folder, name="plan_folder"),
    path("download/plan.gpkg", downloads.geopackage, name="geopackage"),
]
