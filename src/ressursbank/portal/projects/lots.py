"""What changes a lot: added, edited, withdrawn, brought back."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.services import change, create
from ressursbank.portal.marketplace.listings_follow import close_listings_of_gone_lots
from ressursbank.portal.projects.models import Lot, Project
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
    """Set fields; whether anything differed. Raises NotAllowedError, EditConflictError."""
    return change(acting, "project.edit", lot, fields, version=version) is not None


@transaction.atomic
def withdraw_lot(acting: Acting, lot: Lot, version: int) -> None:
    """Take a lot out of lists, plans and the market; it stays in the database."""
    batch = uuid.uuid4()
    change(acting, "project.edit", lot, {"state": Publication.WITHDRAWN}, version=version, batch=batch)
    close_listings_of_gone_lots(acting, [lot], batch)


def bring_back_lot(acting: Acting, lot: Lot, version: int) -> None:
    """Undo a withdrawal: the lot follows its project's state again."""
    change(acting, "project.edit", lot, {"state": lot.project.state}, version=version)
