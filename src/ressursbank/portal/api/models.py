"""Tokens of organisations, answers kept for repeated requests, and webhooks with what was sent to them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.audit.models import Kept


class ApiToken(Kept):
    """A key that acts for an organisation within its scopes. Only its digest is kept, and how it begins."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("Name"), max_length=200)
    beginning = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_on = models.DateField(_("Valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)


class KeptAnswer(models.Model):
    """The answer to a write with an idempotency key: the same key gets the same answer for a day."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="one_answer_a_key"),)


class RateCount(models.Model):
    """How many requests one token, or one network address, has made in the minute that began at `window`.

    `key` is a digest: no address is kept. Shared by all processes; a process takes several requests at a time.
    """

    key = models.CharField(max_length=64, unique=True)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["window"], name="rate_counts_by_age"),)


class Webhook(Kept):
    """An address that is told of changes, each call signed with the secret.

    Secrets are encrypted (webhooks/secrets.py). After a rotation calls are signed with both until `old_secret_until`.
    `told_at`: when its owners were last told that calls were given up. `removed_at`: its log stays for a while.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(_("Address"), max_length=500)
    secret = models.TextField()
    old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True)
    events = models.JSONField(default=list)
    is_active = models.BooleanField(_("Active"), default=True, db_index=True)
    told_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One call of a webhook, with how it went; tried again with growing pauses until it is taken or given up.

    `message_id` is the same at every try and for every webhook that is told of the event. `next_try_at` is both the
    day it is due and the claim of whoever sends it: null when it is delivered or given up. `status`, `answer` and
    `error` are those of the last try.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.UUIDField(default=uuid.uuid4)
    event = models.CharField(max_length=60)
    body = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, db_index=True)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    error = models.CharField(max_length=500, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["at"], name="deliveries_by_age"),)
        constraints = (models.UniqueConstraint(fields=["webhook", "message_id"], name="told_once_of_each_event"),)
