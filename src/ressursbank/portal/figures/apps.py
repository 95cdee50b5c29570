"""Registers the app."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "ressursbank.portal.figures"
    label = "figures"
