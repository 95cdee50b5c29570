"""What an operator changes often, on one small form with the last answers filled in."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank import vocabulary
from ressursbank.portal.facilities.capacity import QUARTERS, years
from ressursbank.portal.facilities.forms.looks import Looks
from ressursbank.portal.facilities.lists import name_by_id
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.facilities.selectors import runs_of
from ressursbank.portal.forms import NumberField, VersionField, choices_of

YEARS = 2


class QuickForm(Looks, forms.Form):
    """Status, one price a type, this and next year's room where the year's quarters are alike."""

    status = forms.ChoiceField(label=gettext_lazy("Status"))
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, required=False)
    version = VersionField()

    def __init__(self, data: Any = None, *, facility: Facility) -> None:
        self.facility = facility
        self._accepts = sorted(facility.accepts.all(), key=lambda row: row.mass_type)
        initial: dict[str, Any] = {"status": facility.status, "version": facility.version}
        super().__init__(data, initial=initial, auto_id=f"quick_{facility.public_id}_%s")
        self.fields["status"].choices = list(choices_of(vocabulary.FACILITY_STATUSES))  # type: ignore[attr-defined]
        for row in self._accepts:
            name = f"fee_{row.mass_type}"
            self.fields[name] = NumberField(
                label=name_by_id(vocabulary.MASS_TYPES, row.mass_type), initial=row.fee_nok_per_tonne
            )
        first = timezone.localdate().year
        self._years = years(runs_of(facility), first, first + YEARS - 1)
        for year in self._years:
            if year.is_even:
                given = None if year.quarters[0] is None else year.tonnes
                self.fields[f"year_{year.year}"] = NumberField(
                    label=str(year.year), initial=given, min_value=0, required=False
                )
        for field in self.fields.values():
            if not isinstance(field.widget, forms.HiddenInput):
                field.widget.attrs["class"] = "ds-input"

    def fees(self) -> list[Any]:
        """The fields of prices."""
        return [self[name] for name in self.fields if name.startswith("fee_")]

    def room(self) -> list[Any]:
        """The fields of years."""
        return [self[name] for name in self.fields if name.startswith("year_")]

    def uneven_years(self) -> list[int]:
        """Years whose quarters differ: changed on the page of room."""
        return [year.year for year in self._years if not year.is_even]

    def clean(self) -> dict[str, Any]:
        """A new status wants a reason."""
        data = super().clean() or {}
        if data.get("status") not in (None, self.facility.status) and not data.get("why"):
            self.add_error("why", _("Say in a few words why the status changes."))
        return data

    def values(self) -> dict[str, Any]:
        """The facility's fields that changed."""
        if self.cleaned_data["status"] == self.facility.status:
            return {}
        return {"status": self.cleaned_data["status"], "status_since": timezone.localdate()}

    def accepts(self) -> list[dict[str, Any]]:
        """Every type with its price."""
        return [
            {
                "mass_type": row.mass_type,
                "max_contamination_class": row.max_contamination_class,
                "fee_nok_per_tonne": self.cleaned_data[f"fee_{row.mass_type}"],
            }
            for row in self._accepts
        ]

    def years(self) -> dict[int, tuple[float | None, ...]]:
        """Tonnes of each quarter of the years that the form shows."""
        found = {}
        for year in self._years:
            if year.is_even:
                total = self.cleaned_data[f"year_{year.year}"]
                found[year.year] = (None if total is None else total / QUARTERS,) * QUARTERS
        return found
