"""What the forms of this room share: fields that look like the house's, dates, rows of a table."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.facilities.near import LATITUDES, LONGITUDES
from ressursbank.portal.forms import NumberField


class Looks:
    """A form whose inputs have Designsystemet's class."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.HiddenInput):
                field.widget.attrs.setdefault("class", "ds-input")


class DateField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d.%m.%Y"])
        super().__init__(**kwargs)


class PlaceFields(forms.Form):
    """Where a thing is: coordinates that always work, however they were found, and the municipality."""

    latitude = NumberField(
        label=_("Latitude (degrees north)"), min_value=LATITUDES[0], max_value=LATITUDES[1], help_text=_("E.g. 63.4305")
    )
    longitude = NumberField(
        label=_("Longitude (degrees east)"),
        min_value=LONGITUDES[0],
        max_value=LONGITUDES[1],
        help_text=_("E.g. 10.3951"),
    )
    municipality = forms.RegexField(
        r"^\d{4}$",
        label=_("Municipality number"),
        required=False,
        error_messages={"invalid": _("A municipality number has four digits, such as 5001.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "list": "municipalities"}),
    )

    def _clean_fields(self) -> None:
        """Swapped coordinates are one fault, not two."""
        super()._clean_fields()  # type: ignore[misc]  # Django's own
        if {"latitude", "longitude"} <= set(self.errors):
            raw = [self._number(name) for name in ("latitude", "longitude")]
            if None not in raw and LONGITUDES[0] <= raw[0] <= LONGITUDES[1] and LATITUDES[0] <= raw[1] <= LATITUDES[1]:  # type: ignore[operator]
                del self._errors["longitude"]
                self._errors["latitude"] = self.error_class(
                    [_("Latitude and longitude look swapped: degrees north come first here.")],
                    renderer=self.renderer,
                )

    def _number(self, name: str) -> float | None:
        try:
            found: float | None = NumberField().to_python(self[name].value())
        except forms.ValidationError:
            return None
        return found

    def place(self) -> dict[str, Any]:
        """Longitude, latitude, municipality."""
        return {name: self.cleaned_data[name] for name in ("longitude", "latitude", "municipality")}


class Rows(BaseFormSet):
    """A table of rows; an empty row is no row, a row that is ticked goes away. `filled` are the others."""

    deletion_widget = forms.CheckboxInput

    def filled(self) -> list[forms.Form]:
        """The rows that are to stand."""
        return [form for form in self.forms if form.has_changed_or_kept() and not self._is_gone(form)]

    def _is_gone(self, form: forms.Form) -> bool:
        return bool(form.cleaned_data.get("DELETE")) if hasattr(form, "cleaned_data") else False

    def values(self) -> list[dict[str, Any]]:
        """What the rows say, without the tick."""
        return [{name: v for name, v in form.cleaned_data.items() if name != "DELETE"} for form in self.filled()]


class Row(Looks, forms.Form):
    """One row of a table."""

    def has_changed_or_kept(self) -> bool:
        """Whether the row holds anything: one that was there before, or one that has been filled in."""
        return bool(self.has_changed() or self.initial)


def row_widget(text: Any, **attrs: Any) -> dict[str, Any]:
    """Attributes for an input whose column's heading is its label."""
    return {"aria-label": text, "class": "ds-input", **attrs}
