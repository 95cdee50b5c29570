"""Deadlines and waiting enquiries at the desk: who owes an answer; reminded once a day; prices stay the parties'."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ressursbank.portal.audit.models import Change
from ressursbank.portal.desk.models import Reminder
from ressursbank.portal.desk.talks import near_deadline, remind, waiting_guests
from ressursbank.portal.marketplace.models import Agreement, Notice
from ressursbank.portal.permissions import NotAllowedError
from tests.portal.marketplace.agreed import make_agreed, make_enquiry, make_offer, make_surplus
from tests.portal.marketplace.listed import make_enquiry as make_guest_enquiry
from tests.portal.marketplace.listed import make_listing
from tests.portal.marketplace.stored import book, make_storage
from tests.portal.people import People


def offered(people: People, days: int) -> Agreement:
    """Trondheim has offered 1 000 t at 40 NOK/t; Fjord owes an answer in so many days."""
    agreement = make_offer(people, make_enquiry(people, make_surplus(people)))
    Agreement.objects.filter(pk=agreement.pk).update(deadline=timezone.localdate() + timedelta(days=days))
    agreement.refresh_from_db()
    return agreement


@pytest.mark.parametrize(("days", "is_near"), [(-2, True), (0, True), (7, True), (8, False)])
def test_an_offer_is_near_its_deadline_within_a_week(people: People, days: int, is_near: bool) -> None:
    agreement = offered(people, days)
    assert list(near_deadline(timezone.localdate())) == ([agreement] if is_near else [])


def test_what_is_agreed_has_no_deadline_at_the_desk(people: People) -> None:
    make_agreed(people)
    assert not near_deadline(timezone.localdate(), 10_000).exists()


def test_the_coordinator_sees_parties_and_whose_turn_but_no_price_terms_or_message(people: People) -> None:
    offered(people, 3)
    with override("en"):
        page = people.client("clara").get(reverse("desk:talks")).content.decode()
    for text in ("Trondheim kommune", "Fjord Eiendom AS", "3 days left", "The taker's"):
        assert text in page, text
    for text in ("Veiesedler", "Kan vi få noe", "40 NOK"):
        assert text not in page, text


def test_a_party_without_organisation_number_is_not_named(people: People) -> None:
    agreement = offered(people, 3)
    type(agreement.taker).objects.filter(pk=agreement.taker_id).update(number=None)
    with override("en"):
        page = people.client("clara").get(reverse("desk:talks")).content.decode()
    assert "Fjord Eiendom AS" not in page
    assert "A private landowner" in page


def test_the_one_whose_turn_it_is_is_reminded_once_a_day(people: People) -> None:
    agreement = offered(people, 3)
    assert remind(people.acting("clara"), "agreement", agreement) is True
    assert remind(people.acting("ada"), "agreement", agreement) is False
    notice = Notice.objects.get(kind="reminder_agreement")
    assert notice.organisation == people.organisation["fjord"]
    assert notice.address == f"/marked/avtaler/{agreement.public_id}/"
    assert "price" not in str(notice.facts)
    assert Change.objects.filter(action="desk.remind").count() == 1
    Reminder.objects.update(sent_on=timezone.localdate() - timedelta(days=1))
    assert remind(people.acting("clara"), "agreement", agreement) is True


def test_nobody_is_reminded_of_what_has_ended_and_builders_remind_nobody(people: People) -> None:
    agreement = offered(people, 3)
    with pytest.raises(NotAllowedError):
        remind(people.acting("berit"), "agreement", agreement)
    agreement.state, agreement.turn = "declined", ""
    with pytest.raises(ValueError, match="declined"):
        remind(people.acting("clara"), "agreement", agreement)
    assert not Reminder.objects.exists()


def test_a_guest_who_has_waited_a_week_is_found_but_not_named(people: People) -> None:
    listing = make_listing(people)
    enquiry = make_guest_enquiry(listing, confirmed_at=timezone.now() - timedelta(days=8), tonnes=500.0)
    make_guest_enquiry(listing, token="ny", confirmed_at=timezone.now() - timedelta(days=6))
    make_guest_enquiry(listing, token="ubekreftet")
    assert list(waiting_guests()) == [enquiry]
    page = people.client("clara").get(reverse("desk:guests")).content.decode()
    assert "Trondheim kommune" in page
    for text in ("Nils i Nord", "nils@nord.example", "90000000", "Kan vi ta alt"):
        assert text not in page
    assert remind(people.acting("clara"), "enquiry", enquiry) is True
    assert Notice.objects.get(kind="reminder_enquiry").organisation == people.organisation["trondheim"]


def test_the_keeper_of_storage_is_reminded_of_a_booking(people: People) -> None:
    booking = book(people, make_storage(people))
    answer = people.client("clara").post(reverse("desk:remind", args=["booking", booking.pk]))
    assert answer.status_code == 302
    assert Notice.objects.get(kind="reminder_booking").organisation == people.organisation["gard"]


def test_reminding_about_something_unknown_is_not_found(people: People) -> None:
    client = people.client("clara")
    assert client.post(reverse("desk:remind", args=["weather", 1])).status_code == 404
    assert client.post(reverse("desk:remind", args=["agreement", 999_999])).status_code == 404
