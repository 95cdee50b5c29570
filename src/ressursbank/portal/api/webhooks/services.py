"""What an organisation's owner does with webhooks: make, change, pause, give a new secret, remove, try, send again."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.api.models import Webhook, WebhookDelivery
from ressursbank.portal.api.webhooks.addresses import check_url
from ressursbank.portal.api.webhooks.events import CHOSEN, TEST
from ressursbank.portal.api.webhooks.limits import LIMITS
from ressursbank.portal.api.webhooks.outbox import body_of
from ressursbank.portal.api.webhooks.secrets import encrypted, new_secret
from ressursbank.portal.api.webhooks.sending import wake_worker
from ressursbank.portal.audit.services import EditConflictError, change, changes_since, record
from ressursbank.portal.permissions import require


def make_webhook(
    acting: Acting, organisation: Organisation, url: str, events: Iterable[str], *, is_active: bool = True
) -> tuple[Webhook, str]:
    """A new webhook and its secret, which is not shown again. Raises NotAllowedError, ValidationError."""
    require(acting, "webhook.make", organisation)
    secret = new_secret()
    checked = {"url": _checked_url(url), "events": _checked_events(events), "is_active": is_active}
    webhook = Webhook(organisation=organisation, secret=encrypted(secret), **checked)
    with transaction.atomic():
        # Its row is locked: two at once count each other's webhooks.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if webhooks_of(organisation).count() >= LIMITS["most_webhooks"]:
            raise ValidationError(
                _("An organisation has at most %(most)d webhooks. Remove one that is not used.")
                % {"most": LIMITS["most_webhooks"]}
            )
        webhook.save(force_insert=True)
        record(acting, "webhook.make", webhook, before=None, after=checked, owner=organisation)
    return webhook, secret


def change_webhook(
    acting: Acting,
    webhook: Webhook,
    *,
    url: str | None = None,
    events: Iterable[str] | None = None,
    is_active: bool | None = None,
    version: int | None = None,
) -> None:
    """Another address, other events, paused or on again. Raises NotAllowedError, ValidationError, EditConflictError.

    While it is paused nothing is kept for it; what waits already is sent when it is on again.
    """
    require(acting, "webhook.edit", webhook.organisation)
    fields: dict[str, object] = {}
    if url is not None:
        fields["url"] = webhook.url if url == webhook.url else _checked_url(url)
    if events is not None:
        fields["events"] = _checked_events(events)
    if is_active is not None:
        fields["is_active"] = is_active
    change(acting, "webhook.edit", webhook, fields, version=version, permission_on=webhook.organisation)
    if webhook.is_active:
        transaction.on_commit(wake_worker, robust=True)


def new_secret_of(acting: Acting, webhook: Webhook) -> str:
    """A new secret, not shown again; for a day calls are signed with the old one too. Raises NotAllowedError."""
    require(acting, "webhook.edit", webhook.organisation)
    secret = new_secret()
    until = timezone.now() + timedelta(hours=LIMITS["overlap_hours"])
    with transaction.atomic():
        claimed = Webhook.objects.filter(pk=webhook.pk, version=webhook.version, removed_at=None).update(
            old_secret=F("secret"), old_secret_until=until, secret=encrypted(secret), version=F("version") + 1
        )
        if not claimed:
            raise EditConflictError(webhook, changes_since(webhook, webhook.version))
        webhook.refresh_from_db()
        after = {"old_secret_until": until.isoformat()}
        record(acting, "webhook.new_secret", webhook, before={}, after=after, owner=webhook.organisation)
    return secret


def remove_webhook(acting: Acting, webhook: Webhook) -> None:
    """No more calls, also not those that wait. Its log stays as long as others'. Raises NotAllowedError."""
    require(acting, "webhook.remove", webhook.organisation)
    with transaction.atomic():
        gone = {"is_active": False, "removed_at": timezone.now()}
        change(acting, "webhook.remove", webhook, gone, permission_on=webhook.organisation)
        Webhook.objects.filter(pk=webhook.pk).update(secret="", old_secret="", old_secret_until=None)
        webhook.deliveries.exclude(next_try_at=None).update(next_try_at=None, error="removed")


def send_test(acting: Acting, webhook: Webhook) -> WebhookDelivery:
    """A call that tells of nothing, sent as all others are. Raises NotAllowedError, ValidationError when paused."""
    require(acting, "webhook.send_again", webhook.organisation)
    _refuse_paused(webhook)
    now = timezone.now()
    body = body_of(TEST, now, {"kind": "webhook", "id": str(webhook.public_id), "change": "test"})
    with transaction.atomic():
        delivery = WebhookDelivery.objects.create(
            webhook=webhook, message_id=uuid.uuid4(), event=TEST, body=body, next_try_at=now
        )
        record(acting, "webhook.send_test", webhook, before={}, after={}, owner=webhook.organisation)
        transaction.on_commit(wake_worker, robust=True)
    return delivery


def send_again(acting: Acting, delivery: WebhookDelivery) -> None:
    """Once more, with the same id and from the first pause on. Raises NotAllowedError, ValidationError when paused."""
    require(acting, "webhook.send_again", delivery.webhook.organisation)
    _refuse_paused(delivery.webhook)
    with transaction.atomic():
        # One that waits is only sent sooner.
        WebhookDelivery.objects.filter(pk=delivery.pk).update(next_try_at=timezone.now(), tries=0, delivered_at=None)
        told = {"message_id": str(delivery.message_id)}
        organisation = delivery.webhook.organisation
        record(acting, "webhook.send_again", delivery.webhook, before=told, after=told, owner=organisation)
        transaction.on_commit(wake_worker, robust=True)


def forget_old_calls() -> int:
    """Calls older than the log is kept, and removed webhooks with none left. How many calls."""
    before = timezone.now() - timedelta(days=LIMITS["kept_days"])
    old = WebhookDelivery.objects.filter(at__lt=before, next_try_at=None)
    gone, _by_model = old.delete()
    Webhook.objects.filter(removed_at__lt=before, deliveries=None).delete()
    return gone


def webhooks_of(organisation: Organisation) -> "QuerySet[Webhook]":
    """Those that are not removed, the oldest first."""
    return Webhook.objects.filter(organisation=organisation, removed_at=None).order_by("pk")


def _refuse_paused(webhook: Webhook) -> None:
    if not webhook.is_active:
        raise ValidationError(_("The webhook is paused. Turn it on first."))


def _checked_url(url: str) -> str:
    url = url.strip()
    if len(url) > 500:
        raise ValidationError({"url": _("The address has more than 500 characters.")})
    try:
        check_url(url)
    except ValidationError as error:
        raise ValidationError({"url": error.messages}) from None
    return url


def _checked_events(events: Iterable[str]) -> list[str]:
    """In the order of events.csv, each once."""
    wanted = set(events)
    unknown = sorted(wanted - set(CHOSEN))
    if unknown:
        text = ngettext("Unknown event: %(events)s.", "Unknown events: %(events)s.", len(unknown))
        raise ValidationError({"events": text % {"events": ", ".join(unknown)}})
    if not wanted:
        raise ValidationError({"events": _("Choose at least one event: a webhook without is never called.")})
    return [event for event in CHOSEN if event in wanted]
