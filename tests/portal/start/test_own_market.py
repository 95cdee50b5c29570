"""What the market wants of one on one's own page, in the top bar, and on a project's tab of agreements."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ressursbank.portal.marketplace.models import GuestEnquiry
from ressursbank.portal.marketplace.storage.bookings import move_booking
from tests.portal.marketplace import listed
from tests.portal.marketplace.agreed import make_enquiry, make_need, make_offer, make_surplus
from tests.portal.marketplace.stored import book, make_storage
from tests.portal.people import People

pytestmark = pytest.mark.django_db


def page(people: People, name: str, address: str = "/en/my-page/") -> str:
    answer = people.client(name).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_enquiry_waits_on_the_page_of_whoever_is_to_answer_it(people: People) -> None:
    asked = make_enquiry(people, make_surplus(people), mine=make_need(people))
    link = f"/en/market/agreements/{asked.public_id}/"
    assert link in page(people, "berit")
    assert link not in page(people, "frida"), "it is not Fjord's turn"
    make_offer(people, asked)
    assert link in page(people, "frida")
    assert link not in page(people, "berit")


def test_a_booking_waits_on_the_page_of_the_areas_keeper(people: People) -> None:
    booking = book(people, make_storage(people))
    link = f"/en/market/bookings/{booking.public_id}/"
    assert link in page(people, "lars")
    assert link not in page(people, "berit")
    move_booking(people.acting("lars"), booking, "confirm")
    assert link not in page(people, "lars")


def test_the_coordinator_goes_on_to_the_desk(people: People) -> None:
    assert "/en/coordinator/" in page(people, "clara")
    assert "/en/coordinator/" not in page(people, "berit")


def test_a_guest_waits_for_whoever_may_answer_and_for_nobody_else(people: People) -> None:
    listing = listed.make_listing(people)
    guest = listed.make_enquiry(listing)
    link = f"/en/market/enquiries/{guest.pk}/"
    assert link not in page(people, "berit"), "an enquiry whose address is not confirmed is not sent on"
    GuestEnquiry.objects.filter(pk=guest.pk).update(confirmed_at=timezone.now())
    assert link in page(people, "berit")
    assert link not in page(people, "frida")
    GuestEnquiry.objects.filter(pk=guest.pk).update(answered_at=timezone.now())
    assert link not in page(people, "berit")


def test_what_is_unread_is_counted_in_the_top_bar_and_told_on_the_page(
    people: People, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_enquiry(people, make_surplus(people), mine=make_need(people))
    text = page(people, "berit")
    assert "New since last time" in text
    assert "1 unread" in text
    assert "1 unread" in page(people, "berit", "/en/projects/")
    assert "New since last time" not in page(people, "clara")


def test_the_tab_of_a_project_lists_our_agreements_about_its_lots(people: People) -> None:
    lot = make_surplus(people)
    asked = make_enquiry(people, lot, mine=make_need(people))
    tab = f"/en/projects/{lot.project.public_id}/agreements/"
    assert asked.public_id in page(people, "berit", tab)
    assert tab in page(people, "berit", f"/en/projects/{lot.project.public_id}/")
    other = make_surplus(people, name="Ny hall").project
    assert "No agreements about the masses of this project yet" in page(
        people, "berit", f"/en/projects/{other.public_id}/agreements/"
    )


def test_the_tab_shows_others_only_what_they_are_a_party_of(people: People) -> None:
    lot = make_surplus(people)
    asked = make_enquiry(people, lot, mine=make_need(people))
    tab = f"/en/projects/{lot.project.public_id}/agreements/"
    assert asked.public_id in page(people, "frida", tab)
    assert asked.public_id not in page(people, "mona", tab)


def test_the_page_asks_the_database_the_same_number_of_times_however_much_waits(people: People) -> None:
    lot, need = make_surplus(people, tonnes=9000.0), make_need(people)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(people, "berit")
        return len(seen)

    make_enquiry(people, lot, mine=need)
    queries()
    one = queries()
    for _ in range(3):
        make_enquiry(people, lot, mine=need, tonnes=500.0)
    assert queries() <= one
