"""The area-need calculator's form: what is to be heaped, how high, how steep, in what shape.

Sent by GET, so that a link keeps it.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.facilities.forms.looks import Looks, Row, row_widget, table_of
from ressursbank.portal.facilities.heaps import Shape
from ressursbank.portal.forms import NumberField, class_choices, mass_type_choices

FIRST_VALUES: dict[str, Any] = {"shape": Shape.SQUARE.value, "strip_m": 5.0, "width_m": 15.0}


class HeapRow(Row):
    """A mass that has a heap of its own."""

    has_a_value_from_the_start = ("klass", "unit")

    mass_type = forms.ChoiceField(
        label=gettext_lazy("Mass type"), widget=forms.Select(row_widget(gettext_lazy("Mass type")))
    )
    klass = forms.TypedChoiceField(
        label=gettext_lazy("Class"), coerce=int, widget=forms.Select(row_widget(gettext_lazy("Class")))
    )
    quantity = NumberField(
        label=gettext_lazy("Quantity"),
        min_value=0.1,
        max_value=50_000_000,
        widget=forms.TextInput(row_widget(gettext_lazy("Quantity"), inputmode="decimal", autocomplete="off", size="9")),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), widget=forms.Select(row_widget(gettext_lazy("Unit"))))
    height = NumberField(
        label=gettext_lazy("Height (m)"),
        min_value=0.2,
        max_value=50,
        required=False,
        widget=forms.TextInput(
            row_widget(gettext_lazy("Height (m)"), inputmode="decimal", autocomplete="off", size="5")
        ),
    )
    slope = NumberField(
        label=gettext_lazy("Slope 1:n"),
        min_value=0.3,
        max_value=20,
        required=False,
        widget=forms.TextInput(
            row_widget(gettext_lazy("Slope 1:n"), inputmode="decimal", autocomplete="off", size="5")
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [("fm3", _("fm³ (in place)")), ("lm3", _("lm³ (loose)")), ("tonnes", _("tonnes"))]
        options: dict[str, Any] = {
            "mass_type": list(mass_type_choices(_("Choose"))),
            "klass": list(class_choices()),
            "unit": units,
        }
        for name, found in options.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]


HeapRows = table_of(HeapRow, extra=3, most=30, can_delete=False)


class AreaForm(Looks, forms.Form):
    """What holds for all heaps."""

    shape = forms.ChoiceField(label=gettext_lazy("Shape"))
    width_m = NumberField(
        label=gettext_lazy("Width of the base (m)"),
        min_value=1,
        max_value=500,
        required=True,
        help_text=gettext_lazy("For a long heap: what there is room for."),
    )
    strip_m = NumberField(
        label=gettext_lazy("Strip for work and access (m)"),
        min_value=0,
        max_value=50,
        required=True,
        help_text=gettext_lazy("Around each heap: an excavator works from 4–6 m."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shape"].choices = [  # type: ignore[attr-defined]
            (Shape.SQUARE.value, _("Square heap")),
            (Shape.WINDROW.value, _("Long heap (windrow)")),
        ]
