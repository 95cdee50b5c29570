"""Rows of a preview in the words of the page: fields and codes by name, quarters and numbers as they are written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from ressursbank.portal.audit.models import Change, Publication
from ressursbank.portal.exchange.kept_rows import field_of
from ressursbank.portal.imports.fault_words import in_words
from ressursbank.portal.imports.models import ImportRow
from ressursbank.portal.imports.names import column_name, field_name, file_name
from ressursbank.portal.imports.template import shown_value
from ressursbank.portal.plans.templatetags.shown import number, period
from ressursbank.region.columns import Column, columns_of
from ressursbank.region.tables import TABLES

_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field: its name, and what it is and would be."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of a preview. `place` is where a fault stands, or the file that a row belongs to."""

    place: str
    line: int | None
    label: str
    value: str
    message: str
    fields: tuple[ShownField, ...]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A later change that stands in the way of an undo."""

    at: datetime
    who: str
    thing: str


def shown_row(row: ImportRow) -> ShownRow:
    """A row as the preview shows it."""
    if row.sort == ImportRow.Sort.FAULTY:
        file = row.file.removesuffix(".csv")
        label = column_name(file, row.label) if file in TABLES else row.label
        return ShownRow(row.file, row.line, label, row.value, in_words(row.message), ())
    names = dict.fromkeys([*(row.before or {}), *(row.after or {})])
    fields = tuple(
        ShownField(_name(row.file, name), _text(row.file, name, row.before), _text(row.file, name, row.after))
        for name in names
        if name != "extra" or (row.before or {}).get(name) or (row.after or {}).get(name)
    )
    return ShownRow(file_name(row.file), row.line, row.label, "", "", fields)


def shown_changes(changes: Iterable[Change]) -> list[ShownChange]:
    """Later changes, each with who made it and what it is of."""
    found = []
    for row in changes:
        who = ", ".join(str(part) for part in (row.person, row.organisation) if part) or _("an operator")
        model: Any = apps.get_model(row.thing_type)
        thing = model._default_manager.filter(pk=row.thing_id).first()
        name = str(getattr(thing, "name", "") or getattr(thing, "public_id", "") or model._meta.verbose_name)
        found.append(ShownChange(row.at, who, name))
    return found


def _name(file: str, field: str) -> str:
    if field == "state":
        return _("State")
    if field == "extra":
        return _("Other columns")
    if field == "pairs":
        return _("Pairs")
    return _("Value") if field == "value" else field_name(file, field)


def _column(file: str, field: str) -> Column | None:
    return next((column for column in columns_of(file) if field_of(column) == field), None) if file in TABLES else None


def _text(file: str, field: str, values: Mapping[str, Any] | None) -> str:
    if values is None or field not in values or values[field] in (None, ""):
        return "–"
    value = values[field]
    if field == "state":
        return str(Publication(value).label)
    if field == "extra":
        return ", ".join(f"{name}: {text}" for name, text in value.items()) or "–"
    if field == "pairs":
        return ", ".join(f"{pair[0]} → {pair[1]}" for pair in value) or _("none")
    column = _column(file, field)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column is not None and column.type == "period":
        return period(value)
    if column is not None and column.code_list:
        return str(shown_value(column, value))
    if isinstance(value, float):
        decimals = f"{value:.{_DECIMALS}f}".rstrip("0").partition(".")[2]
        return number(value, len(decimals))
    return str(value)
