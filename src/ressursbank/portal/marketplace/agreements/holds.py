"""Tonnes of lots that agreements hold: taken and given back by one conditional UPDATE of the lot's row each.

Always lot.promised_tonnes == the sum of what its agreements hold <= lot.tonnes. The row count of the UPDATE decides who
gets the last tonnes; nothing is read first that another transaction could have changed meanwhile.
"""

from collections.abc import Mapping

from django.db.models import Case, F, FloatField, Value, When
from django.utils.translation import gettext as _

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.marketplace.agreements.errors import NotEnoughLeftError, NotOpenError
from ressursbank.portal.marketplace.agreements.states import LEAST, Position
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.projects.models import Lot

ROUNDING = 1e-6
"""Tonnes by which sums of floats may be off."""


def hold(agreement: Agreement, before: Position, after: Position) -> None:
    """Take or give back what differs between two positions. To be called in the move's transaction.

    Raises NotEnoughLeftError, NotOpenError; the transaction must then be rolled back.
    """
    differences: dict[int, float] = {}
    for key, old, new in (
        (agreement.giver_lot_id, before.giver_held, after.giver_held),
        (agreement.taker_lot_id, before.taker_held, after.taker_held),
    ):
        if key is not None:
            differences[key] = new - old
    hold_of_lots(differences)


def hold_of_lots(differences: Mapping[int, float]) -> None:
    """Tonnes to take (less than 0: give back) by the lot's key. In the order of the keys, so that none wait in a ring.

    Raises NotEnoughLeftError, NotOpenError.
    """
    for key, tonnes in sorted(differences.items()):
        if tonnes > 0:
            _take(key, tonnes)
        elif tonnes < 0:
            _give_back(key, -tonnes)


def left_of(lot: Lot) -> float:
    """Tonnes of a lot that nobody has been promised."""
    return max(0.0, lot.tonnes - lot.promised_tonnes)


def _take(key: int, tonnes: float) -> None:
    room = Lot.objects.filter(pk=key, state=Publication.PUBLISHED, promised_tonnes__lte=F("tonnes") - tonnes + ROUNDING)
    if not room.update(promised_tonnes=F("promised_tonnes") + tonnes):
        lot = Lot.objects.select_related("project").get(pk=key)
        if lot.state != Publication.PUBLISHED:
            raise NotOpenError(
                _("Lot %(lot)s is not published, so nothing of it can be promised.") % {"lot": lot.public_id}
            )
        raise NotEnoughLeftError(lot, left_of(lot))


def _give_back(key: int, tonnes: float) -> None:
    # What is left after the last is exactly nothing, whatever the floats say.
    rest = Case(
        When(promised_tonnes__lt=tonnes + LEAST / 2, then=Value(0.0)),
        default=F("promised_tonnes") - tonnes,
        output_field=FloatField(),
    )
    Lot.objects.filter(pk=key).update(promised_tonnes=rest)
