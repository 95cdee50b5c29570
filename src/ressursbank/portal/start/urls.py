"""Addresses of the first page and the pages around it."""

from django.urls import include, path

from ressursbank.portal.start import views

urlpatterns = [
    path("", views.start, name="start"),
    path("", include("ressursbank.portal.start.named_urls")),
]
