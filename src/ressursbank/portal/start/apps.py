"""Registers the app."""

from django.apps import AppConfig


class StartConfig(AppConfig):
    name = "ressursbank.portal.start"
    label = "start"

    def ready(self) -> None:
        from ressursbank.portal.start import checks  # noqa: F401  registers the check
