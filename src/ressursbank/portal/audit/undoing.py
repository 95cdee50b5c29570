"""Undo: put back what one change, or a whole batch of them (an import, a copy), replaced; in one transaction.

Newest first and a thousand at a time, so that a batch of 100,000 changes takes seconds and little memory.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.facts import facts_of, values_of
from ressursbank.portal.audit.models import Change, Publication
from ressursbank.portal.audit.records import EditConflictError, changes_since, recorded
from ressursbank.portal.permissions import action_to_undo, require

_AT_A_TIME = 1000
_Done = tuple[Change, models.Model, dict[str, Any] | None, dict[str, Any] | None]
"""The change that is undone, its thing, and the fields before and after the undoing."""


def undo(acting: Acting, change: Change, why: str = "") -> Change | None:
    """Put back what a change replaced; None when that has been done. Raises NotAllowedError, EditConflictError.

    A new thing with a state is withdrawn, one without is removed; a removed one comes back under its old key.
    A conflict: its fields have been changed again since, or something else rests on it by now.
    """
    with transaction.atomic():
        row = Change.objects.filter(pk=change.pk, undone_by=None).first()
        if row is None:
            return None
        undoing = _Undoing(acting, why)
        undoing.take([row])
        if undoing.take_away_what_waits():
            undoing.refuse(row)
    return Change.objects.get(undoes=change)


def undo_batch(acting: Acting, batch: uuid.UUID, why: str = "") -> uuid.UUID | None:
    """Put back what a batch replaced, all of it or nothing. The batch of the undoing; None when it was done before.

    Raises NotAllowedError, EditConflictError. New rows without a state that something still rests on (the site of a
    project that is withdrawn) stay.
    """
    undoing = _Undoing(acting, why)
    with transaction.atomic():
        before: int | None = None
        while True:
            rows = Change.objects.filter(batch=batch, undone_by=None)
            if before is not None:
                rows = rows.filter(pk__lt=before)
            found = list(rows.order_by("-pk")[:_AT_A_TIME])
            if not found:
                break
            undoing.take(found)
            before = found[-1].pk
        undoing.take_away_what_waits()
    return undoing.batch if undoing.has_undone else None


class _Undoing:
    """One undoing: as whom, what has been allowed and looked up, and new rows that could not be taken away yet."""

    def __init__(self, acting: Acting, why: str) -> None:
        self.acting, self.why, self.batch = acting, why, uuid.uuid4()
        self.has_undone = False
        self.waiting: list[Change] = []
        self._allowed: set[tuple[str, str, int | None]] = set()
        self._owners: dict[tuple[str, int | None], models.Model] = {}

    def take(self, rows: Iterable[Change]) -> None:
        """Undo rows in their order."""
        for (label, kind), run in groupby(rows, key=lambda row: (row.thing_type, _kind(row))):
            model: Any = apps.get_model(label)
            for part in _without_repeats(run):
                if kind == "removed":
                    self._bring_back(model, part)
                elif kind == "new" and not _has_state(model):
                    self._take_away(model, part)
                else:
                    self._put_back(model, part)

    def take_away_what_waits(self) -> list[Change]:
        """Try again what something rested on; what is still rested on stays, and is the answer."""
        while self.waiting:
            waiting, self.waiting = self.waiting, []
            waiting.sort(key=lambda row: row.thing_type)
            for label, of_type in groupby(waiting, key=lambda row: row.thing_type):
                rows = list(of_type)
                for start in range(0, len(rows), _AT_A_TIME):
                    self._take_away(apps.get_model(label), rows[start : start + _AT_A_TIME])
            if len(self.waiting) == len(waiting):
                break
        return self.waiting

    def refuse(self, row: Change) -> None:
        """Raises NotAllowedError, else EditConflictError: something rests on what would be taken away."""
        thing = apps.get_model(row.thing_type)._default_manager.get(pk=row.thing_id)
        self._require([row], {thing.pk: thing})
        raise EditConflictError(thing, changes_since(thing, 1))

    def _bring_back(self, model: Any, rows: Sequence[Change]) -> None:
        things = []
        for row in rows:
            thing = model(**values_of(model, row.before or {}))
            thing.version += 1
            things.append(thing)
        self._require(rows, {thing.pk: thing for thing in things})
        _require_targets(model, things, [field.name for field in model._meta.concrete_fields])
        try:
            with transaction.atomic():
                model._default_manager.bulk_create(things)
        except IntegrityError as error:
            raise EditConflictError(things[0], changes_since(things[0], 0)) from error
        self._record((row, thing, None, facts_of(thing)) for row, thing in zip(rows, things, strict=True))

    def _take_away(self, model: Any, rows: Sequence[Change]) -> None:
        rested_on = _rested_on(model, [row.thing_id for row in rows])
        self.waiting += [row for row in rows if row.thing_id in rested_on]
        free = [row for row in rows if row.thing_id not in rested_on]
        things = self._as_left(model, free)
        self._record((row, things[row.thing_id], facts_of(things[row.thing_id]), None) for row in free)
        model._default_manager.filter(pk__in=[row.thing_id for row in free]).delete()

    def _put_back(self, model: Any, rows: Sequence[Change]) -> None:
        things = self._as_left(model, rows)
        done: list[_Done] = []
        for row in rows:
            thing = things[row.thing_id]
            old = {"state": Publication.WITHDRAWN.value} if row.before is None else _without_version(row.before)
            before = facts_of(thing, old) | {"version": thing.version}
            for name, value in values_of(model, old).items():
                setattr(thing, name, value)
            thing.version += 1
            done.append((row, thing, before, old | {"version": thing.version}))
        for names, group in groupby(sorted(done, key=_fields_of), key=_fields_of):
            changed = [thing for _row, thing, _before, _after in group]
            _require_targets(model, changed, names)
            try:
                with transaction.atomic():
                    _write(model, changed, names)
            except IntegrityError as error:
                raise EditConflictError(changed[0], changes_since(changed[0], 0)) from error
        self._record(done)

    def _as_left(self, model: Any, rows: Sequence[Change]) -> dict[int, Any]:
        """The things by key, locked. Raises EditConflictError where one is not as the change left it.

        NotAllowedError comes first, so that nobody learns from a conflict what others did.
        """
        things: dict[int, Any] = model._default_manager.select_for_update().in_bulk([row.thing_id for row in rows])
        self._require(rows, things)
        for row in rows:
            after = _without_version(row.after or {})
            thing = things.get(row.thing_id)
            if thing is None or facts_of(thing, after) != after:
                left = thing or model(pk=row.thing_id)
                raise EditConflictError(left, changes_since(left, (row.after or {}).get("version", 1)))
        return things

    def _require(self, rows: Sequence[Change], things: Mapping[int, models.Model]) -> None:
        """The permission of each change, asked of its owner once. Raises NotAllowedError."""
        self._look_up_owners(rows)
        for row in rows:
            owner = self._owners.get((row.owner_type, row.owner_id)) or things.get(row.thing_id)
            if owner is None:
                raise EditConflictError(apps.get_model(row.thing_type)(pk=row.thing_id))
            action = action_to_undo(row.action, owner)
            asked = (action, owner._meta.label_lower, owner.pk)
            if asked not in self._allowed:
                require(self.acting, action, owner)
                self._allowed.add(asked)

    def _look_up_owners(self, rows: Sequence[Change]) -> None:
        wanted = {(row.owner_type, row.owner_id) for row in rows if row.owner_id is not None} - self._owners.keys()
        for label, keys in groupby(sorted(wanted), key=lambda key: key[0]):
            model: Any = apps.get_model(label)
            for pk, owner in model._default_manager.in_bulk([pk for _label, pk in keys]).items():
                self._owners[label, pk] = owner

    def _record(
        self, done: Iterable[tuple[Change, models.Model, dict[str, Any] | None, dict[str, Any] | None]]
    ) -> None:
        done = list(done)
        new = [
            Change(
                person=self.acting.person,
                organisation=self.acting.organisation,
                token=self.acting.token,
                action=row.action,
                thing_type=row.thing_type,
                thing_id=row.thing_id,
                owner_type=row.owner_type,
                owner_id=row.owner_id,
                before=before,
                after=after,
                why=self.why,
                batch=self.batch,
                undoes=row,
            )
            for row, _thing, before, after in done
        ]
        Change.objects.bulk_create(new)
        pairs = [(change, thing) for change, (_row, thing, *_facts) in zip(new, done, strict=True)]
        recorded.send(
            Change, batch=self.batch, thing_types={change.thing_type for change in new}, changes=lambda: pairs
        )
        self.has_undone = self.has_undone or bool(new)


def _kind(row: Change) -> str:
    return "removed" if row.after is None else "new" if row.before is None else "changed"


def _has_state(model: Any) -> bool:
    """Whether it can be withdrawn."""
    field = next((field for field in model._meta.concrete_fields if field.name == "state"), None)
    return field is not None and Publication.WITHDRAWN in dict(field.choices or ())


def _without_version(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != "version"}


def _without_repeats(rows: Iterable[Change]) -> Iterable[list[Change]]:
    """Runs in which no thing occurs twice, since a run is read, changed and written as a whole."""
    run: list[Change] = []
    seen: set[int] = set()
    for row in rows:
        if row.thing_id in seen:
            yield run
            run, seen = [], set()
        run.append(row)
        seen.add(row.thing_id)
    yield run


def _fields_of(done: _Done) -> tuple[str, ...]:
    return tuple(sorted(_without_version(done[3] or {})))


def _rested_on(model: Any, keys: Sequence[int]) -> set[int]:
    """Which rows some other row points to, so that taking them away would take away or change more."""
    found: set[int] = set()
    for relation in model._meta.related_objects:
        if relation.many_to_many:
            continue
        name = relation.field.attname
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": keys})
        found.update(rows.order_by().values_list(name, flat=True).distinct())
    return found


def _require_targets(model: Any, things: Sequence[Any], names: Iterable[str]) -> None:
    """Raises EditConflictError where a thing would point to something that is gone."""
    for name in names:
        field = model._meta.get_field(name)
        if not field.is_relation:
            continue
        wanted = {getattr(thing, field.attname) for thing in things} - {None}
        there = set(field.related_model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
        for thing in things:
            target = getattr(thing, field.attname)
            if target is not None and target not in there:
                raise EditConflictError(thing, changes_since(field.related_model(pk=target), 0))


def _write(model: Any, things: Sequence[Any], names: Iterable[str]) -> None:
    """The fields of all, and what follows from them. One UPDATE where all get the same values, as in most imports."""
    now = timezone.now()
    fields = {model._meta.get_field(name) for name in names}
    for thing in things:
        thing.changed_at = now
        for name, value in thing.derived_fields().items() if hasattr(thing, "derived_fields") else ():
            if getattr(thing, name) != value:
                setattr(thing, name, value)
                fields.add(model._meta.get_field(name))
    first = {field.attname: getattr(things[0], field.attname) for field in fields}
    if all(getattr(thing, name) == value for name, value in first.items() for thing in things):
        rows = model._default_manager.filter(pk__in=[thing.pk for thing in things])
        rows.update(**first, version=models.F("version") + 1, changed_at=now)
    else:
        columns = [*fields, model._meta.get_field("version"), model._meta.get_field("changed_at")]
        _write_each(model, things, columns)


def _write_each(model: Any, things: Sequence[Any], columns: Sequence[Any]) -> None:
    """One prepared UPDATE, run for each; bulk_update's CASE takes ten times as long."""
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(field.column)} = %s" for field in columns)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {assignments} WHERE {quote(model._meta.pk.column)} = %s"
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                [*(field.get_db_prep_save(getattr(thing, field.attname), connection) for field in columns), thing.pk]
                for thing in things
            ],
        )
