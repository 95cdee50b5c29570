"""The portal as a Django app: what must be in place before the first page."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ressursbank.portal"
    label = "portal"

    def ready(self) -> None:
        from ressursbank.portal.translations import compile_stale

        compile_stale()
