"""Addresses of projects."""

from django.urls import include, path

from ressursbank.portal.projects import views

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
    path("", include("ressursbank.portal.projects.life_urls")),
]
