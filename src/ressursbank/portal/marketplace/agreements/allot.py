"""An agreement that both parties have said yes to elsewhere, in an allocation round: agreed from its first moment."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import create
from ressursbank.portal.marketplace.agreements.holds import hold
from ressursbank.portal.marketplace.agreements.move import agreement_moved, fields_of, position_of
from ressursbank.portal.marketplace.agreements.states import LEAST, Position, State
from ressursbank.portal.marketplace.listings.follow import close_listings_of_gone_lots
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.sites.public_ids import new_public_id


def allot(acting: Acting, fields: Mapping[str, Any], *, batch: UUID | None = None) -> Agreement:
    """Make it, and hold its tonnes of both lots. `fields` are an agreement's own: its parties, ends, masses, quarters.

    Raises NotAllowedError, NotEnoughLeftError, NotOpenError, and nothing has been changed then.
    """
    made = Agreement(
        public_id=new_public_id("v"), state=State.AGREED, agreed_at=timezone.now(), answered_at=timezone.now(), **fields
    )
    made.tonnes = max(LEAST, round(made.tonnes, 3))
    nothing = position_of(made)
    held = Position(
        state=State.AGREED,
        turn="",
        tonnes=made.tonnes,
        giver_has_lot=nothing.giver_has_lot,
        taker_has_lot=nothing.taker_has_lot,
        giver_held=made.tonnes if nothing.giver_has_lot else 0.0,
        taker_held=made.tonnes if nothing.taker_has_lot else 0.0,
    )
    with transaction.atomic():
        hold(made, nothing, held)
        for name, value in fields_of(held).items():
            setattr(made, name, value)
        change = create(acting, "agreement.allot", made, batch=batch)
        lots = Lot.objects.filter(pk__in=[made.giver_lot_id, made.taker_lot_id])
        close_listings_of_gone_lots(acting, lots, batch or change.batch)
        told = {"agreement": made, "action": "allot", "by": None}
        transaction.on_commit(partial(agreement_moved.send_robust, Agreement, **told))
    return made
