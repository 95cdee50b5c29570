"""Addresses of projects."""

from django.urls import path

from ressursbank.portal.projects import views

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
]
