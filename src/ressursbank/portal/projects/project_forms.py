"""What a project is: the building in a few fields (step 2), and everything about it (the edit page)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank import vocabulary
from ressursbank.portal.forms import NumberField, VersionField, choices_of
from ressursbank.portal.projects.fields import QuarterField, StyledForm, check_window, set_choices
from ressursbank.portal.projects.models import Project

BUILDING_FIELDS = (
    "kind",
    "planning_stage",
    "footprint_m2",
    "gross_area_m2",
    "basement_levels",
    "dwellings",
    "from_period",
    "to_period",
)
MOST_M2 = 5_000_000


class BuildingForm(StyledForm):
    """Step 2: what is built, how far the planning is, how large, when it is dug."""

    kind = forms.ChoiceField(label=gettext_lazy("What is built?"))
    planning_stage = forms.ChoiceField(
        label=gettext_lazy("Planning stage"),
        help_text=gettext_lazy("Says how certain the masses are until you say it yourself."),
    )
    footprint_m2 = NumberField(label=gettext_lazy("Footprint (m²)"), required=False, min_value=1, max_value=MOST_M2)
    gross_area_m2 = NumberField(label=gettext_lazy("Gross area (m²)"), required=False, min_value=1, max_value=MOST_M2)
    basement_levels = forms.IntegerField(
        label=gettext_lazy("Basement levels"), required=False, min_value=0, max_value=20
    )
    dwellings = forms.IntegerField(label=gettext_lazy("Dwellings"), required=False, min_value=0, max_value=100_000)
    from_period = QuarterField(label=gettext_lazy("First quarter of earthworks"), required=False)
    to_period = QuarterField(label=gettext_lazy("Last quarter of earthworks"), required=False)
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "kind", choices_of(vocabulary.PROJECT_KINDS, _("Choose")))
        set_choices(self, "planning_stage", choices_of(vocabulary.PLANNING_STAGES, _("Choose")))

    def clean(self) -> dict[str, Any]:
        """Quarters in order, areas that can belong together."""
        found = super().clean() or {}
        check_window(self)
        footprint, gross = found.get("footprint_m2"), found.get("gross_area_m2")
        if footprint and gross and gross < footprint / 2:
            self.add_error(
                "gross_area_m2",
                _("The gross area is all floors together: it can hardly be less than half the footprint."),
            )
        return found

    def fields_of_project(self) -> dict[str, Any]:
        """What is set on the project."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ProjectForm(BuildingForm):
    """The edit page: the building, the project's name, its builder and what there is to say about it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    owner = forms.CharField(
        label=gettext_lazy("Builder"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("As it is shown to others."),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("name", "owner", *BUILDING_FIELDS, "description", "version")


def project_initial(project: Project) -> dict[str, Any]:
    """What the forms hold for a project."""
    names = ("name", "owner", "description", "version", *BUILDING_FIELDS)
    return {name: getattr(project, name) for name in names}
