"""What becomes of notices outside the portal: letters that wait, what people chose, and what has been told before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Often(models.TextChoices):
    """How often a letter comes."""

    INSTANT = "instant", _("At once")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")
    NEVER = "never", _("Only here")


class MailChoice(models.Model):
    """How often somebody gets letters of one group of notices (alerts/groups.py). No row: the group's own habit."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choices")
    group = models.CharField(max_length=20)
    often = models.CharField(max_length=10, choices=Often.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "group"], name="one_mail_choice_a_group"),)


class NoticeLetter(models.Model):
    """A notice that goes to a person by letter. `claim` is of the sender that has it in hand, since `claimed_at`."""

    notice = models.ForeignKey("marketplace.Notice", on_delete=models.CASCADE, related_name="letters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_letters")
    often = models.CharField(max_length=10, choices=Often.choices)
    due_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="letters_that_wait"),
            models.Index(fields=["claim"]),
        )
        constraints = (models.UniqueConstraint(fields=["notice", "person"], name="one_letter_a_notice_and_person"),)


class Told(models.Model):
    """What has been told, so that it is not told twice; told again only where `value` is another."""

    subject = models.CharField(max_length=220, unique=True)
    value = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(auto_now=True)
