"""What changes a lot: added, edited, withdrawn, brought back."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.services import change, create
from ressursbank.portal.marketplace.listings.follow import close_listings_of_gone_lots
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.projects.promises import PromisedError, check_free, check_still_as_promised, no_promise_broken
from ressursbank.portal.sites.public_ids import new_public_id


@transaction.atomic
def add_lots(acting: Acting, project: Project, rows: Sequence[Mapping[str, Any]]) -> list[Lot]:
    """New lots in the project's state, in one action. Raises NotAllowedError."""
    batch, lots = uuid.uuid4(), []
    for fields in rows:
        lot = Lot(public_id=new_public_id("l"), project=project, state=project.state, **fields)
        create(acting, "project.edit", lot, batch=batch)
        lots.append(lot)
    return lots


def edit_lot(acting: Acting, lot: Lot, fields: Mapping[str, Any], version: int) -> bool:
    """Set fields; whether anything differed. Raises NotAllowedError, EditConflictError, PromisedError."""
    with no_promise_broken(lot):
        changed = change(acting, "project.edit", lot, fields, version=version)
        check_still_as_promised(lot, changed)
    return changed is not None


@transaction.atomic
def withdraw_lot(acting: Acting, lot: Lot, version: int) -> None:
    """Take a lot out of lists, plans and the market; it stays in the database. Raises PromisedError."""
    batch = uuid.uuid4()
    change(acting, "project.edit", lot, {"state": Publication.WITHDRAWN}, version=version, batch=batch)
    check_free([lot])
    close_listings_of_gone_lots(acting, [lot], batch)


def bring_back_lot(acting: Acting, lot: Lot, version: int) -> None:
    """Undo a withdrawal: the lot follows its project's state again."""
    change(acting, "project.edit", lot, {"state": lot.project.state}, version=version)


__all__ = ["PromisedError", "add_lots", "bring_back_lot", "edit_lot", "withdraw_lot"]
