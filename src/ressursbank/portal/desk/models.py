"""What the coordinator has done at the desk: letters sent, reminders given, decisions on reports of misuse."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.audit.models import Kept


class Letter(Kept):
    """A letter about a lot that nobody has answered, as it was sent. `partner_id` "" where it went to the lot's owner.

    `mailed_to`: how many people of the organisation got it by e-mail.
    """

    class To(models.TextChoices):
        OWNER = "owner", _("The lot's owner")
        PARTNER = "partner", _("A possible partner")

    lot = models.ForeignKey("projects.Lot", on_delete=models.PROTECT, related_name="letters")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="letters")
    to = models.CharField(max_length=10, choices=To.choices)
    partner_id = models.CharField(max_length=80, blank=True)
    partner_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(_("Subject"), max_length=200)
    text = models.TextField(_("Letter"))
    language = models.CharField(max_length=5)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    mailed_to = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["created_at"]),)

    def __str__(self) -> str:
        return self.subject


class Reminder(models.Model):
    """Somebody was asked to answer. The database keeps it to one a day for each thing."""

    class About(models.TextChoices):
        AGREEMENT = "agreement", _("Agreement")
        ENQUIRY = "enquiry", _("Enquiry without an account")
        BOOKING = "booking", _("Storage booking")

    about = models.CharField(max_length=10, choices=About.choices)
    key = models.BigIntegerField()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_on = models.DateField()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["about", "key", "sent_on"], name="one_reminder_a_day_for_each_thing"),
        )


class Decision(Kept):
    """What the coordinator decided about a listing that was reported, and how it stood before."""

    class What(models.TextChoices):
        KEPT = "kept", _("Listing kept")
        REMOVED = "removed", _("Listing removed")
        WARNED = "warned", _("Organisation warned")

    listing = models.ForeignKey("marketplace.Listing", on_delete=models.CASCADE, related_name="decisions")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="decisions")
    what = models.CharField(_("Decision"), max_length=10, choices=What.choices)
    why = models.TextField(_("Reason"))
    reports = models.JSONField(default=list)
    state_before = models.CharField(max_length=10)
    state_after = models.CharField(max_length=10)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["organisation", "created_at"]),)

    def __str__(self) -> str:
        return f"{self.what} {self.listing_id}"
