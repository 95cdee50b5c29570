"""The moves of agreements, told to the other party (to both where a deadline has passed), and deadlines that near."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ressursbank.portal.marketplace.agreements.states import GIVER, TAKER, TALKING, Party, State, other_of
from ressursbank.portal.marketplace.alerts.memory import keep_as_told, untold
from ressursbank.portal.marketplace.alerts.notices import News, tell_all
from ressursbank.portal.marketplace.models import Agreement

DAYS_BEFORE = 2


def tell_of_move(*, agreement: Agreement, action: str, by: Party | None, **_signal: Any) -> None:
    """Hears `agreement_moved`."""
    told: Iterable[Party] = (GIVER, TAKER) if by is None else (other_of(by),)
    if agreement.giver_id == agreement.taker_id:
        told = (GIVER,)
    tell_all([_news(f"agreement_{action}", agreement, party) for party in told])


def tell_of_deadlines(today: date | None = None) -> int:
    """To whoever's turn it is, once for each deadline that is near. How many notices."""
    day = today or timezone.localdate()
    near = Q(deadline__gte=day, deadline__lte=day + timedelta(days=DAYS_BEFORE))
    found = Agreement.objects.filter(near, state__in=[*TALKING, State.DELIVERING]).exclude(turn="").order_by("pk")
    with transaction.atomic():
        waiting = {
            f"deadline:{each.pk}:{each.turn}:{each.deadline}": each for each in found.select_related("giver", "taker")
        }
        new = untold(dict.fromkeys(waiting, "told"))
        keep_as_told(new, are_new=True)
        return len(
            tell_all([_news("deadline_near", waiting[subject], _party(waiting[subject].turn)) for subject in new])
        )


def _party(turn: str) -> Party:
    return GIVER if turn == GIVER else TAKER


def _news(kind: str, agreement: Agreement, to: Party) -> News:
    """No price: whoever reads the letter opens the agreement to see it."""
    mine, other = (agreement.giver, agreement.taker) if to == GIVER else (agreement.taker, agreement.giver)
    is_named = bool(other.number) or agreement.answered_at is not None
    facts = {
        "agreement": agreement.public_id,
        "other": other.name if is_named else "",
        "mass_type": agreement.mass_type,
        "tonnes": agreement.tonnes,
        "delivered_tonnes": agreement.delivered_tonnes,
        "from_period": agreement.from_period,
        "to_period": agreement.to_period,
        "deadline": agreement.deadline.isoformat() if agreement.deadline else "",
        "state": str(agreement.state),
    }
    with override(settings.LANGUAGE_CODE):
        address = reverse("market:agreement", args=[agreement.public_id])
    return News(kind, facts, address, organisation=mine.pk)
