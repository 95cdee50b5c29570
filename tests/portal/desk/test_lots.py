"""Which lots are the coordinator's: unanswered listings, lots missing from the market, in what order, with whom."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ressursbank.portal.desk.unanswered import Wanted, unanswered, weeks_until
from ressursbank.portal.maps.index import current_index, read_index
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.projects.models import Lot
from tests.portal.marketplace.agreed import make_enquiry, make_offer
from tests.portal.marketplace.listed import make_listing, make_lot_to_list
from tests.portal.people import People

START = 2027 * 4
DAY = date(2026, 11, 25)
QUERIES_OF_A_PAGE = 10
WIDE = Wanted(ahead=52)


def waits(listing: Listing, days: int = 30) -> Listing:
    """Put on the market so long before today."""
    Listing.objects.filter(pk=listing.pk).update(created_at=timezone.now() - timedelta(days=days))
    listing.refresh_from_db()
    return listing


def lots_of(wanted: Wanted, today: date | None = None) -> list[str]:
    """Public ids of the lots found, in order."""
    index = read_index()
    found = unanswered(index, wanted, today or timezone.localdate())
    keys = [int(index.lots.pk[row]) for row in found.rows]
    ids = dict(Lot.objects.filter(pk__in=keys).values_list("pk", "public_id"))
    return [ids[key] for key in keys]


def test_weeks_are_counted_to_the_quarters_first_day() -> None:
    # 37 days until 1 January 2027, 127 until 1 April; the fourth quarter of 2026 has begun.
    assert weeks_until([START - 1, START, START + 1], DAY).tolist() == [0, 5, 18]


def test_a_listing_nobody_has_answered_for_two_weeks_is_found(people: People) -> None:
    old = waits(make_listing(people), 14)
    waits(make_listing(people, name="Ny bru"), 13)
    assert lots_of(Wanted(which="listed")) == [old.lot.public_id]


@pytest.mark.parametrize("change", [{"answered_at": timezone.now()}, {"state": "paused"}, {"state": "removed"}])
def test_a_listing_that_is_answered_or_off_the_market_is_not(people: People, change: dict[str, object]) -> None:
    listing = waits(make_listing(people))
    Listing.objects.filter(pk=listing.pk).update(**change)
    assert lots_of(WIDE) == []


def test_a_listing_that_somebody_talks_about_is_not_but_one_whose_talk_ended_is(people: People) -> None:
    listing = waits(make_listing(people))
    agreement = make_enquiry(people, listing.lot)
    assert lots_of(Wanted(which="listed")) == []
    type(agreement).objects.filter(pk=agreement.pk).update(state="expired", turn="")
    assert lots_of(Wanted(which="listed")) == [listing.lot.public_id]


def test_a_lot_near_its_first_quarter_that_was_never_listed_is_found(people: People) -> None:
    lot = make_lot_to_list(people)
    make_lot_to_list(people, name="Om to år", from_period=START + 8, to_period=START + 9)
    begun = make_lot_to_list(people, name="I gang", from_period=START - 8, to_period=START + 4)
    assert lots_of(Wanted(which="unlisted"), DAY) == [lot.public_id]
    assert begun.public_id not in lots_of(Wanted(), DAY)


def test_fewest_weeks_come_first_then_most_tonnes(people: People) -> None:
    later = make_lot_to_list(people, name="Senere", from_period=START + 1, to_period=START + 2, tonnes=9000.0)
    small = make_lot_to_list(people, name="Liten", tonnes=300.0)
    large = make_lot_to_list(people, name="Stor", tonnes=5000.0)
    promised = make_lot_to_list(people, name="Nesten lovet bort", tonnes=5000.0, promised_tonnes=4900.0)
    assert lots_of(Wanted(), DAY) == [large.public_id, small.public_id, promised.public_id, later.public_id]


def test_filters_by_municipality_type_direction_and_age(people: People) -> None:
    clay = waits(make_listing(people), 40)
    rock = waits(make_listing(people, name="Tunnel", mass_type="rock", direction="need"), 20)
    assert lots_of(Wanted(mass_type="rock", which="listed")) == [rock.lot.public_id]
    assert lots_of(Wanted(direction="surplus", which="listed")) == [clay.lot.public_id]
    assert lots_of(Wanted(municipality="5001", age=30, which="listed")) == [clay.lot.public_id]
    assert lots_of(Wanted(municipality="5014", which="listed")) == []


def test_the_list_asks_the_same_number_of_queries_for_one_row_and_for_eight(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = people.client("clara")
    address = reverse("desk:lots") + "?ahead=104"

    def queries() -> int:
        client.get(address)
        with django_assert_max_num_queries(QUERIES_OF_A_PAGE) as captured:
            client.get(address)
            return len(captured)

    make_lot_to_list(people)
    of_one = queries()
    for number in range(7):
        make_lot_to_list(people, name=f"Skole {number}")
    assert queries() == of_one
    assert client.get(address).content.decode().count("next-step") == 8


def test_an_offer_takes_the_lot_off_the_list(people: People) -> None:
    listing = waits(make_listing(people))
    make_offer(people, make_enquiry(people, listing.lot))
    assert listing.lot.public_id not in lots_of(WIDE)
    assert len(current_index().lots) == 1
