"""Registers the app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ressursbank.portal.api"
    label = "api"

    def ready(self) -> None:
        """Listen to what changes, for the webhooks."""
        from ressursbank.portal.api.webhooks.outbox import write_calls
        from ressursbank.portal.audit.records import recorded

        recorded.connect(write_calls, dispatch_uid="webhooks")
