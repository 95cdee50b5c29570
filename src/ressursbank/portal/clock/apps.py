"""Registers the app."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "ressursbank.portal.clock"
    label = "clock"
