"""Registers the app."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "ressursbank.portal.sites"
    label = "sites"
