"""How every form looks, and the fields that forms share: quarters, and numbers as they are written here."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank import vocabulary
from ressursbank.region.periods import format_period, parse_period
from ressursbank.vocabulary.named_list import NamedList

FIRST_YEAR, LAST_YEAR = 2020, 2060


class Renderer(TemplatesSetting):
    """Forms in Designsystemet's fields, with an error summary on top that links to them."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class NumberField(forms.FloatField):
    """A number with comma or point, and with any space between thousands."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """The number. Raises ValidationError that says what would be right."""
        if isinstance(value, str):
            value = re.sub(r"[\s\u00a0\u2009\u202f]", "", value).replace(",", ".").replace("−", "-")
        number: float | None = super().to_python(value)
        return number

    def prepare_value(self, value: Any) -> Any:
        """As it is written in the page's language: with a decimal comma in Norwegian, no zeros at the end."""
        if isinstance(value, float):
            return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", _decimal_mark())
        return value


def _decimal_mark() -> str:
    from django.utils.formats import get_format

    return str(get_format("DECIMAL_SEPARATOR"))


class PeriodField(forms.CharField):
    """A quarter, typed as `2027-Q1` (also `Q1 2027`, `2027K1`), kept as year*4+q-1."""

    default_error_messages = {"invalid": gettext_lazy("Write a quarter as 2027-Q1, from 2020 to 2060.")}  # noqa: RUF012  Django's

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"placeholder": "2027-Q1", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """The quarter's number, None when empty. Raises ValidationError."""
        text = (super().to_python(value) or "").strip().upper().replace("K", "Q")
        if not text:
            return None
        found = re.fullmatch(r"(\d{4})[- ]?Q([1-4])", text)
        turned = re.fullmatch(r"Q([1-4])[- ]?(\d{4})", text)
        year, quarter = (found[1], found[2]) if found else (turned[2], turned[1]) if turned else ("0", "0")
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return parse_period(f"{year}-Q{quarter}")

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return format_period(value) if isinstance(value, int) else value


class VersionField(forms.IntegerField):
    """The version of the thing that the form was made from, carried along unseen."""

    widget = forms.HiddenInput


def choices_of(names: NamedList, empty: str | None = None) -> Iterable[tuple[str, str]]:
    """Ids and names of a code list in the page's language, with an empty choice first where there is a text for it."""
    from ressursbank.portal.plans.templatetags.shown import name_of

    if empty is not None:
        yield "", empty
    for code, id_ in enumerate(names.ids):
        yield id_, name_of(names, code)


def mass_type_choices(empty: str | None = None) -> Iterable[tuple[str, str]]:
    """Mass types by name in the page's language."""
    from ressursbank.portal.plans.templatetags.shown import mass_type

    if empty is not None:
        yield "", empty
    for code, id_ in enumerate(vocabulary.MASS_TYPES.ids):
        yield id_, mass_type(code)


def class_choices() -> Iterable[tuple[str, str]]:
    """Contamination classes 1 to 5."""
    for number in range(1, 6):
        yield str(number), _("Class %(number)s") % {"number": number}
