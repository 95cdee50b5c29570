"""Registers the app."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "ressursbank.portal.facilities"
    label = "facilities"

    def ready(self) -> None:
        """Says how the log writes the codes of this room."""
        from ressursbank.portal.facilities import log_words  # models are there from now on

        log_words.register()
