"""A change that can be undone."""

import uuid
from collections.abc import Mapping

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.services import record
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.projects.models import (
    Project,
)

EDITED: Mapping[type, str] = {Project: "project.edit", Facility: "facility.edit", StorageArea: "storage.edit"}


def undoable_batch(thing: Project | Facility | StorageArea) -> uuid.UUID:
    """The batch of a change that can be undone, made here."""
    made = record(
        OPERATOR,
        EDITED[type(thing)],
        thing,
        before={"name": thing.name, "version": thing.version},
        after={"name": thing.name, "version": thing.version},
    )
    return made.batch
