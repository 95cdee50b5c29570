"""The forms of a facility's room: total, quarters in use, prices of storage, capacity by year; and its permits."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.facilities.capacity import QUARTERS, Year
from ressursbank.portal.facilities.forms.looks import DateField, Looks, Row, Rows, row_widget, table_of
from ressursbank.portal.facilities.rules import fault_of_window
from ressursbank.portal.forms import FIRST_YEAR, LAST_YEAR, NumberField, VersionField
from ressursbank.portal.projects.fields import QuarterField

SUM_TOLERANCE = 0.5
"""Tonnes by which a year's figure may differ from its quarters: people round."""


class RoomForm(Looks, forms.Form):
    """Fields of the facility itself that say how much room there is and when."""

    total_tonnes = NumberField(label=gettext_lazy("Total room (tonnes)"), min_value=0, required=False)
    opens = QuarterField(label=gettext_lazy("First quarter with masses"), required=False)
    closes = QuarterField(label=gettext_lazy("Last quarter with masses"), required=False)
    max_storage_quarters = forms.IntegerField(
        label=gettext_lazy("Longest storage (quarters)"),
        min_value=0,
        max_value=400,
        required=False,
        help_text=gettext_lazy(
            "Waste may stand 1 year (4 quarters) before it goes to landfill, 3 years (12) before it is recovered."
        ),
    )
    holding_nok_per_tonne_quarter = NumberField(
        label=gettext_lazy("Storage price (NOK per tonne and quarter)"), min_value=0, required=False
    )
    is_candidate = forms.BooleanField(
        label=gettext_lazy("Candidate: the plan decides whether it opens"), required=False
    )
    opening_cost_nok = NumberField(label=gettext_lazy("Cost of opening it (NOK)"), min_value=0, required=False)
    version = VersionField()

    def clean(self) -> dict[str, Any]:
        """opens <= closes."""
        data = super().clean() or {}
        fault = fault_of_window(data.get("opens"), data.get("closes"))
        if fault:
            self.add_error("closes", fault)
        return data

    def values(self) -> dict[str, Any]:
        """The facility's fields."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in ("holding_nok_per_tonne_quarter", "opening_cost_nok"):
            found[name] = found[name] or 0.0
        return found


class YearRow(Row):
    """Tonnes of a year, or of each of its quarters where they differ."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(row_widget(gettext_lazy("Year"), inputmode="numeric", autocomplete="off", size="5")),
    )
    tonnes = NumberField(label=gettext_lazy("Tonnes in the year"), min_value=0, required=False)
    q1 = NumberField(label=gettext_lazy("Q1"), min_value=0, required=False)
    q2 = NumberField(label=gettext_lazy("Q2"), min_value=0, required=False)
    q3 = NumberField(label=gettext_lazy("Q3"), min_value=0, required=False)
    q4 = NumberField(label=gettext_lazy("Q4"), min_value=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("tonnes", "q1", "q2", "q3", "q4"):
            self.fields[name].widget.attrs.update(
                row_widget(self.fields[name].label, inputmode="decimal", autocomplete="off", size="9")
            )

    def clean(self) -> dict[str, Any]:
        """The year's figure and the quarters' say the same where both are there."""
        data = super().clean() or {}
        quarters = [data.get(f"q{number}") for number in range(1, QUARTERS + 1)]
        total = data.get("tonnes")
        given = [quarter for quarter in quarters if quarter is not None]
        if total is not None and given and abs(total - sum(given)) > SUM_TOLERANCE:
            self.add_error(
                "tonnes",
                _("The quarters sum to %(sum)s. Clear the year to keep the quarters, or the quarters to use the year.")
                % {"sum": f"{sum(given):g}"},
            )
        return data

    def quarters(self) -> tuple[float | None, ...]:
        """Tonnes of each quarter, None where nothing is taken in."""
        data = self.cleaned_data
        found = tuple(data[f"q{number}"] for number in range(1, QUARTERS + 1))
        if any(quarter is not None for quarter in found):
            return found
        total = data["tonnes"]
        return (None if total is None else total / QUARTERS,) * QUARTERS


class YearRowsBase(Rows):
    """Years, each once."""

    def clean(self) -> None:
        """Names the rows whose year stands above already."""
        first: dict[int, int] = {}
        for number, form in enumerate(self.forms):
            year = form.cleaned_data.get("year") if hasattr(form, "cleaned_data") else None
            if year is None or form in self.deleted_forms:
                continue
            earlier = first.setdefault(year, number)
            if earlier != number:
                form.add_error(
                    "year", _("Is listed in row %(number)d already; list it once.") % {"number": earlier + 1}
                )


def wanted_years(rows: Rows) -> dict[int, tuple[float | None, ...]]:
    """Tonnes of each quarter by year."""
    return {row.cleaned_data["year"]: row.quarters() for row in rows.filled() if isinstance(row, YearRow)}


YearRows = table_of(YearRow, table=YearRowsBase, extra=1, most=60)


def year_initial(found: Sequence[Year]) -> list[dict[str, Any]]:
    """Each year as one figure, or as its quarters where they differ."""
    return [
        {"year": year.year, "tonnes": None if year.quarters[0] is None else year.tonnes}
        if year.is_even
        else {"year": year.year, **{f"q{number}": tonnes for number, tonnes in enumerate(year.quarters, start=1)}}
        for year in found
    ]


class PermitRow(Row):
    """A permit with its validity."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput())
    title = forms.CharField(
        label=gettext_lazy("Permit"), max_length=200, widget=forms.TextInput(row_widget(gettext_lazy("Permit")))
    )
    issued_by = forms.CharField(
        label=gettext_lazy("Issued by"), max_length=200, widget=forms.TextInput(row_widget(gettext_lazy("Issued by")))
    )
    reference = forms.CharField(
        label=gettext_lazy("Case number"),
        max_length=100,
        required=False,
        widget=forms.TextInput(row_widget(gettext_lazy("Case number"))),
    )
    valid_from = DateField(label=gettext_lazy("Valid from"))
    valid_to = DateField(label=gettext_lazy("Valid to"), required=False)
    total_tonnes = NumberField(label=gettext_lazy("Permitted tonnes"), min_value=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("valid_from", "valid_to", "total_tonnes"):
            self.fields[name].widget.attrs.update(row_widget(self.fields[name].label))

    def clean(self) -> dict[str, Any]:
        """valid_from <= valid_to."""
        data = super().clean() or {}
        start, end = data.get("valid_from"), data.get("valid_to")
        if start is not None and end is not None and end < start:
            self.add_error("valid_to", _("Ends before it starts."))
        return data


PermitRows = table_of(PermitRow, extra=1, most=40)


def years_to_show(last_with_room: int | None) -> tuple[int, int]:
    """This year and the five after it, and as far as there are rows, within what a form can hold."""
    first = timezone.localdate().year
    return first, min(LAST_YEAR, max(first + 5, min(last_with_room or 0, first + 20)))
