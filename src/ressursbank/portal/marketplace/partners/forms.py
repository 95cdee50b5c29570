"""What a contractor knows when masses must go: type, class, quantity, quarter and place. No lot is made of it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank import vocabulary
from ressursbank.portal.forms import NumberField, class_choices, mass_type_choices
from ressursbank.portal.plans.templatetags.shown import period
from ressursbank.portal.projects.fields import StyledForm, check_window, set_choices
from ressursbank.portal.projects.quantities import UNITS, tonnes_of
from ressursbank.region.periods import format_period, parse_period, quarter_of

MOST = 50_000_000
MOST_KILOMETRES = 500
QUARTERS_AHEAD = 24


def _quarters_ahead() -> range:
    """This quarter and those that follow."""
    today = date.today()
    first = quarter_of(today)
    return range(first, first + QUARTERS_AHEAD)


class FindForm(StyledForm):
    """Stands in the address, so that an answer can be shared and kept."""

    direction = forms.ChoiceField(label=gettext_lazy("I have or want"))
    mass_type = forms.ChoiceField(label=gettext_lazy("Mass type"))
    contamination_class = forms.TypedChoiceField(label=gettext_lazy("Class"), coerce=int)
    quantity = NumberField(label=gettext_lazy("Quantity"), min_value=0.1, max_value=MOST)
    unit = forms.ChoiceField(label=gettext_lazy("Measure"), choices=UNITS.items())
    from_period = forms.TypedChoiceField(label=gettext_lazy("First quarter"), coerce=parse_period)
    to_period = forms.TypedChoiceField(
        label=gettext_lazy("Last quarter"), coerce=parse_period, required=False, empty_value=None
    )
    place = forms.CharField(
        label=gettext_lazy("Where"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("An address, coordinates (63.4305, 10.3951) or the id of a project"),
    )
    within = NumberField(label=gettext_lazy("Within km"), required=False, min_value=0.1, max_value=MOST_KILOMETRES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "direction", [("surplus", _("I have masses")), ("need", _("I want masses"))])
        set_choices(self, "mass_type", mass_type_choices(_("Choose")))
        set_choices(self, "contamination_class", class_choices())
        quarters = [(format_period(number), period(number)) for number in _quarters_ahead()]
        set_choices(self, "from_period", quarters)
        set_choices(self, "to_period", [("", _("The same")), *quarters])

    def clean(self) -> dict[str, Any]:
        """Quarters in order; without a last one the first is meant."""
        found = super().clean() or {}
        if found.get("to_period") is None:
            found["to_period"] = found.get("from_period")
        check_window(self)
        return found

    @property
    def tonnes(self) -> float:
        """The quantity as weight, by the type's typical factors."""
        found = self.cleaned_data
        return tonnes_of(found["quantity"], found["unit"], found["mass_type"])

    @property
    def direction_code(self) -> int:
        """Of the vocabulary."""
        return vocabulary.DIRECTIONS.code(self.cleaned_data["direction"])
