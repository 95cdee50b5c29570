"""The filters above the lists of facilities and of storage areas: everything optional, kept in the address."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.facilities.forms.facts import kind_choices
from ressursbank.portal.facilities.forms.looks import Looks
from ressursbank.portal.facilities.lists import STORAGE_KINDS, SURFACES, choices
from ressursbank.portal.facilities.near import NotAPlaceError, Place, read_place
from ressursbank.portal.facilities.selectors import Wanted
from ressursbank.portal.facilities.storage_selectors import WantedStorage
from ressursbank.portal.forms import NumberField, choices_of, class_choices, mass_type_choices
from ressursbank.portal.permissions import visible_projects
from ressursbank.portal.projects.fields import QuarterField
from ressursbank.portal.projects.models import Project
from ressursbank.portal.sites.municipalities import municipality_choices


class NearFields(forms.Form):
    """A place: coordinates, or the id of a project that one may see."""

    near = forms.CharField(
        label=gettext_lazy("Near"),
        required=False,
        widget=forms.TextInput({"list": "near-places", "placeholder": "63.43, 10.39", "autocomplete": "off"}),
        help_text=gettext_lazy("Latitude, longitude – or a project's id"),
    )
    km = NumberField(label=gettext_lazy("Within (km)"), min_value=0, required=False)
    acting: Acting

    def clean_near(self) -> Place | None:
        """The place. Raises ValidationError that says what would be right."""
        text = self.cleaned_data["near"].strip()
        if not text:
            return None
        project = Project.objects.filter(visible_projects(self.acting), public_id=text).select_related("site").first()
        if project is not None:
            return Place(project.site.longitude, project.site.latitude, project.name, project.site_id)
        try:
            return read_place(text)
        except NotAPlaceError as error:
            raise forms.ValidationError([*error.faults, _("A project's id works too.")]) from error


class FacilityFilter(Looks, NearFields):
    """What is looked for among facilities."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    mass_type = forms.ChoiceField(label=gettext_lazy("Mass type"), required=False)
    klass = forms.TypedChoiceField(label=gettext_lazy("Class"), required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    municipality = forms.ChoiceField(label=gettext_lazy("Municipality"), required=False)
    open_now = forms.BooleanField(
        label=gettext_lazy("Open now"),
        required=False,
        help_text=gettext_lazy("Only those that have given their opening hours"),
    )
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False)
    field_order = ("q", "kind", "mass_type", "klass", "status", "municipality", "near", "km", "sort", "open_now")

    def __init__(self, data: QueryDict, *, acting: Acting, municipalities: list[str]) -> None:
        self.acting = acting
        super().__init__(data, auto_id="filter_%s")
        everything = _("All")
        options: dict[str, Any] = {
            "kind": [("", everything), *kind_choices()],
            "mass_type": mass_type_choices(everything),
            "klass": [("", everything), *class_choices()],
            "status": choices_of(vocabulary.FACILITY_STATUSES, everything),
            "municipality": municipality_choices(municipalities, everything),
            "sort": [("", _("Name or distance")), ("price", _("Price of the mass type")), ("name", _("Name"))],
        }
        for name, found in options.items():
            self.fields[name].choices = list(found)  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What is looked for; parts with mistakes ask nothing, and their faults stand at them."""
        self.full_clean()
        data = self.cleaned_data
        kind, _colon, variant = data.get("kind", "").partition(":")
        return Wanted(
            search=data.get("q", "").strip(),
            kind=kind,
            variant=variant,
            status=data.get("status", ""),
            mass_type=data.get("mass_type", ""),
            contamination_class=data.get("klass"),
            municipality=data.get("municipality", ""),
            is_open_now=bool(data.get("open_now")),
            place=data.get("near"),
            within_kilometres=data.get("km"),
            sort=data.get("sort", ""),
        )


class StorageFilter(Looks, NearFields):
    """What is looked for among storage areas."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    mass_type = forms.ChoiceField(label=gettext_lazy("Mass type"), required=False)
    klass = forms.TypedChoiceField(label=gettext_lazy("Class"), required=False, coerce=int, empty_value=None)
    surface = forms.ChoiceField(label=gettext_lazy("Surface"), required=False)
    from_period = QuarterField(label=gettext_lazy("From quarter"), required=False)
    to_period = QuarterField(label=gettext_lazy("To quarter"), required=False)
    room = NumberField(label=gettext_lazy("Room for at least (tonnes)"), min_value=0, required=False)
    field_order = ("q", "mass_type", "klass", "from_period", "to_period", "room", "near", "km", "kind", "surface")

    def __init__(self, data: QueryDict, *, acting: Acting) -> None:
        self.acting = acting
        super().__init__(data, auto_id="filter_%s")
        everything = _("All")
        options: dict[str, Any] = {
            "kind": choices(STORAGE_KINDS, everything),
            "surface": choices(SURFACES, everything),
            "mass_type": mass_type_choices(everything),
            "klass": [("", everything), *class_choices()],
        }
        for name, found in options.items():
            self.fields[name].choices = list(found)  # type: ignore[attr-defined]

    def wanted(self) -> WantedStorage:
        """What is looked for; parts with mistakes ask nothing, and their faults stand at them."""
        self.full_clean()
        data = self.cleaned_data
        return WantedStorage(
            search=data.get("q", "").strip(),
            kind=data.get("kind", ""),
            mass_type=data.get("mass_type", ""),
            contamination_class=data.get("klass"),
            surface=data.get("surface", ""),
            from_period=data.get("from_period"),
            to_period=data.get("to_period"),
            room_tonnes=data.get("room"),
            place=data.get("near"),
            within_kilometres=data.get("km"),
        )
