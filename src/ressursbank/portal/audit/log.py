"""The log of a project or facility in words: what was done, by whom, when and why, newest first; what can be undone.

One entry a batch: publishing a project with forty lots is one thing that somebody did.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation, Person
from ressursbank.portal.audit.facts import facts_of
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.words import NOT_SHOWN, called, field_name, thing_name, value_in_words
from ressursbank.portal.permissions import action_to_undo, may

ENTRIES_A_PAGE, ROWS_READ, LINES_SHOWN = 20, 2000, 12

_DONE = {
    "project.create": gettext_lazy("Project created"),
    "project.edit": gettext_lazy("Changed"),
    "project.publish": gettext_lazy("Published"),
    "project.close": gettext_lazy("Closed"),
    "project.withdraw": gettext_lazy("Withdrawn"),
    "project.bring_back": gettext_lazy("Brought back"),
    "project.copy": gettext_lazy("Copied from another project"),
    "project.change_parties": gettext_lazy("Parties changed"),
    "project.answer_gate": gettext_lazy("Gate point answered"),
    "project.end_stage": gettext_lazy("Stage ended"),
    "facility.create": gettext_lazy("Facility registered"),
    "facility.edit": gettext_lazy("Changed"),
    "facility.publish": gettext_lazy("Published"),
    "facility.withdraw": gettext_lazy("Withdrawn"),
    "facility.bring_back": gettext_lazy("Brought back"),
    "storage.create": gettext_lazy("Storage area registered"),
    "storage.edit": gettext_lazy("Changed"),
    "storage.publish": gettext_lazy("Published"),
    "storage.withdraw": gettext_lazy("Withdrawn"),
    "storage.bring_back": gettext_lazy("Brought back"),
    "import.package": gettext_lazy("Imported from a region package"),
    "import.sheet": gettext_lazy("Imported from a sheet"),
}


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field: what it was (None for a new thing) and what it became (None for a removed one)."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ThingLines:
    """What happened to one thing: "new", "changed" or "removed"."""

    kind: str
    thing: str
    name: str
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One batch. `undo_url` is "" where it cannot be undone, or not by the one who looks."""

    batch: uuid.UUID
    title: str
    at: datetime
    person: Person | None
    organisation: Organisation | None
    token: str
    why: str
    things: tuple[ThingLines, ...]
    more: int
    is_undoing: bool
    is_undone: bool
    undo_url: str


@dataclass(frozen=True, slots=True)
class Log:
    """One page of the log."""

    entries: tuple[Entry, ...]
    page: "Page[Any]"


def rows_of(owner: models.Model) -> "QuerySet[Change]":
    """Every change of a thing and of its parts."""
    label = owner._meta.label_lower
    return Change.objects.filter(
        Q(owner_type=label, owner_id=owner.pk) | Q(thing_type=label, thing_id=owner.pk)
    ).order_by("-pk")


def changes_of(owner: models.Model, acting: Acting, page: str | None, undo_url: Callable[[uuid.UUID], str]) -> Log:
    """A page of the log. The number of queries depends on the kinds of things in it alone."""
    rows = rows_of(owner)
    batches = rows.order_by().values("batch").annotate(last=Max("pk"), rows=Count("pk")).order_by("-last")
    shown = Paginator(batches, ENTRIES_A_PAGE).get_page(page)
    counts = {row["batch"]: row["rows"] for row in shown}
    found: dict[uuid.UUID, list[Change]] = defaultdict(list)
    related = rows.filter(batch__in=list(counts)).select_related("person", "organisation", "undone_by", "undoes")
    for row in related[:ROWS_READ]:
        found[row.batch].append(row)
    look = _LookUp.of([row for listed in found.values() for row in listed])
    whole = _sizes(counts)
    entries = []
    for batch, count in counts.items():
        listed = found[batch]
        if not listed:
            continue
        can = len(listed) == count == whole[batch] and can_be_undone(acting, owner, listed, look.things)
        entries.append(_entry(batch, listed, count, look, undo_url(batch) if can else ""))
    return Log(tuple(entries), shown)


def entry_of(owner: models.Model, acting: Acting, batch: uuid.UUID, undo_url: str) -> Entry | None:
    """One entry; None where the owner has none such."""
    related = rows_of(owner).filter(batch=batch).select_related("person", "organisation", "undone_by", "undoes")
    rows = list(related[:ROWS_READ])
    if not rows:
        return None
    look = _LookUp.of(rows)
    can = is_all_of(owner, batch) and can_be_undone(acting, owner, rows, look.things)
    return _entry(batch, rows, len(rows), look, undo_url if can else "")


def is_all_of(owner: models.Model, batch: uuid.UUID) -> bool:
    """Whether a batch changed nothing outside this log; an import of many is undone where imports are listed."""
    return rows_of(owner).filter(batch=batch).count() == _sizes([batch]).get(batch, 0)


Things = Mapping[tuple[str, int], models.Model]


