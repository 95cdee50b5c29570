"""Registers the app."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "ressursbank.portal.rounds"
    label = "rounds"
