"""Check, change and audit row in one transaction: the only way in which a kept thing is made, changed or taken away."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.facts import facts_of
from ressursbank.portal.audit.models import Change, Kept
from ressursbank.portal.audit.records import EditConflictError, changes_since, record
from ressursbank.portal.audit.undoing import undo, undo_batch
from ressursbank.portal.permissions import require

__all__ = ["EditConflictError", "change", "changes_since", "create", "record", "remove", "undo", "undo_batch"]


def create(
    acting: Acting,
    action: str,
    thing: Kept,
    *,
    permission_on: models.Model | None = None,
    why: str = "",
    batch: uuid.UUID | None = None,
) -> Change:
    """Save a new thing. Raises NotAllowedError. `permission_on`: what the permission is asked of, if not the thing."""
    require(acting, action, permission_on or thing)
    with transaction.atomic():
        thing.save(force_insert=True)
        facts = facts_of(thing)
        return record(acting, action, thing, before=None, after=facts, owner=permission_on, why=why, batch=batch)


def change(
    acting: Acting,
    action: str,
    thing: Kept,
    fields: Mapping[str, Any],
    *,
    version: int | None = None,
    permission_on: models.Model | None = None,
    why: str = "",
    batch: uuid.UUID | None = None,
) -> Change | None:
    """Set fields of a thing; None when nothing differs. Raises NotAllowedError, EditConflictError.

    `version` is the one that the editor saw (default: the thing's own); the row is claimed by a conditional UPDATE.
    """
    require(acting, action, permission_on or thing)
    seen = thing.version if version is None else version
    with transaction.atomic():
        manager = type(thing)._default_manager
        current = manager.filter(pk=thing.pk).first()
        if current is None:
            raise EditConflictError(thing, changes_since(thing, seen))
        if current.version != seen:
            raise EditConflictError(current, changes_since(current, seen))
        before = facts_of(current, fields)
        for name, value in fields.items():
            setattr(current, name, value)
        after = facts_of(current, fields)
        touched = [name for name in fields if before[name] != after[name]]
        if not touched:
            return None
        new = {name: getattr(current, name) for name in touched}
        claimed = manager.filter(pk=thing.pk, version=seen).update(
            **new, version=seen + 1, changed_at=timezone.now(), **_derived(current, new)
        )
        if not claimed:
            raise EditConflictError(current, changes_since(current, seen))
        thing.refresh_from_db()
        return record(
            acting,
            action,
            thing,
            before={name: before[name] for name in touched} | {"version": seen},
            after={name: after[name] for name in touched} | {"version": seen + 1},
            owner=permission_on,
            why=why,
            batch=batch,
        )


def remove(
    acting: Acting,
    action: str,
    thing: Kept,
    *,
    version: int | None = None,
    permission_on: models.Model | None = None,
    why: str = "",
    batch: uuid.UUID | None = None,
) -> Change:
    """Take away a part (a stage, a contact, a capacity row) that no statistic rests on; undo brings it back.

    What belongs to it goes first, and what only points to it is let go, each with its own row in the same batch.
    Raises NotAllowedError, EditConflictError.
    """
    require(acting, action, permission_on or thing)
    seen = thing.version if version is None else version
    shared = batch or uuid.uuid4()
    with transaction.atomic():
        pk = thing.pk
        current = type(thing)._default_manager.filter(pk=pk).first()
        if current is None or current.version != seen:
            raise EditConflictError(current or thing, changes_since(thing, seen))
        before = facts_of(current)
        _let_go(acting, action, current, permission_on, why, shared)
        gone, _by_model = type(thing)._default_manager.filter(pk=pk, version=seen).delete()
        if not gone:
            raise EditConflictError(current, changes_since(current, seen))
        return record(acting, action, current, before=before, after=None, owner=permission_on, why=why, batch=shared)


def _let_go(
    acting: Acting, action: str, thing: Kept, permission_on: models.Model | None, why: str, batch: uuid.UUID
) -> None:
    for relation in thing._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if not (isinstance(model, type) and issubclass(model, Kept)) or relation.many_to_many:
            continue
        for row in model._default_manager.filter(**{name: thing}):
            if relation.on_delete is models.CASCADE:
                remove(acting, action, row, permission_on=permission_on, why=why, batch=batch)
            elif relation.on_delete is models.SET_NULL:
                change(acting, action, row, {name: None}, permission_on=permission_on, why=why, batch=batch)


def _derived(thing: Kept, new: Mapping[str, Any]) -> dict[str, Any]:
    """Fields that follow from others (search text, metres of a position), where the model has any."""
    derive = getattr(thing, "derived_fields", None)
    if derive is None:
        return {}
    return {name: value for name, value in derive().items() if name not in new}
