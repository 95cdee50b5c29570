"""Registers the app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "ressursbank.portal.imports"
    label = "imports"
