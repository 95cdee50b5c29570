"""Registers the app, so that its texts are translated."""

from django.apps import AppConfig


class PlotsConfig(AppConfig):
    name = "ressursbank.portal.plots"
    label = "plots"
