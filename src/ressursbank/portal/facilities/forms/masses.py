"""The forms of what a facility takes (a quarry: sells) at what price, and of what a plant makes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.facilities.forms.looks import Row, Rows, row_widget, table_of
from ressursbank.portal.facilities.rules import faults_of_accepts, faults_of_yields
from ressursbank.portal.forms import NumberField, class_choices, mass_type_choices

EMPTY_ROWS = 2


class AcceptsRow(Row):
    """A mass type up to a class at a price."""

    has_a_value_from_the_start = ("max_contamination_class",)

    mass_type = forms.ChoiceField(
        label=gettext_lazy("Mass type"), widget=forms.Select(row_widget(gettext_lazy("Mass type")))
    )
    max_contamination_class = forms.TypedChoiceField(
        label=gettext_lazy("Highest class"), coerce=int, widget=forms.Select(row_widget(gettext_lazy("Highest class")))
    )
    fee_nok_per_tonne = NumberField(
        label=gettext_lazy("Price (NOK per tonne)"),
        widget=forms.TextInput(
            row_widget(gettext_lazy("Price (NOK per tonne)"), inputmode="decimal", autocomplete="off")
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mass_type"].choices = list(mass_type_choices(_("Choose")))  # type: ignore[attr-defined]
        self.fields["max_contamination_class"].choices = list(class_choices())  # type: ignore[attr-defined]


class YieldsRow(Row):
    """What a share of one type becomes."""

    has_a_value_from_the_start = ("contamination_class_out",)

    mass_type_in = forms.ChoiceField(label=gettext_lazy("In"), widget=forms.Select(row_widget(gettext_lazy("In"))))
    mass_type_out = forms.ChoiceField(label=gettext_lazy("Out"), widget=forms.Select(row_widget(gettext_lazy("Out"))))
    share_percent = NumberField(
        label=gettext_lazy("Share (%)"),
        min_value=0,
        max_value=100,
        widget=forms.TextInput(row_widget(gettext_lazy("Share (%)"), inputmode="decimal", autocomplete="off")),
    )
    contamination_class_out = forms.TypedChoiceField(
        label=gettext_lazy("Class out"), coerce=int, widget=forms.Select(row_widget(gettext_lazy("Class out")))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("mass_type_in", "mass_type_out"):
            self.fields[name].choices = list(mass_type_choices(_("Choose")))  # type: ignore[attr-defined]
        self.fields["contamination_class_out"].choices = list(class_choices())  # type: ignore[attr-defined]


AcceptsRows = table_of(AcceptsRow, extra=EMPTY_ROWS, most=60)
YieldsRows = table_of(YieldsRow, extra=EMPTY_ROWS, most=300)


def yields_of(rows: Rows) -> list[dict[str, Any]]:
    """The rows of yields with the share as the model has it."""
    found = []
    for values in rows.values():
        percent = values.pop("share_percent")
        found.append({**values, "share": round(percent / 100, 12)})
    return found


def are_masses_right(kind: str, accepts: Rows, yields: Rows) -> bool:
    """Whether both tables are right, each alone and together; faults stand at their rows, all of them."""
    if not (accepts.is_valid() & yields.is_valid()):
        return False
    taken, made = accepts.values(), yields_of(yields)
    for rows, faults in (
        (accepts, list(faults_of_accepts(kind, taken, made))),
        (yields, list(faults_of_yields(kind, made))),
    ):
        standing = rows.filled()
        for number, field, text in faults:
            standing[number].add_error("share_percent" if field == "share" else field, text)
    return not any(form.errors for rows in (accepts, yields) for form in rows.filled())
