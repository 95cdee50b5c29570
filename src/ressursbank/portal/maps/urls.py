"""Address of the map's data."""

from django.urls import path

from ressursbank.portal.maps import views

app_name = "maps"
urlpatterns = [path("map.json", views.map_data, name="data")]
