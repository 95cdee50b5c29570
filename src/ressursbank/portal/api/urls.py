"""Addresses for programs, below /api/v1/: the OpenAPI document and the operations."""

from django.urls import path

from ressursbank.portal.api.pages import openapi
from ressursbank.portal.api.rest import api

urlpatterns = [path("openapi.json", openapi, name="api_openapi"), path("", api.urls)]
