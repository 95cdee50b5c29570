"""The forms of a facility's facts and place, and of its status."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ressursbank import vocabulary
from ressursbank.portal.facilities.forms.hours import HoursFields
from ressursbank.portal.facilities.forms.looks import DateField, Looks, PlaceFields, place_initial
from ressursbank.portal.facilities.lists import VARIANTS, kind_name
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.facilities.rules import fault_of_kind, fault_of_window
from ressursbank.portal.forms import VersionField, choices_of
from ressursbank.portal.projects.fields import QuarterField


def kind_choices() -> list[tuple[str, str]]:
    """Kinds, each followed by its variants, as `kind` or `kind:variant`."""
    found = []
    for kind in vocabulary.FACILITY_KINDS.ids:
        found.append((kind, kind_name(kind)))
        found += [(f"{kind}:{entry.id}", entry.name) for entry in VARIANTS.values() if entry.of == kind]
    return found


class FactsForm(Looks, HoursFields, PlaceFields):
    """What a facility is, where it is, when it is open, whom to call."""

    name = forms.CharField(label=_("Name"), max_length=200)
    what = forms.ChoiceField(label=_("Kind"))
    operator = forms.CharField(label=_("Operator"), max_length=200, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"}))
    email = forms.EmailField(label=_("E-mail"), required=False)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "What people need to know before they drive here."
            " For filling and farmland: the layers and what the masses must be like."
        ),
    )
    is_run_by_others = forms.BooleanField(
        label=_("Run by somebody who is not in the portal"),
        required=False,
        help_text=_("The resource bank's coordinator keeps its figures."),
    )
    version = VersionField(required=False)

    field_order = ("name", "what", "operator", "address", "position", "municipality")

    def __init__(self, *args: Any, facility: Facility | None = None, may_run_for_others: bool = False, **kwargs: Any):
        self.facility = facility
        super().__init__(*args, **kwargs)
        self.offer_municipalities()
        self.fields["what"].choices = kind_choices()  # type: ignore[attr-defined]  # a choice field
        if not may_run_for_others:
            del self.fields["is_run_by_others"]

    def clean_what(self) -> str:
        """A kind that the rows of the facility allow."""
        what = str(self.cleaned_data["what"])
        if self.facility is not None:
            fault = fault_of_kind(
                what.partition(":")[0],
                list(self.facility.accepts.values("mass_type", "max_contamination_class")),
                list(self.facility.yields.values("mass_type_in")),
            )
            if fault:
                raise forms.ValidationError(fault)
        return what

    def values(self) -> dict[str, Any]:
        """The facility's fields."""
        data = self.cleaned_data
        kind, _colon, variant = data["what"].partition(":")
        return {
            "name": data["name"],
            "kind": kind,
            "variant": variant,
            "operator": data["operator"],
            "phone": data["phone"],
            "email": data["email"],
            "description": data["description"],
            "opening_hours": self.opening_hours(),
        }


def facts_initial(facility: Facility) -> dict[str, Any]:
    """What the form shows of a facility."""
    what = f"{facility.kind}:{facility.variant}" if facility.variant else facility.kind
    plain = {name: getattr(facility, name) for name in ("name", "operator", "phone", "email", "description", "version")}
    return {"what": what, **plain, **place_initial(facility.site), **HoursFields.initial_of(facility.opening_hours)}


class StatusForm(Looks, forms.Form):
    """How far a facility has come, since when, why; and the quarters in which it moves masses."""

    status = forms.ChoiceField(label=_("Status"))
    status_since = DateField(label=_("Since"))
    opens = QuarterField(label=_("First quarter with masses"), required=False)
    closes = QuarterField(
        label=_("Last quarter with masses"),
        required=False,
        help_text=_("The plan uses these two quarters, not the status. Empty: always open, never closing."),
    )
    why = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = list(choices_of(vocabulary.FACILITY_STATUSES))  # type: ignore[attr-defined]

    def clean_status_since(self) -> Any:
        """Today or before: a status says what is, not what is hoped for."""
        day = self.cleaned_data["status_since"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day lies ahead; the status says what holds today."))
        return day

    def clean(self) -> dict[str, Any]:
        """opens <= closes."""
        data = super().clean() or {}
        fault = fault_of_window(data.get("opens"), data.get("closes"))
        if fault:
            self.add_error("closes", fault)
        return data

    def values(self) -> dict[str, Any]:
        """The facility's fields."""
        return {name: self.cleaned_data[name] for name in ("status", "status_since", "opens", "closes")}


def status_initial(facility: Facility) -> dict[str, Any]:
    """What the form shows of a facility."""
    return {
        "status": facility.status,
        "status_since": timezone.localdate(),
        "opens": facility.opens,
        "closes": facility.closes,
        "version": facility.version,
    }
