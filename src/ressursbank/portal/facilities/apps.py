"""Registers the app."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "ressursbank.portal.facilities"
    label = "facilities"
