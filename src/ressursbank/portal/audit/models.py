"""The log of changes, and what every kept thing carries so that no change overwrites another unseen."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.TextChoices):
    """How far a thing is shared. Withdrawn things stay in the database: statistics may rest on them."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SHOWN_TO_ALL = (Publication.PUBLISHED, Publication.CLOSED)


class Kept(models.Model):
    """Something that people edit. `version` grows by one with every change and is what an edit form carries along."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Change(models.Model):
    """One change of one thing, with the fields that it touched. `before` is None for a new thing, `after` for a gone.

    Rows of one action (an import, a copy) share `batch`. `token`: by which token of the API, where no person did it.
    """

    at = models.DateTimeField(auto_now_add=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="changes")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.SET_NULL, related_name="+")
    token = models.CharField(max_length=220, blank=True)
    action = models.CharField(max_length=60)
    thing_type = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    owner_type = models.CharField(max_length=60, blank=True)
    owner_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    why = models.TextField(blank=True)
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["thing_type", "thing_id"]),
            models.Index(fields=["owner_type", "owner_id"]),
        )
