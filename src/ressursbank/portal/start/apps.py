"""Registers the app."""

from django.apps import AppConfig


class StartConfig(AppConfig):
    name = "ressursbank.portal.start"
    label = "start"
