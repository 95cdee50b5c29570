"""What the forms of this room share: fields that look like the house's, dates, rows of a table."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.forms.formsets import BaseFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.connectors.addresses import AddressesUnreachableError, search_addresses
from ressursbank.portal.plots import PlotError, read_position
from ressursbank.portal.sites.models import Site
from ressursbank.portal.sites.municipalities import MUNICIPALITIES, municipality_choices
from ressursbank.portal.sites.municipality_of_point import municipality_of_point


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
    """Where a thing is: an address or coordinates, and the municipality that follows from them."""

    address = forms.CharField(
        label=gettext_lazy("Address or name of the place"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    position = forms.CharField(
        label=gettext_lazy("Coordinates"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Latitude and longitude (63.4305, 10.3951), or north and east in UTM 33."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    municipality = forms.ChoiceField(
        label=gettext_lazy("Municipality"),
        required=False,
        help_text=gettext_lazy("Found from the coordinates when left empty."),
    )

    def offer_municipalities(self) -> None:
        """The choices in the language of the page; a number outside the list that is kept already stays."""
        kept = self.initial.get("municipality") or ""
        numbers = {*MUNICIPALITIES, *([kept] if kept else [])}
        choices = municipality_choices(numbers, _("Find from the coordinates"))
        self.fields["municipality"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Finds the position and the municipality; every fault at its field."""
        data = super().clean() or {}
        self._place: dict[str, Any] | None = None
        at = self._position(data)
        if at is not None:
            number = data.get("municipality") or municipality_of_point(*at)[0]
            # The address is the site's name.
            self._place = {
                "longitude": at[0],
                "latitude": at[1],
                "municipality": number,
                "name": data.get("address", ""),
            }
        return data

    def place(self) -> dict[str, Any]:
        """Longitude, latitude, municipality, and the name of the place ("" when none was written)."""
        assert self._place is not None  # asked of valid forms only
        return self._place

    def place_without_words(self, _data: dict[str, Any]) -> tuple[float, float] | None:
        """Longitude and latitude when nobody wrote any; None: it must be written."""
        return None

    def _position(self, data: dict[str, Any]) -> tuple[float, float] | None:
        if data.get("position"):
            try:
                found = read_position(data["position"])
            except PlotError as error:
                self.add_error("position", error.faults)
                return None
            return found.longitude, found.latitude
        if "position" in self.errors:
            return None
        known = self.place_without_words(data)
        if known is None and data.get("address"):
            return self._of_address(data["address"])
        if known is None and not self.has_said_enough():
            self.add_error("position", _("Say where it is: an address or coordinates."))
        return known

    def has_said_enough(self) -> bool:
        """Whether another fault says already why there is no place."""
        return "address" in self.errors

    def _of_address(self, text: str) -> tuple[float, float] | None:
        """The position of the only address that fits (of the first, when it is written out in full)."""
        try:
            if not settings.ADDRESS_SERVICE:
                raise AddressesUnreachableError("", "")
            addresses = search_addresses(text, base=settings.ADDRESS_SERVICE)
        except AddressesUnreachableError:
            self.add_error("address", _("The address register cannot be reached now. Write coordinates instead."))
            return None
        exact = [each for each in addresses if each.text.casefold() == text.strip().casefold()]
        fitting = exact or addresses
        if len(fitting) == 1:
            return fitting[0].longitude, fitting[0].latitude
        if fitting:
            listed = "; ".join(f"{each.text}, {each.postal_place}" for each in fitting)
            self.add_error("address", _("Several addresses fit: %(listed)s. Choose one.") % {"listed": listed})
        else:
            self.add_error("address", _("No address fits. Check the spelling, or write coordinates."))
        return None


def place_initial(site: Site) -> dict[str, Any]:
    """What the fields of a place show of a site."""
    return {
        "address": site.name,
        "position": f"{site.latitude:.6f}, {site.longitude:.6f}",
        "municipality": site.municipality,
    }


class Rows(BaseFormSet["Row"]):
    """A table of rows; an empty row is no row, a row that is ticked goes away. `filled` are the others."""

    deletion_widget = forms.CheckboxInput

    def filled(self) -> list["Row"]:
        """The rows that are to stand."""
        return [form for form in self.forms if form.is_filled() and not self._is_gone(form)]

    def _is_gone(self, form: forms.Form) -> bool:
        return bool(form.cleaned_data.get("DELETE")) if hasattr(form, "cleaned_data") else False

    def faults(self) -> list[dict[str, Any]]:
        """Every fault with its row's number and its field, for the summary on top of the page."""
        found: list[dict[str, Any]] = [{"number": None, "field": None, "text": text} for text in self.non_form_errors()]
        for number, form in enumerate(self.forms, start=1):
            if not self._is_gone(form):
                found += [
                    {"number": number, "field": form[name] if name in form.fields else None, "text": text}
                    for name, texts in form.errors.items()
                    for text in texts
                ]
        return found

    def values(self) -> list[dict[str, Any]]:
        """What the rows say, without the tick."""
        return [{name: v for name, v in form.cleaned_data.items() if name != "DELETE"} for form in self.filled()]


class Row(Looks, forms.Form):
    """One row of a table. `has_a_value_from_the_start`: fields that do not tell whether a new row is filled in."""

    has_a_value_from_the_start: tuple[str, ...] = ()

    @cached_property
    def changed_data(self) -> list[str]:
        """What has been filled in."""
        return [name for name in super().changed_data if name not in self.has_a_value_from_the_start]

    def is_filled(self) -> bool:
        """Whether the row holds anything: one that was there before, or one that has been filled in."""
        return bool(self.has_changed() or not self.empty_permitted)


def table_of(row: type[Row], *, extra: int, most: int, table: type[Rows] = Rows, can_delete: bool = True) -> type[Rows]:
    """The class of a table of such rows: some empty ones at the end, at most so many in all."""
    made = forms.formset_factory(
        row,
        formset=table,
        extra=extra,
        can_delete=can_delete,
        max_num=most,
        absolute_max=2 * most,
        validate_max=True,
    )
    return cast("type[Rows]", made)


def row_widget(text: Any, **attrs: Any) -> dict[str, Any]:
    """Attributes for an input whose column's heading is its label."""
    return {"aria-label": text, "class": "ds-input", **attrs}
