"""Facilities with what they accept, and storage areas on offer."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.audit.models import Kept, Publication


class Facility(Kept):
    """A landfill, recovery site, plant, storage or quarry. Null: always open, never closing, unlimited.

    `variant` (variants.csv) says more than the region package's kind: farmland, useful filling, sea terminal.
    """

    public_id = models.CharField(max_length=80, unique=True)
    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="facilities")
    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=30)
    variant = models.CharField(_("Variant"), max_length=30, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="facilities"
    )
    operator = models.CharField(_("Operator"), max_length=200, blank=True)
    status = models.CharField(_("Status"), max_length=30, blank=True)
    status_since = models.DateField(_("Since"), null=True, blank=True)
    opens = models.IntegerField(_("Opens"), null=True, blank=True)
    closes = models.IntegerField(_("Closes"), null=True, blank=True)
    total_tonnes = models.FloatField(_("Total room (tonnes)"), null=True, blank=True)
    is_candidate = models.BooleanField(_("Candidate: the plan decides whether it opens"), default=False)
    opening_cost_nok = models.FloatField(_("Opening cost (NOK)"), default=0)
    max_storage_quarters = models.PositiveIntegerField(_("Longest storage (quarters)"), null=True, blank=True)
    holding_nok_per_tonne_quarter = models.FloatField(_("Storage price (NOK per tonne and quarter)"), default=0)
    opening_hours = models.JSONField(default=dict, blank=True)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    description = models.TextField(_("Description"), blank=True)
    plot = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=Publication.choices, default=Publication.DRAFT)
    search_text = models.TextField(editable=False)
    extra = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        ordering = ("name", "pk")
        indexes = (
            models.Index(fields=["state", "kind", "name"]),
            models.Index(fields=["name", "id"]),
            models.Index(fields=["organisation", "state"]),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves with the text that searching looks in."""
        for name, value in self.derived_fields().items():
            setattr(self, name, value)
        super().save(*args, **kwargs)

    def derived_fields(self) -> dict[str, Any]:
        """What searching looks in: SQLite folds the case of ASCII letters only."""
        return {"search_text": " ".join((self.public_id, self.name, self.operator)).casefold()}


class FacilityPart(Kept):
    """Something that belongs to one facility; its changes are shown in the facility's log."""

    class Meta:
        abstract = True

    @property
    def owner_thing(self) -> Facility:
        """What its changes are shown under, and whose permissions hold."""
        return self.facility  # type: ignore[attr-defined,no-any-return]  # every part has one


class FacilityAccepts(FacilityPart):
    """A mass type that a facility takes (a quarry: sells), up to a class, at a price per tonne without VAT."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="accepts")
    mass_type = models.CharField(_("Mass type"), max_length=30)
    max_contamination_class = models.PositiveSmallIntegerField(_("Highest class"))
    fee_nok_per_tonne = models.FloatField(_("Price (NOK per tonne)"))
    extra = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["facility", "mass_type"], name="one_row_a_mass_type"),)
        indexes = (models.Index(fields=["mass_type", "max_contamination_class", "facility"]),)


class FacilityCapacity(FacilityPart):
    """Tonnes per quarter in a run of quarters. A facility without rows is unlimited; rows do not overlap."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="capacity")
    from_period = models.IntegerField(_("From"))
    to_period = models.IntegerField(_("To"))
    tonnes_per_period = models.FloatField(_("Tonnes per quarter"))
    extra = models.JSONField(default=dict, blank=True, editable=False)


class FacilityYield(FacilityPart):
    """What comes out of a tonne that goes into a plant."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="yields")
    mass_type_in = models.CharField(_("In"), max_length=30)
    mass_type_out = models.CharField(_("Out"), max_length=30)
    share = models.FloatField(_("Share"))
    contamination_class_out = models.PositiveSmallIntegerField(_("Class out"))
    extra = models.JSONField(default=dict, blank=True, editable=False)


class Permit(FacilityPart):
    """A permit with its validity."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="permits")
    title = models.CharField(_("Permit"), max_length=200)
    issued_by = models.CharField(_("Issued by"), max_length=200)
    reference = models.CharField(_("Case number"), max_length=100, blank=True)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    total_tonnes = models.FloatField(_("Permitted tonnes"), null=True, blank=True)


class StorageArea(Kept):
    """Ground where masses may stand for a while, on offer in some quarters.

    `kind` (storage_kinds.csv): own_site, extension, building_stage, neighbour, shared. The first three serve their
    own project; the others serve anyone and are a storage facility of the region.
    """

    public_id = models.CharField(max_length=80, unique=True)
    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="storage_areas")
    project = models.ForeignKey(
        "projects.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="storage_areas"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="storage_areas"
    )
    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=30)
    operator = models.CharField(_("Independent operator"), max_length=200, blank=True)
    from_period = models.IntegerField(_("First quarter"))
    to_period = models.IntegerField(_("Last quarter"))
    area_m2 = models.FloatField(_("Area (m²)"))
    room_tonnes = models.FloatField(_("Room (tonnes)"))
    surface = models.CharField(_("Surface"), max_length=30)
    access = models.CharField(_("Access"), max_length=200, blank=True)
    noise_limits = models.CharField(_("Noise limits"), max_length=200, blank=True)
    dust_limits = models.CharField(_("Dust limits"), max_length=200, blank=True)
    mass_types = models.JSONField(_("Mass types"), default=list)
    max_contamination_class = models.PositiveSmallIntegerField(_("Highest class"), default=1)
    fee_nok_per_tonne = models.FloatField(_("Price in (NOK per tonne)"), default=0)
    holding_nok_per_tonne_quarter = models.FloatField(_("Price (NOK per tonne and quarter)"), default=0)
    max_storage_quarters = models.PositiveIntegerField(_("Longest storage (quarters)"), null=True, blank=True)
    plot = models.JSONField(null=True, blank=True)
    description = models.TextField(_("Description"), blank=True)
    state = models.CharField(max_length=10, choices=Publication.choices, default=Publication.DRAFT)

    class Meta:
        ordering = ("from_period", "name", "pk")

    def __str__(self) -> str:
        return self.name
