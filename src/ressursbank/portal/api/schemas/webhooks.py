"""Webhooks as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

from ressursbank.portal.api.models import Webhook, WebhookDelivery
from ressursbank.portal.api.schemas.common import In, OneOf, Text
from ressursbank.portal.api.webhooks.events import CHOSEN

Url = Annotated[str, Text(500, 1)]
EventId = Annotated[str, OneOf(CHOSEN, "What it is told of.")]
_URL = "Begins with https:// and is reachable from the internet."
_EXAMPLES = [["listing.published", "agreement.moved"]]


class WebhookChange(In):
    """What is to be different; what is left out stays."""

    url: Url | None = Field(None, description=_URL, examples=["https://example.no/webhooks"])
    events: list[EventId] | None = Field(None, min_length=1, max_length=len(CHOSEN), examples=_EXAMPLES)
    is_active: bool | None = Field(None, description="False: paused. What happens meanwhile is not sent later.")


class WebhookIn(In):
    """An address to be told of changes."""

    url: Url = Field(description=_URL, examples=["https://example.no/webhooks"])
    events: list[EventId] = Field(min_length=1, max_length=len(CHOSEN), examples=_EXAMPLES)
    is_active: bool = True


class WebhookOut(Schema):
    """A webhook, without its secret."""

    id: UUID
    url: str
    events: list[str] = Field(examples=_EXAMPLES)
    is_active: bool
    old_secret_until: datetime | None = Field(description="Until then calls are signed with the old secret too.")
    created_at: datetime
    version: int
    changed_at: datetime


class WebhookWithSecret(WebhookOut):
    """With its secret, which is shown this once."""

    secret: str = Field(description="For checking signatures. It is not shown again.", examples=["whsec_…"])


class WebhookList(Schema):
    """All of your organisation's webhooks: there are few, and they come on one page."""

    items: list[WebhookOut]


class CallOut(Schema):
    """A call, and how its last try went."""

    id: UUID = Field(description="The header webhook-id.")
    event: str = Field(examples=["listing.published"])
    body: dict[str, Any]
    at: datetime
    tries: int
    next_try_at: datetime | None = Field(description="Null when it has arrived or is given up.")
    delivered_at: datetime | None
    status: int | None = Field(description="What the receiver answered last.")
    error: str = Field(description="What went wrong at the last try; empty where nothing did.", examples=["timeout"])


class CallList(Schema):
    """The newest calls."""

    items: list[CallOut]


def webhook_out(webhook: Webhook, secret: str | None = None) -> dict[str, Any]:
    """A webhook, with a new secret where it has just got one."""
    names = ("url", "events", "is_active", "old_secret_until", "created_at", "version", "changed_at")
    shown = {"id": webhook.public_id, **{name: getattr(webhook, name) for name in names}}
    return shown if secret is None else {**shown, "secret": secret}


def call_out(call: WebhookDelivery) -> dict[str, Any]:
    """One call."""
    names = ("event", "body", "at", "tries", "next_try_at", "delivered_at", "status", "error")
    return {"id": call.message_id, **{name: getattr(call, name) for name in names}}
