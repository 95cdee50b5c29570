"""Registers the app."""

from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "ressursbank.portal.marketplace"
    label = "marketplace"

    def ready(self) -> None:
        """Moves of agreements are heard by those who tell of them."""
        from ressursbank.portal.marketplace.agreements.move import agreement_moved
        from ressursbank.portal.marketplace.alerts.moves import tell_of_move

        agreement_moved.connect(tell_of_move, dispatch_uid="tell of moves")
