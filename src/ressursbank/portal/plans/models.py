"""What plans are made with (assumptions, substitutions), and the runs of the planner with their results."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.audit.models import Kept


class Assumption(Kept):
    """One key of assumptions.toml that differs from the package's default. `key` as `section.key` or `key`."""

    key = models.CharField(max_length=80, unique=True)
    value = models.JSONField()


class SubstitutionTable(Kept):
    """The region's own table of what may serve what need. No row: the vocabulary's own table holds."""

    pairs = models.JSONField()


class PlanRun(Kept):
    """One run of the planner on the region as the database was when it started.

    `faults`: rows of `reason` (an id of phases.REASONS) and `details`, what went wrong in words. `task_id`: its job.
    `limits`: what it must not plan, or not more of (balance.limits.Limit, each as a dictionary).
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        INTERRUPTED = "interrupted", _("Interrupted")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    pyramid = models.CharField(_("Resource pyramid"), max_length=20, default="weighted")
    relative_gap = models.FloatField(_("Gap to stop at"), default=0.0005)
    time_limit_seconds = models.FloatField(_("Time limit (seconds)"), default=300)
    phase = models.CharField(max_length=40, blank=True)
    share_done = models.FloatField(default=0)
    is_cancel_asked = models.BooleanField(default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    task_id = models.UUIDField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, db_index=True)
    summary = models.JSONField(null=True)
    faults = models.JSONField(default=list)
    limits = models.JSONField(default=list, editable=False)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    @property
    def cost_million_nok(self) -> float:
        """What the plan costs, in the unit that people read."""
        return float(self.summary["cost_nok"]) / 1e6 if self.summary else 0.0

    @property
    def co2_tonnes(self) -> float:
        """What the plan emits, in tonnes of CO2e."""
        return float(self.summary["co2_kg"]) / 1e3 if self.summary else 0.0


class PlanFiles(models.Model):
    """The region package and the plan of a run as zip files: in the database, so that any worker can write them."""

    run = models.OneToOneField(PlanRun, on_delete=models.CASCADE, related_name="files", primary_key=True)
    region_zip = models.BinaryField()
    plan_zip = models.BinaryField()
