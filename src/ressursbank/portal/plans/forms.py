"""The forms of planning: how a run is made, and one figure that plans are made with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.forms import NumberField, PeriodField, VersionField
from ressursbank.portal.plans.models import PlanRun
from ressursbank.region.assumptions import PYRAMID_MODES, AssumptionKey

_MODES = {
    "weighted": _("Weighted: each level has a price per tonne, weighed against haulage, fees and climate"),
    "lexicographic": _("Strict: as little as possible to landfill first, then level by level, and cost last"),
    "off": _("Off: only haulage, handling, fees and climate count"),
}
PYRAMID_CHOICES = [(mode, _MODES[mode]) for mode in PYRAMID_MODES]
LONGEST_MINUTES = 24 * 60
MOST_QUARTERS = 80
"""Twenty years: nobody knows the projects beyond."""
LARGEST_FIGURE = 1e7


class RunForm(forms.ModelForm[PlanRun]):
    """A new run. The gap is asked in per cent and the time in minutes, as people say them."""

    pyramid = forms.ChoiceField(
        label=_("Resource pyramid"),
        choices=PYRAMID_CHOICES,
        widget=forms.RadioSelect,
        help_text=_("How much reuse counts against cost."),
    )
    gap_percent = NumberField(
        label=_("Good enough (per cent from the best possible)"),
        min_value=0,
        max_value=50,
        help_text=_("The search stops when no plan can be better by more. 0.05 is plenty: the figures are estimates."),
    )
    time_limit_minutes = NumberField(
        label=_("Stop at the latest after (minutes)"),
        min_value=0.05,
        max_value=LONGEST_MINUTES,
        help_text=_("If the time runs out, you get the best plan found so far and how far it may be from the best."),
    )

    class Meta:
        model = PlanRun
        fields = ("name", "pyramid")
        help_texts = {"name": _("What sets this plan apart, such as “With the new landfill from 2028”.")}  # noqa: RUF012
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}  # noqa: RUF012  Django's

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "gap_percent", "time_limit_minutes"):
            self.fields[name].widget.attrs["class"] = "ds-input"

    @staticmethod
    def settings_of(run: PlanRun) -> dict[str, Any]:
        """The settings of a run, as the form shows them."""
        return {
            "name": run.name,
            "pyramid": run.pyramid,
            "gap_percent": run.relative_gap * 100,
            "time_limit_minutes": run.time_limit_seconds / 60,
        }

    def settings(self) -> dict[str, Any]:
        """What `services.start_plan` takes."""
        return {
            "name": self.cleaned_data["name"],
            "pyramid": self.cleaned_data["pyramid"],
            "relative_gap": self.cleaned_data["gap_percent"] / 100,
            "time_limit_seconds": self.cleaned_data["time_limit_minutes"] * 60,
        }


class FigureForm(forms.Form):
    """One figure of the assumptions: its value, as the kind of the key asks for, and why it is changed."""

    why = forms.CharField(
        label=_("Why, and where the figure comes from"),
        widget=forms.Textarea(attrs={"class": "ds-input", "rows": 3}),
        max_length=2000,
        help_text=_("Shown in the history, so that others can judge it."),
    )
    version = VersionField()

    def __init__(self, key: AssumptionKey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = _value_field(key)
        if key.type != "mode":
            value.widget.attrs["class"] = "ds-input"
        self.fields = {"value": value, **self.fields}


def _value_field(key: AssumptionKey) -> forms.Field:
    label = _("Value")
    if key.type == "period":
        return PeriodField(label=label)
    if key.type == "integer":
        return forms.IntegerField(label=label, min_value=int(key.minimum or 0), max_value=MOST_QUARTERS)
    if key.type == "mode":
        return forms.ChoiceField(label=label, choices=PYRAMID_CHOICES, widget=forms.RadioSelect)
    return NumberField(label=label, min_value=key.minimum, max_value=LARGEST_FIGURE)
