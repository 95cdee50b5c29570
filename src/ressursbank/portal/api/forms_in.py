"""The pages' forms check what the API takes too: the same rules and the same words, each fault under the API's name."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms

from ressursbank.portal.api.problems import Fault, faulty


def as_typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a browser would send them; None is an empty field."""
    return {name: _typed(value) for name, value in values.items()}


def _typed(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value) if isinstance(value, dict) else value


def check(form: forms.Form, names: Mapping[str, str], sent: Mapping[str, Any]) -> None:
    """Raises ProblemError with every fault of the form. `names`: the API's name of a field, where it is another."""
    if form.is_valid():
        return
    raise faulty(
        *(
            Fault(
                names.get(field, "" if field == "__all__" else field),
                " ".join(error["message"] for error in errors),
                sent.get(field),
            )
            for field, errors in form.errors.get_json_data().items()
        )
    )
