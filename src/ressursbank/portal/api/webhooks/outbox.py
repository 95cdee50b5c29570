"""Calls to be made are written in the transaction of the change itself: both are kept, or neither.

Every change passes `recorded` (audit/records.py). Where nobody listens that costs one small query an action.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import local
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.api.auth import acting_of_token
from ressursbank.portal.api.models import ApiToken, Webhook, WebhookDelivery
from ressursbank.portal.api.webhooks.events import Happened, happened, is_told_of
from ressursbank.portal.api.webhooks.sending import wake_worker
from ressursbank.portal.audit.models import Change

_MESSAGES = uuid.UUID("6f7a3a1e-5c1b-4a53-9d0c-0b6f2a7c9d11")
"""The name space of message ids: an action, an event and a thing give one id."""
ADDRESSES = {
    "project": "projects",
    "lot": "lots",
    "facility": "facilities",
    "storage_area": "storage-areas",
    "booking": "bookings",
    "listing": "listings",
    "agreement": "agreements",
}
"""Where a kind of thing is read in the API; the others have no address there."""

Pair = tuple[Change, models.Model]


@dataclass(frozen=True, slots=True)
class Listener:
    """One webhook, and as whom its organisation sees things."""

    webhook_id: int
    events: frozenset[str]
    acting: Acting


def write_calls(
    *, batch: uuid.UUID, thing_types: Collection[str], changes: Callable[[], Iterable[Pair]], **_signal: Any
) -> None:
    """The receiver of `recorded`: a call for each webhook that is told of these changes."""
    if not any(is_told_of(thing_type) for thing_type in thing_types):
        return
    told = _listeners_of(batch)
    if not told:
        return
    rows: dict[tuple[int, uuid.UUID], WebhookDelivery] = {}
    for change, thing in changes():
        event = happened(change, thing) if is_told_of(change.thing_type) else None
        if event is not None:
            rows.update(((call.webhook_id, call.message_id), call) for call in _calls(event, batch, change.at, told))
    if rows:
        # What an action does in several steps is told once, as it is after the last one.
        WebhookDelivery.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["webhook", "message_id"],
            update_fields=["body", "next_try_at"],
            batch_size=500,
        )
        transaction.on_commit(wake_worker, robust=True)


def listeners(webhooks: Iterable[Webhook]) -> list[Listener]:
    """As whom each webhook's organisation sees: it is told of what its tokens may read."""
    found = list(webhooks)
    actings = _actings({webhook.organisation_id for webhook in found})
    return [Listener(hook.pk, frozenset(hook.events), actings[hook.organisation_id]) for hook in found]


def body_of(event: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    """What is sent, as the standard has it."""
    return {"type": event, "timestamp": at.isoformat(), "data": data}


class _Last(local):
    """Of the last action: who listens, and what it has made."""

    batch: uuid.UUID | None = None
    listeners: Sequence[Listener] = ()
    made: set[str]


_last = _Last()


def _listeners_of(batch: uuid.UUID) -> Sequence[Listener]:
    """Asked once an action: an import changes thousands of things in one batch."""
    if _last.batch != batch:
        _last.listeners = listeners(Webhook.objects.filter(is_active=True))
        _last.batch, _last.made = batch, set()
    return _last.listeners


def _actings(organisations: Collection[int]) -> dict[int, Acting]:
    if not organisations:
        return {}
    found = Organisation.objects.filter(pk__in=organisations).prefetch_related("roles")
    return {each.pk: acting_of_token(ApiToken(organisation=each, name="webhook")) for each in found}


def _calls(event: Happened, batch: uuid.UUID, at: datetime, told: Iterable[Listener]) -> Iterable[WebhookDelivery]:
    message_id = uuid.uuid5(_MESSAGES, f"{batch} {event.event} {event.public_id}")
    if event.change == "made":
        _last.made.add(event.public_id)
    sees: dict[int | None, tuple[bool, bool]] = {}
    for listener in told:
        if event.event not in listener.events:
            continue
        organisation = listener.acting.organisation
        key = organisation.pk if organisation is not None else None
        if key not in sees:
            now = event.sees(listener.acting)
            sees[key] = now, now or event.saw(listener.acting)
        now, at_all = sees[key]
        if at_all:
            yield WebhookDelivery(
                webhook_id=listener.webhook_id,
                message_id=message_id,
                event=event.event,
                body=body_of(event.event, at, _data(event, is_seen=now)),
                next_try_at=timezone.now(),
            )


def _data(event: Happened, *, is_seen: bool) -> dict[str, Any]:
    """Whoever saw a thing and sees it no more is told that, and nothing else."""
    change = "made" if event.change == "changed" and event.public_id in _last.made else event.change
    told: dict[str, Any] = {"kind": event.kind, "id": event.public_id, "change": change, "is_seen": is_seen}
    if is_seen:
        told |= {"version": event.version, **event.more}
        if event.kind in ADDRESSES:
            told["address"] = f"{settings.PORTAL_ADDRESS}/api/v1/{ADDRESSES[event.kind]}/{event.public_id}"
    return told
