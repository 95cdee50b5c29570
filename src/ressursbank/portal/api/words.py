"""What pydantic found wrong, in the words of the API: field, value, and what would be right."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.api.problems import Fault

_WORDS = {
    "missing": gettext_lazy("Is missing."),
    "extra_forbidden": gettext_lazy("Is not known here. Take it away, or look up its name in the documentation."),
    "string_type": gettext_lazy("Must be a text."),
    "string_unicode": gettext_lazy("Must be a text in Unicode."),
    "string_too_short": gettext_lazy("Must have at least %(min_length)s characters."),
    "string_too_long": gettext_lazy("Must have at most %(max_length)s characters."),
    "string_pattern_mismatch": gettext_lazy("Must be written as this pattern says: %(pattern)s"),
    "control_characters": gettext_lazy("Must not hold control characters other than tab and new line."),
    "float_type": gettext_lazy("Must be a number."),
    "float_parsing": gettext_lazy("Must be a number."),
    "finite_number": gettext_lazy("Must be a finite number."),
    "int_type": gettext_lazy("Must be a whole number."),
    "int_parsing": gettext_lazy("Must be a whole number."),
    "int_parsing_size": gettext_lazy("Is too large."),
    "int_from_float": gettext_lazy("Must be a whole number."),
    "bool_type": gettext_lazy("Must be true or false."),
    "bool_parsing": gettext_lazy("Must be true or false."),
    "greater_than": gettext_lazy("Must be more than %(gt)s."),
    "greater_than_equal": gettext_lazy("Must be at least %(ge)s."),
    "less_than": gettext_lazy("Must be less than %(lt)s."),
    "less_than_equal": gettext_lazy("Must be at most %(le)s."),
    "too_long": gettext_lazy("Must have at most %(max_length)s rows."),
    "too_short": gettext_lazy("Must have at least %(min_length)s rows."),
    "one_of": gettext_lazy("Must be one of the allowed values."),
    "quarter": gettext_lazy("Write a quarter as 2027-Q1, from 2020 to 2060."),
    "model_attributes_type": gettext_lazy("Must be an object."),
    "model_type": gettext_lazy("Must be an object."),
    "dict_type": gettext_lazy("Must be an object."),
    "list_type": gettext_lazy("Must be a list."),
    "json_invalid": gettext_lazy("Is not valid JSON."),
}
_DATES = gettext_lazy("Write a day as 2027-03-31.")
_MOMENTS = gettext_lazy("Write a time as 2027-03-31T12:00:00Z.")


def faults_of(errors: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """One fault for each of pydantic's errors; `loc` starts with where it stands."""
    return [_fault(error) for error in errors]


def _fault(error: Mapping[str, Any]) -> Fault:
    place, *rest = (str(part) for part in error["loc"])
    kind, context = error["type"], error.get("ctx") or {}
    return Fault(
        place={"query": "query", "path": "path", "header": "header"}.get(place, "body"),
        field=".".join(rest),
        value=None if kind == "missing" else error.get("input"),
        problem=_problem(kind, context),
        allowed=list(context["allowed"]) if "allowed" in context else None,
    )


def _problem(kind: str, context: Mapping[str, Any]) -> str:
    if kind in _WORDS:
        return str(_WORDS[kind]) % context
    if kind.startswith("datetime"):
        return str(_MOMENTS)
    if kind.startswith("date"):
        return str(_DATES)
    return _("Is not of the form that is asked for.")
