"""The audit rows themselves: writing one, asking for those since a version, and the error of an edit that came late."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.dispatch import Signal

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Change

recorded = Signal()
"""Sent in the transaction that makes changes; what listens must be quick.

`batch`; `thing_types`, a set of the models' labels; `changes`, which gives pairs of a Change and its thing when called:
an import has thousands of them, and mostly nobody listens.
"""


class EditConflictError(Exception):
    """Somebody else has changed the thing since the form was opened. `theirs` are the changes made since then."""

    def __init__(self, thing: models.Model, theirs: tuple[Change, ...] = ()) -> None:
        super().__init__(f"{thing._meta.label} {thing.pk} has been changed since it was read")
        self.thing = thing
        self.theirs = theirs


def record(
    acting: Acting,
    action: str,
    thing: models.Model,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    owner: models.Model | None = None,
    why: str = "",
    batch: uuid.UUID | None = None,
    undoes: Change | None = None,
) -> Change:
    """The audit row of a change that the caller makes in the same transaction.

    `owner`: whose log shows it, where the thing itself does not say (a project's site); nobody's while it is unsaved.
    """
    shown_under = owner if owner is not None and owner.pk is not None else getattr(thing, "owner_thing", None)
    change = Change.objects.create(
        person=acting.person,
        organisation=acting.organisation,
        token=acting.token,
        action=action,
        thing_type=thing._meta.label_lower,
        thing_id=thing.pk,
        owner_type=shown_under._meta.label_lower if shown_under is not None else "",
        owner_id=shown_under.pk if shown_under is not None else None,
        before=before,
        after=after,
        why=why,
        batch=batch or uuid.uuid4(),
        undoes=undoes,
    )
    recorded.send(Change, batch=change.batch, thing_types={change.thing_type}, changes=lambda: [(change, thing)])
    return change


def changes_since(thing: models.Model, version: int) -> tuple[Change, ...]:
    """What has been done to a thing after a version, newest first."""
    found = Change.objects.filter(thing_type=thing._meta.label_lower, thing_id=thing.pk)
    rows = found.select_related("person", "organisation")[:50]
    return tuple(row for row in rows if row.after is None or row.after.get("version", 1) > version)
