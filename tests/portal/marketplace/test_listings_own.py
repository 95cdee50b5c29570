"""The list of one's own listings says what waits: guests, and parties whose turn is one's own."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.portal.marketplace import listed
from tests.portal.marketplace.agreed import make_enquiry, make_need, make_offer
from tests.portal.people import People

pytestmark = pytest.mark.django_db


def _waiting(people: People) -> list[int]:
    return [row.waiting for row in people.client("berit").get(reverse("market:own")).context["page"].rows]


def test_guests_and_parties_that_wait_are_counted_once_each(people: People) -> None:
    listing = listed.make_listing(people)
    assert _waiting(people) == [0]
    for token in ("a", "b"):
        listed.make_enquiry(listing, token, confirmed_at=timezone.now())
    asked = make_enquiry(people, listing.lot, mine=make_need(people), tonnes=10)
    make_enquiry(people, listing.lot, tonnes=20)
    assert _waiting(people) == [4]
    make_offer(people, asked, tonnes=10)
    assert _waiting(people) == [3], "it is Fjord's turn now"
