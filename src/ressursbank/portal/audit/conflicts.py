"""What somebody is told whose edit came too late: what the others did, what one wrote, and where the two meet.

A form sends all its fields. What one wrote oneself is what differs from what the page was made from: the value now,
or, where others have changed it since, the value before they did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from ressursbank.portal.audit.facts import facts_of
from ressursbank.portal.audit.log import lines_of
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.records import EditConflictError
from ressursbank.portal.audit.words import NOT_SHOWN, called, field_name, thing_name, value_in_words
from ressursbank.portal.forms import NumberField, PeriodField

_NOT_ONES_OWN = frozenset(
    {"csrfmiddlewaretoken", "version", "site_version", "password", "password1", "password2", "code"}
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One field: what it is now and what one wrote. `both`: others have changed the same field."""

    label: str
    theirs: str
    yours: str
    both: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """`kept`: what one wrote, by the form's field, for the form that is opened again at `again`."""

    thing: str
    is_gone: bool
    theirs: Sequence[tuple[Change, Any]]
    meetings: Sequence[Meeting]
    kept: Mapping[str, list[str]] = field(default_factory=dict)
    again: str = ""


def conflict_of(request: HttpRequest, error: EditConflictError) -> Conflict:
    """The conflict of a request that came too late."""
    label = error.thing._meta.label_lower
    is_gone = any(change.after is None for change in error.theirs)
    facts = facts_of(error.thing)
    base: dict[str, Any] = {}
    for change in error.theirs:
        # Newest first, so that the oldest has the last word on what the page was made from.
        base.update(change.before or {})
    meetings, kept = [], {}
    for name in request.POST:
        if name in _NOT_ONES_OWN:
            continue
        sent = request.POST.getlist(name)
        column = _column(error.thing, name)
        if column is None:
            kept[name] = sent
            if sent != [""]:
                meetings.append(Meeting(field_name(label, name), "", ", ".join(sent), both=False))
            continue
        key = column.name if column.name in facts else column.attname
        seen = base.get(column.name, base.get(column.attname, facts.get(key)))
        if _is_same(column, sent, seen):
            continue
        kept[name] = sent
        if _is_same(column, sent, facts.get(key)):
            continue
        now = _referred(column, facts.get(key))
        yours = _referred(column, sent[0] if len(sent) == 1 else sent)
        meetings.append(
            Meeting(
                field_name(label, column.name),
                value_in_words(label, column.name, facts.get(key), now),
                _in_words(label, column, sent, yours),
                both=column.name in base or column.attname in base,
            )
        )
    return Conflict(
        thing=f"{thing_name(label)} {called(label, facts)}".strip(),
        is_gone=is_gone,
        theirs=[(change, lines_of(change)) for change in error.theirs],
        meetings=meetings,
        kept={} if is_gone else kept,
        again="" if is_gone else _again(request),
    )


def _column(thing: models.Model, name: str) -> Any:
    if name in NOT_SHOWN:
        return None
    return next((column for column in thing._meta.concrete_fields if name in (column.name, column.attname)), None)


def _is_same(column: Any, sent: Sequence[str], kept: Any) -> bool:
    """Whether what was sent means what is kept; what cannot be read is not the same as anything."""
    if isinstance(column, models.JSONField):
        return list(sent) == kept or (sent == [""] and not kept)
    text = sent[0].strip() if sent else ""
    if text == "":
        return kept is None or kept == ""
    try:
        value = _read(column, text)
    except (ValidationError, ValueError, TypeError):
        return False
    return bool(value == kept)


def _read(column: Any, text: str) -> Any:
    if column.name.endswith("_period") or column.name in ("opens", "closes"):
        return PeriodField(required=False).to_python(text)
    if isinstance(column, models.BooleanField):
        return text in ("on", "true", "True", "1")
    if isinstance(column, models.FloatField):
        return NumberField(required=False).to_python(text)
    value = column.to_python(text)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _in_words(label: str, column: Any, sent: Sequence[str], referred: Mapping[tuple[str, Any], str]) -> str:
    try:
        return value_in_words(label, column.name, _read(column, sent[0]) if sent and sent[0] else None, referred)
    except (ValidationError, ValueError, TypeError):
        return ", ".join(sent)


def _referred(column: Any, key: Any) -> Mapping[tuple[str, Any], str]:
    if not column.is_relation or not key:
        return {}
    target = column.related_model._default_manager.filter(pk=key).first()
    return {(target._meta.label_lower, target.pk): str(target)} if target is not None else {}


def _again(request: HttpRequest) -> str:
    """The page that the form stood on: a route that only takes what is sent has no page of its own."""
    came_from = request.headers.get("Referer", "")
    if came_from and url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        parts = urlsplit(came_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.get_full_path()
