"""Registers the app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "ressursbank.portal.plans"
    label = "plans"
