"""The form of a storage area."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.facilities.forms.looks import Looks, PlaceFields, place_initial
from ressursbank.portal.facilities.lists import OF_PROJECT, STORAGE_KINDS, SURFACES, choices
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.facilities.rules import fault_of_window
from ressursbank.portal.facilities.storage_selectors import projects_to_choose
from ressursbank.portal.forms import NumberField, VersionField, class_choices, mass_type_choices
from ressursbank.portal.projects.fields import QuarterField
from ressursbank.portal.projects.models import Project

PLAIN = (
    "name",
    "kind",
    "project",
    "operator",
    "from_period",
    "to_period",
    "area_m2",
    "room_tonnes",
    "surface",
    "access",
    "noise_limits",
    "dust_limits",
    "mass_types",
    "max_contamination_class",
    "fee_nok_per_tonne",
    "holding_nok_per_tonne_quarter",
    "max_storage_quarters",
    "description",
)


class StorageForm(Looks, PlaceFields):
    """Ground on offer: whose, when, how much, for what, on what terms."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    project = forms.ModelChoiceField(
        queryset=Project.objects.none(),
        to_field_name="public_id",
        label=gettext_lazy("Project"),
        required=False,
        help_text=gettext_lazy("Must be chosen for a project's own areas."),
    )
    operator = forms.CharField(
        label=gettext_lazy("Independent operator"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Who runs a shared site: somebody who neither digs nor builds there."),
    )
    from_period = QuarterField(label=gettext_lazy("First quarter"))
    to_period = QuarterField(label=gettext_lazy("Last quarter"))
    area_m2 = NumberField(label=gettext_lazy("Area (m²)"), min_value=1)
    room_tonnes = NumberField(label=gettext_lazy("Room (tonnes)"), min_value=0)
    surface = forms.ChoiceField(label=gettext_lazy("Surface"))
    access = forms.CharField(
        label=gettext_lazy("Access"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Road, weight limit, gate, hours"),
    )
    noise_limits = forms.CharField(label=gettext_lazy("Noise limits"), max_length=200, required=False)
    dust_limits = forms.CharField(label=gettext_lazy("Dust limits"), max_length=200, required=False)
    mass_types = forms.MultipleChoiceField(
        label=gettext_lazy("Mass types"), widget=forms.CheckboxSelectMultiple(attrs={"class": ""})
    )
    max_contamination_class = forms.TypedChoiceField(label=gettext_lazy("Highest class"), coerce=int)
    fee_nok_per_tonne = NumberField(label=gettext_lazy("Price in (NOK per tonne)"), required=False)
    holding_nok_per_tonne_quarter = NumberField(
        label=gettext_lazy("Price (NOK per tonne and quarter)"), min_value=0, required=False
    )
    max_storage_quarters = forms.IntegerField(
        label=gettext_lazy("Longest storage (quarters)"),
        min_value=1,
        max_value=400,
        required=False,
        help_text=gettext_lazy(
            "Waste may stand 1 year (4 quarters) before it goes to landfill, 3 years (12) before it is recovered."
        ),
    )
    description = forms.CharField(label=gettext_lazy("Description"), required=False, widget=forms.Textarea({"rows": 5}))
    version = VersionField(required=False)
    field_order = ("name", "kind", "project", "operator")

    def __init__(self, *args: Any, acting: Acting, area: StorageArea | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = projects_to_choose(acting, area.project_id if area is not None else None)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]  # a choice of models
        options: dict[str, Any] = {
            "kind": choices(STORAGE_KINDS),
            "surface": choices(SURFACES),
            "mass_types": mass_type_choices(),
            "max_contamination_class": class_choices(),
        }
        for name, found in options.items():
            self.fields[name].choices = list(found)  # type: ignore[attr-defined]
        self.offer_municipalities()

    def place_without_words(self, data: dict[str, Any]) -> tuple[float, float] | None:
        """An area of a project is where the project is, unless another place is written."""
        project = data.get("project")
        if project is None or data.get("address"):
            return None
        return project.site.longitude, project.site.latitude

    def has_said_enough(self) -> bool:
        """A project's own area lacks its project first of all."""
        return super().has_said_enough() or self.cleaned_data.get("kind") in OF_PROJECT

    def clean(self) -> dict[str, Any]:
        """A project's own area names its project; it ends after it starts."""
        data = super().clean() or {}
        if data.get("kind") in OF_PROJECT and data.get("project") is None and "project" not in self.errors:
            self.add_error("project", _("Choose the project whose area this is."))
        fault = fault_of_window(data.get("from_period"), data.get("to_period"))
        if fault:
            self.add_error("to_period", fault)
        return data

    def values(self) -> dict[str, Any]:
        """The area's fields."""
        found = {name: self.cleaned_data[name] for name in PLAIN}
        for name in ("fee_nok_per_tonne", "holding_nok_per_tonne_quarter"):
            found[name] = found[name] or 0.0
        return found


def storage_initial(area: StorageArea) -> dict[str, Any]:
    """What the form shows of an area."""
    found = {name: getattr(area, name) for name in (*PLAIN, "version") if name != "project"}
    return {
        **found,
        **place_initial(area.site),
        "project": area.project.public_id if area.project is not None else None,
    }
