"""Imports: what was brought in, by whom, what it would change row by row, and whether it was carried out or undone."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.audit.models import Kept


class ImportRun(Kept):
    """One package or sheet brought in. `batch` is that of the changes it made.

    `content` is a zipped region package, also where a sheet was brought in. `digest` is that of the differences that
    the preview showed: carrying out starts with looking whether they are still the same.
    """

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        PREVIEWED = "previewed", _("Previewed")
        COMMITTING = "committing", _("Being carried out")
        COMMITTED = "committed", _("Carried out")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        DISCARDED = "discarded", _("Discarded")

    class Kind(models.TextChoices):
        PACKAGE = "package", _("Region package")
        SHEET = "sheet", _("Excel sheet")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    share_done = models.FloatField(default=0)
    counts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=20, blank=True)
    committed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["kind", "organisation"]),)

    def __str__(self) -> str:
        return self.file_name

    @property
    def has_faults(self) -> bool:
        """Whether something is in the way of carrying it out."""
        return bool(self.counts.get("faults"))

    @property
    def is_waiting(self) -> bool:
        """Whether a background job has it in hand."""
        return self.state in (self.State.READING, self.State.COMMITTING, self.State.UNDOING)


class ImportRow(models.Model):
    """One row of a preview: new, changed, removed, or a fault with its place, value and message."""

    class Sort(models.TextChoices):
        FAULTY = "faulty", _("Faulty")
        CHANGED = "changed", _("Changed")
        NEW = "new", _("New")
        REMOVED = "removed", _("Removed")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    sort = models.CharField(max_length=10, choices=Sort.choices)
    file = models.CharField(max_length=40)
    line = models.IntegerField(null=True)
    label = models.CharField(max_length=500)
    value = models.TextField(blank=True)
    message = models.TextField(blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["run", "sort", "id"]),)
