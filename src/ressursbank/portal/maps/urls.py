"""Addresses of the map and of what it loads."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.maps import views

app_name = "maps"
urlpatterns = [
    path("", views.map_page, name="map"),
    path(_("near/"), views.near, name="near"),
    path("tiles/<int:z>/<int:x>/<int:y>.mvt", views.map_tile, name="tile"),
    path("in-view/", views.view_contents, name="in_view"),
    path("about/<str:kind>/<str:key>/", views.about, name="about"),
]
