"""Registers the app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ressursbank.portal.api"
    label = "api"
