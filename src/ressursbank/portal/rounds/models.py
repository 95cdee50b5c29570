"""A round with its proposals: who takes what, what each party answered, and what came of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.audit.models import Kept


class Round(Kept):
    """One allocation round, usually of a half-year. Generations: 1 is the first proposal, 2 what was solved again, …"""

    class State(models.TextChoices):
        PREPARED = "prepared", _("Prepared")
        OPEN = "open", _("Open for answers")
        SOLVING = "solving", _("Being solved again")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    public_id = models.CharField(max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    from_period = models.IntegerField(_("First quarter"))
    to_period = models.IntegerField(_("Last quarter"))
    answer_by = models.DateField(_("Answer by"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    generation = models.PositiveSmallIntegerField(default=0)
    least_tonnes = models.FloatField(_("Smallest proposal (tonnes)"), default=100)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    runs = models.ManyToManyField("plans.PlanRun", related_name="rounds")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class Proposal(Kept):
    """One flow that the plan proposes in a round, over its quarters, with each party's answer."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Not answered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        COUNTERED = "countered", _("Other quantity")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals")
    generation = models.PositiveSmallIntegerField()
    giver = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    giver_lot = models.ForeignKey("projects.Lot", on_delete=models.PROTECT, related_name="proposals_given")
    taker_lot = models.ForeignKey("projects.Lot", null=True, on_delete=models.PROTECT, related_name="proposals_taken")
    facility = models.ForeignKey("facilities.Facility", null=True, on_delete=models.PROTECT, related_name="proposals")
    mass_type = models.CharField(max_length=30)
    contamination_class = models.PositiveSmallIntegerField()
    tonnes_by_period = models.JSONField()
    tonnes = models.FloatField()
    kilometres = models.FloatField()
    cost_nok = models.FloatField()
    co2_kg = models.FloatField()
    pyramid_level = models.PositiveSmallIntegerField(null=True)
    saves_nok = models.FloatField(default=0)
    saves_co2_kg = models.FloatField(default=0)
    giver_answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    taker_answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    giver_tonnes = models.FloatField(null=True)
    taker_tonnes = models.FloatField(null=True)
    giver_reason = models.CharField(max_length=500, blank=True)
    taker_reason = models.CharField(max_length=500, blank=True)
    agreement = models.OneToOneField(
        "marketplace.Agreement", null=True, on_delete=models.SET_NULL, related_name="proposal"
    )

    class Meta:
        ordering = ("-tonnes", "pk")

    @property
    def owner_thing(self) -> Round:
        """What its changes are shown under."""
        return self.round
