"""Webhooks of the tests, made by the service as their owners do it."""

from collections.abc import Iterable

from ressursbank.portal.api.models import Webhook, WebhookDelivery
from ressursbank.portal.api.webhooks.events import CHOSEN
from ressursbank.portal.api.webhooks.services import make_webhook
from tests.portal.people import People


def hook(people: People, url: str, who: str = "frida", events: Iterable[str] = CHOSEN) -> tuple[Webhook, str]:
    """A webhook of somebody's organisation, told of everything unless the test says otherwise; and its secret."""
    acting = people.acting(who)
    assert acting.organisation is not None
    return make_webhook(acting, acting.organisation, url, events)


def waiting(webhook: Webhook) -> list[WebhookDelivery]:
    """Its calls, the oldest first."""
    return list(webhook.deliveries.order_by("pk"))


def told(webhook: Webhook) -> list[tuple[str, str]]:
    """What it is told of: events and ids."""
    return [(call.event, call.body["data"]["id"]) for call in waiting(webhook)]
