"""What the market wants of one on one's own page: agreements, bookings, rounds and guests that wait, and news."""

from dataclasses import dataclass

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.marketplace.agreements.selectors import rows_of_agreements
from ressursbank.portal.marketplace.alerts.selectors import ShownNotice, notices_of, shown_notices
from ressursbank.portal.marketplace.listings.guests import enquiries_to
from ressursbank.portal.marketplace.models import Agreement, GuestEnquiry, StorageBooking
from ressursbank.portal.marketplace.storage.selectors import bookings_to_answer
from ressursbank.portal.permissions import may
from ressursbank.portal.rounds.models import Round
from ressursbank.portal.rounds.selectors import count_waiting, rounds_seen

MOST_OF_EACH = 5


@dataclass(frozen=True, slots=True)
class RoundToAnswer:
    """An open round with how many of its proposals wait for one's own answer."""

    round: Round
    waiting: int


@dataclass(frozen=True, slots=True)
class MarketNews:
    """The first of each; `count_of_agreements` is all whose turn is one's own."""

    agreements: list[Agreement]
    count_of_agreements: int
    bookings: list[StorageBooking]
    rounds: list[RoundToAnswer]
    guests: list[GuestEnquiry]
    notices: list[ShownNotice]


def market_news(acting: Acting) -> MarketNews:
    """Of whoever asks; nearest deadline first."""
    waiting = rows_of_agreements(acting, "waiting").order_by("deadline", "pk")
    guests = enquiries_to(acting).filter(answered_at=None)[:MOST_OF_EACH]
    return MarketNews(
        agreements=list(waiting[:MOST_OF_EACH]),
        count_of_agreements=waiting.count(),
        bookings=list(bookings_to_answer(acting)[:MOST_OF_EACH]),
        rounds=_rounds_to_answer(acting),
        guests=[guest for guest in guests if may(acting, "enquiry.answer", guest.listing)],
        notices=shown_notices(list(notices_of(acting, only_unread=True)[:MOST_OF_EACH]), acting),
    )


def _rounds_to_answer(acting: Acting) -> list[RoundToAnswer]:
    rounds = rounds_seen(acting).filter(state=Round.State.OPEN).order_by("answer_by", "pk")[:MOST_OF_EACH]
    return [RoundToAnswer(each, waiting) for each in rounds if (waiting := count_waiting(acting, each))]
