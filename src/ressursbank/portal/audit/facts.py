"""A thing's fields as JSON, and back."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

_NOT_KEPT = ("created_at", "changed_at")


def facts_of(thing: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Field values by name (a reference: its key), as JSON keeps them. All concrete fields when no names are given."""
    wanted = None if names is None else set(names)
    found = {}
    for field in thing._meta.concrete_fields:
        if wanted is None:
            if field.name in _NOT_KEPT or isinstance(field, models.BinaryField):
                continue
        elif field.name not in wanted and field.attname not in wanted:
            continue
        name = field.name if wanted is None or field.name in wanted else field.attname
        value = getattr(thing, field.attname)
        # As the field keeps it: what was typed as "1" is the same as the 1 that the database gives back.
        found[name] = _as_json(field.to_python(value) if value is not None else None)
    return found


def values_of(model: type[models.Model], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Field values for the model's constructor or an update, from what `facts_of` gave."""
    values = {}
    for name, value in facts.items():
        field: Any = model._meta.get_field(name)
        values[field.attname] = None if value is None else field.to_python(value)
    return values


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, UUID):
        return str(value)
    if hasattr(value, "name") and hasattr(value, "storage"):
        return value.name
    if isinstance(value, tuple | list):
        return [_as_json(part) for part in value]
    if isinstance(value, dict):
        return {str(name): _as_json(part) for name, part in value.items()}
    return value
