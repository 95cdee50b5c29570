"""Calls are sent by the worker, tried again with growing pauses, and given up at last; the owners are told then.

Sent at least once: a call is claimed by moving its due time (one UPDATE, whose row count decides between two
workers), so that what a killed worker had begun is due again a minute later.
"""

import json
import logging
import time
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from ressursbank.portal.accounts.selectors import owners_of
from ressursbank.portal.api.models import Webhook, WebhookDelivery
from ressursbank.portal.api.webhooks.calls import Answer, call
from ressursbank.portal.api.webhooks.limits import LIMITS, PAUSES
from ressursbank.portal.api.webhooks.secrets import decrypted
from ressursbank.portal.api.webhooks.signing import signed_headers
from ressursbank.portal.marketplace.alerts.notices import tell
from ressursbank.portal.tasks import task

logger = logging.getLogger(__name__)

AT_A_TIME = 50
PASS_SECONDS = 60.0
"""A worker has other jobs too: after this long it puts itself at the end of the queue."""
GONE = 410
"""A receiver that says so wants no more calls."""


@task()
def send_webhooks() -> int:
    """Every call that is due."""
    return send_due()


def wake_worker() -> None:
    """Have the worker send what is due, unless a job that has not begun will."""
    waiting = DBTaskResult.objects.ready().filter(task_path=send_webhooks.module_path)
    if not waiting.exists():
        send_webhooks.enqueue()


def wake_when_due() -> bool:
    """What the clock looks for: calls whose pause is over, and those that a killed worker had begun."""
    is_due = _all_due().exists()
    if is_due:
        wake_worker()
    return is_due


def send_due() -> int:
    """Send every call that is due, the oldest first. How many were tried."""
    tried, ends_at = 0, time.monotonic() + PASS_SECONDS
    while due := list(_due()):
        for delivery in due:
            if time.monotonic() > ends_at:
                wake_worker()
                return tried
            tried += send(delivery)
    return tried


def send(delivery: WebhookDelivery) -> bool:
    """One try of one call. False when another worker has claimed it."""
    now = timezone.now()
    leased_until = now + timedelta(seconds=LIMITS["lease_seconds"])
    claimed = WebhookDelivery.objects.filter(pk=delivery.pk, next_try_at=delivery.next_try_at).update(
        next_try_at=leased_until, tries=F("tries") + 1, tried_at=now
    )
    if not claimed:
        return False
    delivery.refresh_from_db(fields=["tries"])
    secrets = _secrets_of(delivery.webhook, now)
    answer = call(delivery.webhook.url, *_signed(delivery, now, secrets)) if secrets else Answer(error="secret")
    if answer.is_taken:
        _update(delivery, answer, WebhookDelivery.objects.all(), next_try_at=None, delivered_at=timezone.now())
    else:
        _put_off(delivery, answer, leased_until)
    return True


def body_bytes(delivery: WebhookDelivery) -> bytes:
    """What is sent and signed: the same bytes at every try."""
    return json.dumps(delivery.body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _all_due() -> "QuerySet[WebhookDelivery]":
    return WebhookDelivery.objects.filter(next_try_at__lte=timezone.now(), webhook__is_active=True)


def _due() -> list[WebhookDelivery]:
    return list(_all_due().select_related("webhook").order_by("next_try_at", "pk")[:AT_A_TIME])


def _secrets_of(webhook: Webhook, now: datetime) -> list[str]:
    """Those that sign now, the newest first; none where SECRET_KEY is another than the one they were kept with."""
    kept = [webhook.secret]
    if webhook.old_secret_until is not None and webhook.old_secret_until > now:
        kept.append(webhook.old_secret)
    found = []
    for each in kept:
        try:
            found.append(decrypted(each))
        except InvalidToken:
            logger.warning("A secret of the webhook %s cannot be read with this SECRET_KEY", webhook.public_id)
    return found


def _signed(delivery: WebhookDelivery, now: datetime, secrets: list[str]) -> tuple[dict[str, str], bytes]:
    body = body_bytes(delivery)
    headers = {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Ressursbank-Webhooks/1",
        **signed_headers(str(delivery.message_id), int(now.timestamp()), body, secrets),
    }
    return headers, body


def _put_off(delivery: WebhookDelivery, answer: Answer, leased_until: datetime) -> None:
    """Due again after the pause of so many tries; what else waits for the same receiver waits a little too."""
    webhook, now = delivery.webhook, timezone.now()
    is_gone = answer.status == GONE
    pause = PAUSES[delivery.tries - 1] if delivery.tries <= len(PAUSES) and not is_gone else None
    # Only while the claim holds: another worker may have delivered it since.
    mine = WebhookDelivery.objects.filter(pk=delivery.pk, next_try_at=leased_until)
    _update(delivery, answer, mine, next_try_at=now + pause if pause else None)
    waiting = WebhookDelivery.objects.filter(webhook=webhook, next_try_at__lte=now).exclude(pk=delivery.pk)
    waiting.update(next_try_at=now + PAUSES[0])
    if is_gone:
        Webhook.objects.filter(pk=webhook.pk).update(is_active=False, version=F("version") + 1)
    if pause is None:
        _tell_owners(webhook, answer, now)


def _update(delivery: WebhookDelivery, answer: Answer, rows: "QuerySet[WebhookDelivery]", **fields: Any) -> None:
    rows.filter(pk=delivery.pk).update(status=answer.status, answer=answer.text, error=answer.error, **fields)


def _tell_owners(webhook: Webhook, answer: Answer, now: datetime) -> None:
    """A notice that calls are given up, at most once a day for each webhook."""
    again = now - timedelta(hours=LIMITS["tell_again_hours"])
    told_before = Q(told_at=None) | Q(told_at__lt=again)
    if not Webhook.objects.filter(told_before, pk=webhook.pk).update(told_at=now):
        return
    with override(settings.LANGUAGE_CODE):
        address = reverse("api_keys:webhook", args=[webhook.public_id])
    facts = {"url": webhook.url, "status": answer.status, "error": answer.error, "is_paused": answer.status == GONE}
    tell("webhook_given_up", facts, address, people=owners_of(webhook.organisation))
