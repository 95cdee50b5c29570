"""Registers the app."""

from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "ressursbank.portal.marketplace"
    label = "marketplace"
