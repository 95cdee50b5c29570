"""Projects and what belongs to them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ressursbank import vocabulary
from ressursbank.portal.audit.models import Kept, Publication


class Project(Kept):
    """A building project. Codes are ids of the vocabulary, `plot` a GeoJSON geometry in WGS84, periods year*4+q-1."""

    public_id = models.CharField(max_length=80, unique=True)
    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="projects")
    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=30, blank=True)
    planning_stage = models.CharField(_("Planning stage"), max_length=30, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    owner = models.CharField(_("Builder"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=Publication.choices, default=Publication.DRAFT)
    description = models.TextField(_("Description"), blank=True)
    plot = models.JSONField(null=True, blank=True)
    footprint_m2 = models.FloatField(_("Footprint (m²)"), null=True, blank=True)
    gross_area_m2 = models.FloatField(_("Gross area (m²)"), null=True, blank=True)
    basement_levels = models.PositiveSmallIntegerField(_("Basement levels"), null=True, blank=True)
    dwellings = models.PositiveIntegerField(_("Dwellings"), null=True, blank=True)
    from_period = models.IntegerField(_("First quarter of earthworks"), null=True, blank=True)
    to_period = models.IntegerField(_("Last quarter of earthworks"), null=True, blank=True)
    search_text = models.TextField(editable=False)
    extra = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        ordering = ("name", "pk")
        indexes = (
            models.Index(fields=["state", "planning_stage", "name"]),
            models.Index(fields=["organisation", "state"]),
            models.Index(fields=["name", "id"]),
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
        return {"search_text": " ".join((self.public_id, self.name, self.owner)).casefold()}


class ProjectPart(Kept):
    """Something that belongs to one project; its changes are shown in the project's log."""

    class Meta:
        abstract = True

    @property
    def owner_thing(self) -> Project:
        """What its changes are shown under, and whose permissions hold."""
        return self.project  # type: ignore[attr-defined,no-any-return]  # every part has one


class ProjectParty(ProjectPart):
    """An organisation that takes part in a project in a role, with the rights of that role in this project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="project_parties")
    role = models.CharField(_("Role"), max_length=30)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "organisation", "role"], name="one_party_each"),)


class BuildingStage(ProjectPart):
    """A stage of building with its own area and quarters. Until it starts its area can keep the project's masses."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="building_stages")
    number = models.PositiveSmallIntegerField(_("Number"))
    name = models.CharField(_("Name"), max_length=200, blank=True)
    area_m2 = models.FloatField(_("Area (m²)"), null=True, blank=True)
    plot = models.JSONField(null=True, blank=True)
    from_period = models.IntegerField(_("First quarter"))
    to_period = models.IntegerField(_("Last quarter"))
    is_storage_until_start = models.BooleanField(_("Storage until it starts"), default=False)
    storage_from_period = models.IntegerField(_("Storage from"), null=True, blank=True)
    storage_room_tonnes = models.FloatField(_("Room for masses (tonnes)"), null=True, blank=True)

    class Meta:
        ordering = ("number", "pk")
        constraints = (models.UniqueConstraint(fields=["project", "number"], name="one_stage_a_number"),)

    def __str__(self) -> str:
        return self.name or str(self.number)


class ProjectStorage(ProjectPart):
    """Room for the project's own surplus on its own areas (project_storage.csv). Rows that overlap add up."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="storage")
    from_period = models.IntegerField(_("From"))
    to_period = models.IntegerField(_("To"))
    room_tonnes = models.FloatField(_("Room (tonnes)"))
    area = models.CharField(_("Area"), max_length=200, blank=True)
    extra = models.JSONField(default=dict, blank=True, editable=False)


class Contact(ProjectPart):
    """Whom to ask. Personal data: seen by the project's own people only."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("Name"), max_length=200)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    task = models.CharField(_("Task"), max_length=200, blank=True)


class Document(ProjectPart):
    """A file of a project. `sha256` tells whether it is still the one that was uploaded."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("Title"), max_length=200)
    file = models.FileField(upload_to="documents/%Y/%m/")
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=Publication.choices, default=Publication.PUBLISHED)


_LISTED_BY = ("project", "direction", "mass_type", "contamination_class")


class Lot(ProjectPart):
    """One quantity of one mass type and class, surplus or need, in one window of time.

    `state` follows the project's when that is published, closed or withdrawn, so that lists need no join.
    `promised_tonnes` are held by agreements (marketplace): never more than there are.
    `entered_quantity` and `entered_unit` (fm3, lm3, am3, tonnes) are what was typed; `tonnes` what is reckoned with.
    """

    public_id = models.CharField(max_length=80, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="lots")
    building_stage = models.ForeignKey(
        BuildingStage, null=True, blank=True, on_delete=models.SET_NULL, related_name="lots"
    )
    direction = models.CharField(_("Surplus or need"), max_length=10)
    mass_type = models.CharField(_("Mass type"), max_length=30)
    contamination_class = models.PositiveSmallIntegerField(_("Contamination class"))
    from_period = models.IntegerField(_("First quarter"))
    to_period = models.IntegerField(_("Last quarter"))
    tonnes = models.FloatField(_("Tonnes"))
    tonnes_p10 = models.FloatField(_("Tonnes, P10"), null=True, blank=True)
    tonnes_p90 = models.FloatField(_("Tonnes, P90"), null=True, blank=True)
    stage_probability = models.FloatField(_("Probability"), default=1.0)
    promised_tonnes = models.FloatField(default=0, editable=False)
    entered_quantity = models.FloatField(null=True, blank=True)
    entered_unit = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=Publication.choices, default=Publication.DRAFT)
    note = models.TextField(_("Note"), blank=True)
    extra = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        ordering = ("from_period", "pk")
        indexes = (
            models.Index(fields=["state", "direction", "mass_type", "from_period"]),
            # All that the list of lots filters by, in its two orders: counted and paged without touching the rows.
            models.Index(fields=["state", "from_period", "id", *_LISTED_BY, "to_period"], name="lots_by_quarter"),
            models.Index(fields=["state", "tonnes", "id", *_LISTED_BY], name="lots_by_tonnes"),
            # The few that agreements hold something of, among all.
            models.Index(
                fields=["promised_tonnes"], condition=models.Q(promised_tonnes__gt=0), name="lots_with_promises"
            ),
        )
        constraints = (
            # A thousandth of a tonne: sums of floats.
            models.CheckConstraint(
                condition=models.Q(promised_tonnes__lte=models.F("tonnes") + 0.001), name="no_tonne_is_promised_twice"
            ),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def mass_type_code(self) -> int:
        """The mass type's place in the vocabulary."""
        return vocabulary.MASS_TYPES.code(self.mass_type)


class GateAnswer(ProjectPart):
    """What is known of one point of a phase gate (gates.csv): one row a project and point, its history in the log."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="gate_answers")
    point = models.CharField(max_length=60)
    answer = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "point"], name="one_answer_a_point"),)


class StageSnapshot(ProjectPart):
    """The project's masses as they were when a planning stage ended. Never changed."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="snapshots")
    planning_stage = models.CharField(max_length=30)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lots = models.JSONField()

    class Meta:
        ordering = ("pk",)
