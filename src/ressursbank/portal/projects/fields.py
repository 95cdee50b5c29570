"""The fields of the project's forms: styled inputs, quarters chosen from a list, shares as per cent."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ressursbank.portal.forms import NumberField, PeriodField
from ressursbank.portal.plans.templatetags.shown import period
from ressursbank.region.periods import format_period, parse_period

YEARS_BACK, YEARS_AHEAD = 2, 20


class StyledForm(forms.Form):
    """A form whose inputs look as Designsystemet's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs.setdefault("class", "ds-input")


def set_choices(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Gives a field the choices of now, in the language of the page."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class QuarterSelect(forms.Select):
    """Quarters by year, from a little before now; one outside that is chosen already is kept."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """The choices of today."""
        self.choices = list(_quarters(value))
        return super().optgroups(name, value, attrs)


def _quarters(chosen: list[str]) -> Iterator[Any]:
    year = date.today().year
    yield "", _("Choose quarter")
    shown = {format_period(number) for number in range((year - YEARS_BACK) * 4, (year + YEARS_AHEAD + 1) * 4)}
    for text in chosen:
        if text and text not in shown:
            yield text, _period_text(text)
    for each in range(year - YEARS_BACK, year + YEARS_AHEAD + 1):
        yield str(each), [(format_period(number), period(number)) for number in range(each * 4, each * 4 + 4)]


def _period_text(text: str) -> str:
    try:
        return period(parse_period(text))
    except ValueError:
        return text


class QuarterField(PeriodField):
    """A quarter, chosen from a list; kept as year*4+q-1."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", QuarterSelect())
        super().__init__(**kwargs)


class PercentField(NumberField):
    """A share, written as per cent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, **kwargs)

    def clean(self, value: Any) -> Any:
        """The share."""
        number = super().clean(value)
        return None if number is None else number / 100


def check_window(form: forms.Form, first: str = "from_period", last: str = "to_period") -> None:
    """Says at the last quarter's field when it is before the first."""
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if start is not None and end is not None and end < start:
        form.add_error(last, _("The last quarter must not be before the first."))