def can_be_undone(acting: Acting, owner: models.Model, rows: Sequence[Change], things: Things) -> bool:
    """Whether all is still as the batch left it, and the one who looks may. `undo_batch` has the last word."""
    if any(getattr(row, "undone_by", None) is not None for row in rows):
        return False
    newest: dict[tuple[str, int], Change] = {}
    for row in rows:
        key = row.thing_type, row.thing_id
        if key not in newest or newest[key].pk < row.pk:
            newest[key] = row
    for key, row in newest.items():
        thing = things.get(key)
        if (row.after is None) != (thing is None):
            return False
        after = {name: value for name, value in (row.after or {}).items() if name != "version"}
        if thing is not None and facts_of(thing, after) != after:
            return False
    return all(may(acting, action_to_undo(action, owner), owner) for action in {row.action for row in rows})


@dataclass(frozen=True, slots=True)
class _LookUp:
    """The things of some rows as they are now, and the names of what their references point to."""

    things: Things
    referred: Mapping[tuple[str, Any], str]

    @classmethod
    def of(cls, rows: Iterable[Change]) -> "_LookUp":
        wanted: dict[str, set[int]] = defaultdict(set)
        pointed: dict[str, set[Any]] = defaultdict(set)
        for row in rows:
            wanted[row.thing_type].add(row.thing_id)
            model: Any = apps.get_model(row.thing_type)
            for facts in (row.before, row.after):
                for name, value in (facts or {}).items():
                    target = _target(model, name)
                    if target and value is not None and name not in NOT_SHOWN:
                        pointed[target].add(value)
        things = {
            (label, pk): thing
            for label, keys in wanted.items()
            for pk, thing in apps.get_model(label)._default_manager.in_bulk(list(keys)).items()
        }
        referred: dict[tuple[str, Any], str] = {}
        for label, keys in pointed.items():
            for pk, thing in apps.get_model(label)._default_manager.in_bulk(list(keys)).items():
                referred[label, pk] = str(thing)
        return cls(things, referred)


def _target(model: Any, name: str) -> str:
    field = next((field for field in model._meta.concrete_fields if name in (field.name, field.attname)), None)
    return field.related_model._meta.label_lower if field is not None and field.is_relation else ""


def _sizes(batches: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many rows each batch has, those of other owners included; a new project's site is nobody's yet."""
    rows = Change.objects.filter(batch__in=list(batches)).exclude(thing_type="sites.site", owner_type="").order_by()
    return dict(rows.values_list("batch").annotate(Count("pk")))


def lines_of(change: Change) -> ThingLines:
    """What one change did, in words."""
    return _lines(change, _LookUp.of([change]))


def _entry(batch: uuid.UUID, rows: Sequence[Change], count: int, look: _LookUp, undo_url: str) -> Entry:
    first = rows[-1]
    is_undoing = first.undoes_id is not None
    lines = [_lines(row, look) for row in reversed(rows)]
    title = _title(first.action, lines)
    shown = [line for line in lines if line.fields or line.kind == "removed"][:LINES_SHOWN]
    return Entry(
        batch=batch,
        title=_("Undone: %(what)s") % {"what": title} if is_undoing else title,
        at=first.at,
        person=first.person,
        organisation=first.organisation,
        token=first.token,
        why=first.why,
        things=tuple(shown),
        more=count - len(shown) if count > LINES_SHOWN else 0,
        is_undoing=is_undoing,
        is_undone=any(getattr(row, "undone_by", None) is not None for row in rows),
        undo_url=undo_url,
    )


def _title(action: str, lines: Sequence[ThingLines]) -> str:
    """What was done, in a word or three; what was only added or only removed is called so."""
    kinds = {line.kind for line in lines}
    if action.endswith(".edit") and kinds == {"new"}:
        return _("Added")
    if action.endswith(".edit") and kinds == {"removed"}:
        return _("Removed")
    return str(_DONE.get(action, action))


def _lines(row: Change, look: _LookUp) -> ThingLines:
    kind = "new" if row.before is None else "removed" if row.after is None else "changed"
    thing = look.things.get((row.thing_type, row.thing_id))
    facts = (facts_of(thing) if thing is not None else {}) | (row.before or {}) | (row.after or {})
    names = list((row.after or row.before or {}) if kind != "removed" else {})
    return ThingLines(
        kind=kind,
        thing=thing_name(row.thing_type),
        name=called(row.thing_type, facts),
        fields=tuple(_field_lines(row, kind, names, look)),
    )


def _field_lines(row: Change, kind: str, names: Iterable[str], look: _LookUp) -> Iterable[FieldLine]:
    before, after = row.before or {}, row.after or {}
    for name in names:
        plain = name.removesuffix("_id")
        if plain in NOT_SHOWN or (plain in ("project", "facility", "site") and kind == "new"):
            continue
        now = value_in_words(row.thing_type, name, after.get(name), look.referred)
        if kind == "new":
            if now != "–":
                yield FieldLine(field_name(row.thing_type, name), None, now)
            continue
        was = value_in_words(row.thing_type, name, before.get(name), look.referred)
        if was == now:
            # Both are called the same: a plot that was drawn anew.
            now = _("changed")
        yield FieldLine(field_name(row.thing_type, name), was, now)
