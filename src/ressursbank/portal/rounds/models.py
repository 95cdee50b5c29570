"""A round with its proposals: who takes what, what each party answered, and what came of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.audit.models import Kept


class Round(Kept):
    """One allocation round, usually of a half-year. Generations: 1 is the first proposal, 2 what was solved again, …

    The states and who may move them: rounds/states.py. `lead`: the coordinator's organisation, which answers for
    ends that no organisation here answers for. `run`: the planner's that is under way, or was the last.
    `opened_at` None: no party has seen it. `answered_at`: when the answers of the present generation ended.
    `fault`: why the planner gave no proposals, an id of faults.py.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("Prepared")
        SOLVING = "solving", _("Being planned")
        OPEN = "open", _("Open for answers")
        ANSWERED = "answered", _("Answers are in")
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
    lead = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="rounds_led")
    run = models.ForeignKey("plans.PlanRun", null=True, on_delete=models.SET_NULL, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    runs = models.ManyToManyField("plans.PlanRun", related_name="rounds")
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, blank=True)
    touched_at = models.DateTimeField(null=True, editable=False)
    """Written by whoever answers, so that answers and the end of answers wait for each other."""

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class Proposal(Kept):
    """One flow that the plan proposes in a round, over its quarters, with each party's answer.

    `giver`, `taker` None: nobody here answers for that end, and the coordinator does. Cost and CO2e are of all its
    tonnes. `saves_*`: against today's way (the nearest landfill, and for a need the nearest quarry); None where the
    masses have none. `next_*`: NOK per tonne that the next best place for the masses costs, and which it is.
    `tonnes_by_period`: pairs of quarter and tonnes.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Not answered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        COUNTERED = "countered", _("Other quantity")

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("Agreement")
        DECLINED = "declined", _("Declined")
        COUNTERED = "countered", _("Other quantity asked for")
        LAPSED = "lapsed", _("Not answered in time")
        CONFLICT = "conflict", _("Promised or changed meanwhile")

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
    saves_nok = models.FloatField(null=True)
    saves_co2_kg = models.FloatField(null=True)
    next_name = models.CharField(max_length=200, blank=True)
    next_nok_per_tonne = models.FloatField(null=True)
    giver_answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    taker_answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.WAITING)
    giver_tonnes = models.FloatField(null=True)
    taker_tonnes = models.FloatField(null=True)
    giver_reason = models.CharField(max_length=500, blank=True)
    taker_reason = models.CharField(max_length=500, blank=True)
    giver_at = models.DateTimeField(null=True)
    taker_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="", blank=True)
    conflict = models.CharField(max_length=500, blank=True)
    agreement = models.OneToOneField(
        "marketplace.Agreement", null=True, on_delete=models.SET_NULL, related_name="proposal"
    )

    class Meta:
        ordering = ("-tonnes", "pk")
        indexes = (
            models.Index(fields=["round", "generation", "giver"]),
            models.Index(fields=["round", "generation", "taker"]),
        )
        constraints = (models.CheckConstraint(condition=models.Q(tonnes__gt=0), name="proposed_tonnes_are_positive"),)

    @property
    def owner_thing(self) -> Round:
        """What its changes are shown under."""
        return self.round
