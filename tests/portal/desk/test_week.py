"""The desk's front page, storage areas, figures of the year, and the list as a file."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from ressursbank.portal.desk.figures import read_months
from ressursbank.portal.desk.storage import areas_to_look_at, counts_of_signs
from ressursbank.portal.desk.week import needs_of_the_week
from ressursbank.portal.maps.index import read_index
from ressursbank.portal.marketplace.listings.reports import report_listing
from ressursbank.portal.marketplace.models import Agreement, Listing, StoredMass
from ressursbank.portal.rounds.models import Round
from tests.portal.desk.test_lots import waits
from tests.portal.marketplace.agreed import make_agreed, make_enquiry, make_offer, make_surplus
from tests.portal.marketplace.listed import make_listing
from tests.portal.marketplace.stored import Q1, book, bring, confirmed, make_storage
from tests.portal.people import People

MARCH = date(2026, 3, 10)


def subjects(today: date) -> dict[str, int]:
    """What needs somebody, in order, with counts."""
    return {need.subject: need.count for need in needs_of_the_week(read_index(), today)}


def test_an_empty_region_needs_nobody(people: People) -> None:
    assert subjects(timezone.localdate()) == {}
    with override("en"):
        page = people.client("clara").get(reverse("desk:desk")).content.decode()
    assert "Nothing needs you this week" in page
    assert "No round is running" in page


def test_what_waits_or_is_too_late_comes_before_what_has_days_left(people: People) -> None:
    today = timezone.localdate()
    talk = make_offer(people, make_enquiry(people, make_surplus(people)))
    Agreement.objects.filter(pk=talk.pk).update(deadline=today + timedelta(days=4))
    listing = waits(make_listing(people, name="Ny bru", from_period=today.year * 4 + 8, to_period=today.year * 4 + 9))
    report_listing(people.acting("frida"), listing, "wrong_facts", "")
    reported = Listing.objects.get(pk=listing.pk).reports
    reported.update(created_at=timezone.now() - timedelta(days=2))
    make_storage(people, to_period=today.year * 4 + 8)
    assert list(subjects(today).items()) == [("reports", 1), ("talks", 1), ("empty", 1), ("listed", 1)]


def test_the_front_page_shows_counts_one_action_each_and_the_running_round(people: People) -> None:
    talk = make_offer(people, make_enquiry(people, make_surplus(people)))
    Agreement.objects.filter(pk=talk.pk).update(deadline=timezone.localdate() - timedelta(days=1))
    Round.objects.create(
        public_id="r-1", name="Våren 2027", from_period=2027 * 4, to_period=2027 * 4 + 1,
        answer_by=date(2026, 12, 15), state="open",
    )  # fmt: skip
    with override("en"):
        page = people.client("ada").get(reverse("desk:desk")).content.decode()
    for text in ("Offers and enquiries near their deadline", "1 day too late", "Remind the one whose turn it is"):
        assert text in page, text
    assert "Våren 2027" in page


@pytest.mark.parametrize("who", ["berit", "per", "halvard", "lars", "ida"])
def test_the_desk_is_the_coordinators_and_the_regional_administrators(people: People, who: str) -> None:
    for route in ("desk", "lots", "talks", "guests", "storage", "reports", "decisions", "letters"):
        assert people.client(who).get(reverse(f"desk:{route}")).status_code == 403
    assert people.client("nobody").get(reverse("desk:desk")).status_code == 302


def test_the_front_page_asks_a_constant_number_of_queries(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_agreed(people)
    waits(make_listing(people, name="Ny bru"))
    make_storage(people)
    client = people.client("clara")
    client.get(reverse("desk:desk"))
    with django_assert_max_num_queries(24):
        client.get(reverse("desk:desk"))


def test_storage_is_full_from_ninety_per_cent_of_a_coming_quarter(people: People) -> None:
    area = make_storage(people)
    confirmed(people, area, 8000, from_period=Q1 + 3, to_period=Q1 + 3)
    [row] = areas_to_look_at(MARCH)
    assert row.signs == ()
    confirmed(people, area, 100, from_period=Q1 + 3, to_period=Q1 + 3)
    [row] = areas_to_look_at(MARCH)
    # 8 100 of 9 000 t.
    assert row.signs == ("full",)
    assert [quarter.booked_tonnes for quarter in row.quarters] == [0, 0, 0, 8100]


def test_storage_with_nothing_booked_and_nothing_standing_is_empty_and_one_without_keeper_nobodys(
    people: People,
) -> None:
    make_storage(people)
    nobodys = make_storage(people, keeper="")
    rows = {row.area.pk: row.signs for row in areas_to_look_at(MARCH)}
    assert rows[nobodys.pk] == ("nobodys", "empty")
    assert counts_of_signs(areas_to_look_at(MARCH))["empty"] == 2
    assert [row.area for row in areas_to_look_at(MARCH, "nobodys")] == [nobodys]


def test_masses_that_must_leave_within_sixty_days_are_the_first_sign(people: People) -> None:
    area = make_storage(people)
    book(people, area, 10)
    heap = bring(people, confirmed(people, area))
    StoredMass.objects.filter(pk=heap.pk).update(must_leave_by=MARCH + timedelta(days=61))
    assert areas_to_look_at(MARCH)[0].signs == ("asked",)
    StoredMass.objects.filter(pk=heap.pk).update(must_leave_by=MARCH + timedelta(days=60))
    [row] = areas_to_look_at(MARCH)
    assert row.signs == ("limit", "asked")
    assert (row.standing_tonnes, row.first_limit) == (1000, MARCH + timedelta(days=60))


def test_the_page_of_storage_leads_to_inventory_and_bookings(people: People) -> None:
    area = make_storage(people, to_period=timezone.localdate().year * 4 + 8)
    book(people, area, 10)
    with override("en"):
        page = people.client("clara").get(reverse("desk:storage")).content.decode()
        assert reverse("market:storage_bookings", args=[area.public_id]) in page
    assert "Booking without an answer" in page


def test_months_tell_the_share_answered_the_median_days_and_tonnes_agreed(people: People) -> None:
    start = datetime(2026, 10, 5, 12, tzinfo=UTC)
    for number, days in enumerate((2, 6, None)):
        listing = make_listing(people, name=f"Skole {number}")
        answered = start + timedelta(days=days) if days is not None else None
        Listing.objects.filter(pk=listing.pk).update(created_at=start, answered_at=answered)
    agreement = make_agreed(people, 700.0)
    Agreement.objects.filter(pk=agreement.pk).update(agreed_at=datetime(2026, 9, 1, tzinfo=UTC))
    months = {month.first: month for month in read_months(date(2026, 11, 25))}
    assert len(months) == 12
    october = months[date(2026, 10, 1)]
    assert (october.listings, october.answered, october.days) == (3, 2, 4.0)
    assert october.share == pytest.approx(2 / 3)
    assert months[date(2026, 9, 1)].agreed_tonnes == 700.0
    assert months[date(2025, 12, 1)].share is None


def test_the_list_is_taken_out_as_csv_and_xlsx(people: People) -> None:
    listing = waits(make_listing(people, name="=HYPERLINK(1)"))
    client = people.client("clara")
    with override("en"):
        answer = client.get(reverse("desk:export", args=["csv"]) + "?which=listed")
        xlsx = client.get(reverse("desk:export", args=["xlsx"]) + "?which=listed")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a FileResponse
    headings, row = csv.reader(io.StringIO(text), delimiter=";")
    assert headings[:5] == ["Lot", "Surplus or need", "Mass type", "Contamination class", "Left (tonnes)"]
    assert row[0] == listing.lot.public_id
    assert row[4:7] == ["1850", "2027-Q1", "2027-Q4"]
    assert row[9] == "'=HYPERLINK(1)"
    book = zipfile.ZipFile(io.BytesIO(b"".join(xlsx.streaming_content)))  # type: ignore[attr-defined]
    assert "xl/worksheets/sheet1.xml" in book.namelist()
    assert client.get(reverse("desk:export", args=["pdf"])).status_code == 404
    assert people.client("berit").get(reverse("desk:export", args=["csv"])).status_code == 403
