"""The forms of rounds: a new one, a deadline, a reason, and a confirmation that carries the round's version."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.forms import NumberField, VersionField
from ressursbank.portal.projects.fields import QuarterField, StyledForm, check_window

ANSWER_DAYS = 14
"""How long parties have from the start; the coordinator may say otherwise."""
LONGEST_QUARTERS = 8


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NewRoundForm(StyledForm):
    """A name, the quarters, the deadline and the smallest proposal."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    from_period = QuarterField(label=gettext_lazy("First quarter"))
    to_period = QuarterField(label=gettext_lazy("Last quarter"))
    answer_by = forms.DateField(label=gettext_lazy("Answer by"), widget=DayInput())
    least_tonnes = NumberField(
        label=gettext_lazy("Smallest proposal (tonnes)"),
        min_value=1,
        max_value=1_000_000,
        help_text=gettext_lazy("Smaller flows of the plan are left out: each proposal costs two people a decision."),
    )

    def clean(self) -> dict[str, Any]:
        """Quarters in order, and not years of them."""
        found = super().clean() or {}
        check_window(self)
        first, last = found.get("from_period"), found.get("to_period")
        if first is not None and last is not None and last - first >= LONGEST_QUARTERS:
            self.add_error("to_period", _("A round is of at most %(most)s quarters.") % {"most": LONGEST_QUARTERS})
        return found

    def clean_answer_by(self) -> Any:
        """Today or later."""
        return _day(self.cleaned_data["answer_by"])


class ConfirmForm(StyledForm):
    """The version that the page was made from."""

    version = VersionField()


class DeadlineForm(ConfirmForm):
    """The day until which parties may answer."""

    answer_by = forms.DateField(label=gettext_lazy("Answer by"), widget=DayInput())

    def clean_answer_by(self) -> Any:
        """Today or later."""
        return _day(self.cleaned_data["answer_by"])


class ReasonForm(ConfirmForm):
    """Why."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def new_round_initial() -> dict[str, Any]:
    """The next half-year that begins."""
    today = timezone.localdate()
    first = (today.year * 4 + 2) if today.month <= 6 else (today.year + 1) * 4
    name = _("Half-year %(half)s %(year)s") % {"half": 1 + (first % 4) // 2, "year": first // 4}
    return {
        "name": name,
        "from_period": first,
        "to_period": first + 1,
        "answer_by": today + timedelta(days=ANSWER_DAYS),
        "least_tonnes": 100.0,
    }


def _day(day: Any) -> Any:
    if day < timezone.localdate():
        raise forms.ValidationError(_("The deadline must be today or later."))
    return day
