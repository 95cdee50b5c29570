"""When each job of the clock runs next, who has it in hand, and how it went last."""

from django.db import models


class ScheduledJob(models.Model):
    """One job of jobs.py. `claim` is of the process that runs it; it lapses at `claimed_until`, when that has died."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
