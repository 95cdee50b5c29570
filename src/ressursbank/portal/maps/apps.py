"""Registers the app."""

from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "ressursbank.portal.maps"
    label = "maps"
