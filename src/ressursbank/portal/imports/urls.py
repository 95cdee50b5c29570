"""Addresses of import and export."""

from django.urls import path

from ressursbank.portal.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.exchange, name="exchange"),
]
