"""A token and a webhook of the demo's builder, so that the examples of the documentation can be tried at once.

The token's secret is known to all: a portal without demo people does not take it. The webhook is paused: its address
leads nowhere.
"""

from datetime import timedelta

from django.utils import timezone

from ressursbank.portal.api.scopes import SCOPES
from ressursbank.portal.api.tokens import DEMO_SECRET, LONGEST_DAYS, write_token
from ressursbank.portal.api.webhooks.events import CHOSEN
from ressursbank.portal.api.webhooks.services import make_webhook
from ressursbank.portal.demo.people import Cast

OWNER = "berit"
URL = "https://prosjektsystem.example/ressursbank"


def give_access(cast: Cast) -> None:
    """As the builder's owner would."""
    acting = cast.acting(OWNER)
    organisation = acting.organisation
    assert organisation is not None  # everybody of the cast has one
    last = timezone.localdate() + timedelta(days=LONGEST_DAYS)
    write_token(acting, organisation, "Prosjektsystem (demo)", SCOPES, last, DEMO_SECRET)
    make_webhook(acting, organisation, URL, CHOSEN, is_active=False)
