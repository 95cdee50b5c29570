"""One move of an agreement, whatever it is: checked, claimed by version, its tonnes held, its audit row, at once.

`agreement_moved` is sent when it is committed: notices and webhooks listen.
"""

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.services import change
from ressursbank.portal.marketplace.agreements.errors import AgreementError, in_words
from ressursbank.portal.marketplace.agreements.holds import hold
from ressursbank.portal.marketplace.agreements.states import MoveError, Party, Position, State, moved
from ressursbank.portal.marketplace.listings.follow import close_listings_of_gone_lots
from ressursbank.portal.marketplace.models import Agreement, Listing
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.models import Lot

agreement_moved = Signal()
"""`agreement`, `action` and `by` (a party, or None for the system), after the commit."""


def party_of(acting: Acting, agreement: Agreement) -> Party | None:
    """As which party one acts; None for anybody else."""
    if acting.organisation is None:
        return None
    if acting.organisation.pk == agreement.giver_id:
        return "giver"
    return "taker" if acting.organisation.pk == agreement.taker_id else None


def position_of(agreement: Agreement) -> Position:
    """Where it stands."""
    return Position(
        state=State(agreement.state),
        turn=agreement.turn,  # type: ignore[arg-type]  # a party or ""
        tonnes=agreement.tonnes,
        giver_has_lot=agreement.giver_lot_id is not None,
        taker_has_lot=agreement.taker_lot_id is not None,
        giver_held=agreement.giver_held_tonnes,
        taker_held=agreement.taker_held_tonnes,
        delivered=agreement.delivered_tonnes,
        ended_by=agreement.ended_by,  # type: ignore[arg-type]  # a party or ""
    )


def fields_of(position: Position) -> dict[str, Any]:
    """What a position is in the database."""
    return {
        "state": position.state.value,
        "turn": position.turn,
        "tonnes": position.tonnes,
        "giver_held_tonnes": position.giver_held,
        "taker_held_tonnes": position.taker_held,
        "delivered_tonnes": position.delivered,
        "ended_by": position.ended_by,
    }


def make_move(
    acting: Acting,
    agreement: Agreement,
    action: str,
    fields: Mapping[str, Any] | None = None,
    *,
    tonnes: float = 0.0,
    version: int | None = None,
    why: str = "",
) -> None:
    """Make a move of `MOVES` as whoever acts; `fields` are the terms that are set with it.

    Raises NotAllowedError, EditConflictError, AgreementError. Nothing is changed then.
    """
    require(acting, f"agreement.{action}", agreement)
    by = party_of(acting, agreement)
    before = position_of(agreement)
    try:
        after = moved(before, action, by, round(tonnes, 3))
    except MoveError as error:
        raise in_words(error, agreement) from None
    values = {"deadline": None, **(fields or {}), **fields_of(after)}
    if after.state == State.AGREED:
        values["agreed_at"] = timezone.now()
    is_answer = answers(agreement, by) and after.state in (State.OFFERED, State.COUNTERED, State.AGREED)
    if is_answer:
        values["answered_at"] = timezone.now()
    batch = uuid.uuid4()
    try:
        with transaction.atomic():
            change(acting, f"agreement.{action}", agreement, values, version=version, why=why, batch=batch)
            hold(agreement, before, after)
            if is_answer:
                mark_listing_answered(agreement)
            if after.state == State.AGREED:
                lots = Lot.objects.filter(pk__in=[agreement.giver_lot_id, agreement.taker_lot_id])
                close_listings_of_gone_lots(acting, lots, batch)
            told = {"agreement": agreement, "action": action, "by": by}
            transaction.on_commit(partial(agreement_moved.send_robust, Agreement, **told))
    except AgreementError:
        agreement.refresh_from_db()  # as it still is
        raise


def answers(agreement: Agreement, by: Party | None) -> bool:
    """Whether what this party does now is the first answer to the enquiry."""
    return agreement.answered_at is None and by is not None and by != agreement.asked_by


def mark_listing_answered(agreement: Agreement) -> None:
    """The coordinator looks for listings that nobody answers for; this one is answered."""
    if agreement.listing_id is not None:
        Listing.objects.filter(pk=agreement.listing_id, answered_at=None).update(answered_at=timezone.now())
