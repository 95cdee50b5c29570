"""Addresses for people: the documentation of the API, in both languages."""

from django.urls import path

from ressursbank.portal.api.pages import docs

app_name = "api"
urlpatterns = [path("api/v1/docs", docs, name="docs")]
