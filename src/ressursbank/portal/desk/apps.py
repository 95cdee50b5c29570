"""Registers the app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ressursbank.portal.desk"
    label = "desk"
