"""Addresses of the map and of what it loads."""

from django.urls import path

from ressursbank.portal.maps import views

app_name = "maps"
urlpatterns = [path("", views.map_page, name="map")]
