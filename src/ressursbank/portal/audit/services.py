"""Check, change and audit row in one transaction: the only way in which a kept thing is made, changed or taken away."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.facts import facts_of, values_of
from ressursbank.portal.audit.models import Change, Kept
from ressursbank.portal.permissions import require


class EditConflictError(Exception):
    """Somebody else has changed the thing since the form was opened. `theirs` are the changes made since then."""

    def __init__(self, thing: models.Model, theirs: tuple[Change, ...] = ()) -> None:
        super().__init__(f"{thing._meta.label} {thing.pk} has been changed since it was read")
        self.thing = thing
        self.theirs = theirs


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
        return record(acting, action, thing, before=None, after=facts_of(thing), why=why, batch=batch)


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
    undoes: Change | None = None,
) -> Change | None:
    """Set fields of a thing; None when nothing differs. Raises NotAllowedError, EditConflictError.

    `version` is the one that the editor saw (default: the thing's own); the row is claimed by a conditional UPDATE.
    """
    require(acting, action, permission_on or thing)
    seen = thing.version if version is None else version
    with transaction.atomic():
        manager = type(thing)._default_manager
        current = manager.get(pk=thing.pk)
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
            why=why,
            batch=batch,
            undoes=undoes,
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
    undoes: Change | None = None,
) -> Change:
    """Take away a part (a stage, a contact, a capacity row) that no statistic rests on; undo brings it back."""
    require(acting, action, permission_on or thing)
    seen = thing.version if version is None else version
    with transaction.atomic():
        before, pk = facts_of(thing), thing.pk
        gone, _by_model = type(thing)._default_manager.filter(pk=pk, version=seen).delete()
        if not gone:
            raise EditConflictError(thing, changes_since(thing, seen))
        thing.pk = pk
        return record(acting, action, thing, before=before, after=None, why=why, batch=batch, undoes=undoes)


def record(
    acting: Acting,
    action: str,
    thing: models.Model,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    why: str = "",
    batch: uuid.UUID | None = None,
    undoes: Change | None = None,
) -> Change:
    """The audit row of a change that the caller makes in the same transaction."""
    owner = getattr(thing, "owner_thing", None)
    return Change.objects.create(
        person=acting.person,
        organisation=acting.organisation,
        action=action,
        thing_type=thing._meta.label_lower,
        thing_id=thing.pk,
        owner_type=owner._meta.label_lower if owner is not None else "",
        owner_id=owner.pk if owner is not None else None,
        before=before,
        after=after,
        why=why,
        batch=batch or uuid.uuid4(),
        undoes=undoes,
    )


def undo(acting: Acting, change_: Change, why: str = "") -> Change | None:
    """Put back what a change replaced. Raises EditConflictError where its fields have been changed again since.

    A new thing with a state is withdrawn, one without is removed; a removed one comes back under its old key.
    The permission is that of the change itself.
    """
    model: Any = apps.get_model(change_.thing_type)
    with transaction.atomic():
        if Change.objects.filter(undoes=change_).exists():
            return None
        if change_.after is None:
            thing = model(**values_of(model, change_.before or {}))
            require(acting, change_.action, thing)
            thing.save(force_insert=True)
            return record(acting, change_.action, thing, before=None, after=facts_of(thing), why=why, undoes=change_)
        thing = model._default_manager.get(pk=change_.thing_id)
        if change_.before is None:
            if hasattr(thing, "state"):
                return change(acting, change_.action, thing, {"state": "withdrawn"}, why=why, undoes=change_)
            return remove(acting, change_.action, thing, why=why, undoes=change_)
        after = {name: value for name, value in change_.after.items() if name != "version"}
        if facts_of(thing, after) != after:
            raise EditConflictError(thing, changes_since(thing, change_.after["version"]))
        before = {name: value for name, value in change_.before.items() if name != "version"}
        return change(acting, change_.action, thing, values_of(model, before), why=why, undoes=change_)


def changes_since(thing: models.Model, version: int) -> tuple[Change, ...]:
    """What has been done to a thing after a version, newest first."""
    found = Change.objects.filter(thing_type=thing._meta.label_lower, thing_id=thing.pk).select_related("person")
    return tuple(row for row in found[:50] if row.after is None or row.after.get("version", 1) > version)


def _derived(thing: Kept, new: Mapping[str, Any]) -> dict[str, Any]:
    """Fields that follow from others (search text, metres of a position), where the model has any."""
    derive = getattr(thing, "derived_fields", None)
    if derive is None:
        return {}
    return {name: value for name, value in derive().items() if name not in new}
