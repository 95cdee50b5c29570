"""Listings of lots, and what comes of them: enquiries, agreements with their messages, reports of misuse."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.audit.models import Kept
from ressursbank.portal.marketplace.alerts.models import MailChoice, NoticeLetter, Often, Told

__all__ = [
    "Agreement",
    "GoesTo",
    "GuestEnquiry",
    "Listing",
    "ListingFile",
    "MailChoice",
    "Message",
    "Notice",
    "NoticeLetter",
    "Report",
    "SavedSearch",
    "StorageBooking",
    "StorageEntry",
    "StorageQuarter",
    "StoredMass",
    "Told",
]


class Listing(Kept):
    """A lot put on the market. What is left of it is the lot's tonnes less its promised tonnes.

    `price_nok_per_tonne`: what the taker pays the giver; negative where the giver pays. Null: by agreement.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed")
        REMOVED = "removed", _("Removed by the coordinator")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        MEMBERS = "members", _("Members of the resource bank")
        INVITED = "invited", _("Invited organisations")

    class Delivery(models.TextChoices):
        PICK_UP = "pick_up", _("Picked up")
        DELIVERED = "delivered", _("Delivered")
        EITHER = "either", _("Either")

    public_id = models.CharField(max_length=80, unique=True)
    lot = models.ForeignKey("projects.Lot", on_delete=models.PROTECT, related_name="listings")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="listings")
    title = models.CharField(_("Title"), max_length=200)
    description = models.TextField(_("Description"), blank=True)
    price_nok_per_tonne = models.FloatField(_("Price (NOK per tonne)"), null=True, blank=True)
    delivery = models.CharField(_("Delivery"), max_length=10, choices=Delivery.choices, default=Delivery.EITHER)
    loading_equipment = models.CharField(_("Loading equipment"), max_length=200, blank=True)
    times = models.CharField(_("Times"), max_length=200, blank=True)
    specification = models.TextField(_("Layers and specification"), blank=True)
    quality = models.JSONField(_("Quality data"), default=list, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    invited = models.ManyToManyField("accounts.Organisation", related_name="+", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    expires_on = models.DateField(_("Shown until"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["state", "visibility"]),)
        constraints = (
            models.UniqueConstraint(
                fields=["lot"], condition=Q(state__in=("open", "paused")), name="one_live_listing_a_lot"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def owner_thing(self) -> models.Model:
        """What its changes are shown under, and whose permissions hold."""
        return self.lot.project


class ListingFile(Kept):
    """A photo, a lab report, a grading curve."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        LAB_REPORT = "lab_report", _("Lab report")
        GRADING_CURVE = "grading_curve", _("Grading curve")
        OTHER = "other", _("Other document")

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("Title"), max_length=200)
    file = models.FileField(upload_to="listings/%Y/%m/")
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    @property
    def owner_thing(self) -> models.Model:
        """What its changes are shown under."""
        return self.listing.owner_thing


class Agreement(Kept):
    """From the first question to the last load. The states and who may move them: marketplace/agreements/states.py.

    The giver has masses, the taker takes them, each with a lot of its own, a facility, or a storage area.
    `giver_held_tonnes` and `taker_held_tonnes` are what this agreement holds of each party's lot: the sum over all
    agreements of a lot is the lot's `promised_tonnes`, and never more than its tonnes.
    `price_nok_per_tonne`: what the taker pays the giver; negative where the giver pays.
    `turn`, `asked_by`, `ended_by` (who declined, cancelled or let the time pass): "giver", "taker" or "".
    `answered_at`: when the one who was asked first answered; from then on each sees how to reach the other.
    """

    class State(models.TextChoices):
        ENQUIRY = "enquiry", _("Enquiry")
        OFFERED = "offered", _("Offer")
        COUNTERED = "countered", _("Counter-offer")
        AGREED = "agreed", _("Agreed")
        DELIVERING = "delivering", _("Delivering")
        COMPLETED = "completed", _("Completed")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        CANCELLED = "cancelled", _("Cancelled")

    public_id = models.CharField(max_length=80, unique=True)
    listing = models.ForeignKey(Listing, null=True, on_delete=models.PROTECT, related_name="agreements")
    giver = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="given")
    taker = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="taken")
    giver_lot = models.ForeignKey("projects.Lot", null=True, on_delete=models.PROTECT, related_name="given_by")
    taker_lot = models.ForeignKey("projects.Lot", null=True, on_delete=models.PROTECT, related_name="taken_by")
    facility = models.ForeignKey("facilities.Facility", null=True, on_delete=models.PROTECT, related_name="agreements")
    storage_area = models.ForeignKey(
        "facilities.StorageArea", null=True, on_delete=models.PROTECT, related_name="agreements"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ENQUIRY)
    turn = models.CharField(max_length=5, blank=True)
    asked_by = models.CharField(max_length=5, blank=True)
    ended_by = models.CharField(max_length=5, blank=True)
    answered_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    deadline = models.DateField(_("Answer by"), null=True)
    mass_type = models.CharField(max_length=30)
    contamination_class = models.PositiveSmallIntegerField()
    tonnes = models.FloatField(_("Tonnes"))
    price_nok_per_tonne = models.FloatField(_("Price (NOK per tonne)"), null=True)
    hauled_by = models.CharField(_("Hauled by"), max_length=5, blank=True)
    from_period = models.IntegerField(_("First quarter"))
    to_period = models.IntegerField(_("Last quarter"))
    terms = models.TextField(_("Other terms"), blank=True)
    giver_held_tonnes = models.FloatField(default=0)
    taker_held_tonnes = models.FloatField(default=0)
    delivered_tonnes = models.FloatField(default=0)
    round = models.ForeignKey("rounds.Round", null=True, on_delete=models.PROTECT, related_name="agreements")

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["giver", "state"]),
            models.Index(fields=["taker", "state"]),
            models.Index(fields=["state", "deadline"]),
        )
        constraints = (
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="agreed_tonnes_are_positive"),
            models.CheckConstraint(condition=Q(giver_held_tonnes__lte=F("tonnes")), name="giver_holds_what_is_agreed"),
            models.CheckConstraint(condition=Q(taker_held_tonnes__lte=F("tonnes")), name="taker_holds_what_is_agreed"),
        )

    def __str__(self) -> str:
        return self.public_id


class Message(models.Model):
    """A line between the parties; `attachment` is seen by them only."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="messages")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField(_("Message"))
    attachment = models.FileField(upload_to="messages/%Y/%m/", blank=True)
    attachment_name = models.CharField(max_length=200, blank=True)
    attachment_type = models.CharField(max_length=100, blank=True)
    attachment_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("pk",)


class GuestEnquiry(models.Model):
    """A question from somebody without an account: sent on when the link in the e-mail has been followed."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="guest_enquiries")
    at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(_("Name"), max_length=200)
    email = models.EmailField(_("E-mail"))
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    tonnes = models.FloatField(_("Tonnes"), null=True, blank=True)
    text = models.TextField(_("Message"))
    language = models.CharField(max_length=5, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    confirmed_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    agreement = models.OneToOneField(Agreement, null=True, on_delete=models.SET_NULL, related_name="guest_enquiry")
    answer = models.TextField(_("Answer"), blank=True)
    answered_at = models.DateTimeField(null=True)


class Report(Kept):
    """A listing that somebody holds for misuse."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(_("Reason"), max_length=30)
    text = models.TextField(_("What is wrong"), blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.CharField(max_length=20, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)


class SavedSearch(Kept):
    """A search that tells when something new fits it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("Name"), max_length=200)
    query = models.JSONField(default=dict)
    frequency = models.CharField(_("E-mail"), max_length=10, choices=Often.choices, default=Often.DAILY)
    is_paused = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """Something that a person or everybody of an organisation should know; `text` is told in the reader's language."""

    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.CASCADE, related_name="notices"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notices")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    address = models.CharField(max_length=300)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["organisation", "read_at"]), models.Index(fields=["person", "read_at"]))


class GoesTo(models.TextChoices):
    """What becomes of stored masses: the law lets them stand longer before recovery than before landfill."""

    RECOVERY = "recovery", _("Reuse or recovery")
    DISPOSAL = "disposal", _("Landfill")
    UNDECIDED = "", _("Not decided")


class StorageBooking(Kept):
    """Room booked in a storage area; confirmed bookings never exceed the room of any quarter (StorageQuarter)."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")
        CANCELLED = "cancelled", _("Called off")
        ENDED = "ended", _("Over")

    public_id = models.CharField(max_length=80, unique=True)
    storage_area = models.ForeignKey("facilities.StorageArea", on_delete=models.PROTECT, related_name="bookings")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="storage_bookings")
    lot = models.ForeignKey("projects.Lot", null=True, blank=True, on_delete=models.PROTECT, related_name="bookings")
    mass_type = models.CharField(_("Mass type"), max_length=30)
    contamination_class = models.PositiveSmallIntegerField(_("Contamination class"))
    tonnes = models.FloatField(_("Tonnes"))
    from_period = models.IntegerField(_("First quarter"))
    to_period = models.IntegerField(_("Last quarter"))
    goes_to = models.CharField(_("What becomes of them"), max_length=10, choices=GoesTo.choices, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    note = models.TextField(_("Note"), blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["storage_area", "state"]),
            models.Index(fields=["organisation", "state"]),
        )
        constraints = (
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="booked_tonnes_are_positive"),
            models.CheckConstraint(condition=Q(to_period__gte=F("from_period")), name="bookings_end_after_they_start"),
        )

    def __str__(self) -> str:
        return self.public_id


class StorageQuarter(models.Model):
    """What is booked of a storage area in one quarter: claimed by conditional UPDATE, so that it never overflows."""

    storage_area = models.ForeignKey("facilities.StorageArea", on_delete=models.CASCADE, related_name="quarters")
    period = models.IntegerField()
    room_tonnes = models.FloatField()
    booked_tonnes = models.FloatField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["storage_area", "period"], name="one_row_a_storage_quarter"),
            models.CheckConstraint(condition=Q(booked_tonnes__lte=F("room_tonnes")), name="storage_is_not_overbooked"),
        )


class StoredMass(Kept):
    """What stands in a storage area: whose, what, since when, and until when the law lets it stand.

    `tonnes` is the sum of its lines in the register (StorageEntry). `warned_days`: the last warning before
    `must_leave_by` that has been given, in days (storage/warnings.py).
    """

    storage_area = models.ForeignKey("facilities.StorageArea", on_delete=models.PROTECT, related_name="stored")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="stored")
    booking = models.ForeignKey(StorageBooking, null=True, on_delete=models.SET_NULL, related_name="stored")
    mass_type = models.CharField(_("Mass type"), max_length=30)
    contamination_class = models.PositiveSmallIntegerField(_("Contamination class"))
    tonnes = models.FloatField(_("Tonnes"))
    since = models.DateField(_("Since"))
    must_leave_by = models.DateField(_("Must leave by"), null=True)
    goes_to = models.CharField(_("What becomes of them"), max_length=10, choices=GoesTo.choices, blank=True)
    left_on = models.DateField(_("Left on"), null=True)
    warned_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("must_leave_by", "pk")
        indexes = (
            models.Index(fields=["storage_area", "left_on"]),
            models.Index(fields=["organisation", "left_on"]),
            models.Index(fields=["left_on", "must_leave_by"]),
        )
        constraints = (models.CheckConstraint(condition=Q(tonnes__gte=0), name="stored_tonnes_are_not_negative"),)


class StorageEntry(models.Model):
    """One line of a storage area's register. Lines are added, never changed: what was wrong gets a line of its own.

    `tonnes` has a sign: what left is negative. `on` is the day when it happened, `at` when it was written.
    """

    class Kind(models.TextChoices):
        CAME_IN = "came_in", _("Came in")
        LEFT = "left", _("Left the area")
        CORRECTION = "correction", _("Correction")

    stored = models.ForeignKey(StoredMass, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    tonnes = models.FloatField(_("Tonnes"))
    on = models.DateField(_("Day"))
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(kind="correction") | ~Q(reason=""), name="a_correction_has_its_reason"),
        )
