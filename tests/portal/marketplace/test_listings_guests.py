"""An enquiry without an account: confirmed once, sent to the owner, answered; contact data only then."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ressursbank.portal.marketplace.listings.guests import (
    EnquiryError,
    answer,
    confirm,
    find_unconfirmed,
    may_take_over,
)
from ressursbank.portal.marketplace.listings.limits import LIMITS
from ressursbank.portal.marketplace.listings.services import set_state
from ressursbank.portal.marketplace.models import GuestEnquiry, Listing
from tests.portal.marketplace.listed import make_enquiry, make_listing, show_to
from tests.portal.people import People

pytestmark = pytest.mark.django_db

ASKED = {"name": "Nils i Nord AS", "email": "Nils@Nord.example", "phone": "900 11 222", "tonnes": "500", "text": "Hei!"}


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    cache.clear()


def ask(listing: Listing, who: Client | None = None, **fields: str) -> GuestEnquiry:
    """By the form."""
    client = who or Client(HTTP_HOST="localhost")
    answer_page = client.post(reverse("market:guest_ask", args=[listing.public_id]), ASKED | fields)
    assert answer_page.status_code == 200
    return GuestEnquiry.objects.latest("pk")


def test_from_the_form_to_the_answer(people: People) -> None:
    listing = make_listing(people)
    enquiry = ask(listing)
    [letter] = mail.outbox
    assert letter.to == ["nils@nord.example"]
    [path] = re.findall(r"http://localhost(/\S+)", letter.body)
    assert people.client("berit").get(reverse("market:guest_enquiries")).context["page"].rows == []

    guest = Client(HTTP_HOST="localhost")
    assert guest.get(path).status_code == 200
    enquiry.refresh_from_db()
    assert enquiry.confirmed_at is None  # looking at the link is not confirming
    guest.post(path)
    enquiry.refresh_from_db()
    assert enquiry.confirmed_at is not None
    to_owner = mail.outbox[1:]
    assert {address for each in to_owner for address in each.to} == {
        "berit@example.no",
        "bo@example.no",
        "tor@example.no",
    }
    assert "nord.example" not in "".join(each.body for each in to_owner)

    page = reverse("market:guest_enquiry", args=[enquiry.pk])
    berit = people.client("berit")
    before = berit.get(page).content.decode()
    assert "nils@nord.example" not in before
    assert "900 11 222" not in before
    berit.post(page, {"text": "Ja, ta kontakt."})
    after = berit.get(page).content.decode()
    assert "nils@nord.example" in after
    answered = mail.outbox[-1]
    assert answered.to == ["nils@nord.example"]
    assert answered.reply_to == ["berit@example.no"]
    assert "Ja, ta kontakt." in answered.body
    listing.refresh_from_db()
    assert listing.answered_at is not None


def test_a_link_works_once_and_for_three_days(people: People) -> None:
    enquiry = make_enquiry(make_listing(people), token="lenke")
    found = find_unconfirmed("lenke")
    assert found == enquiry
    confirm(enquiry)
    assert find_unconfirmed("lenke") is None
    with pytest.raises(EnquiryError):
        confirm(enquiry)
    late = make_enquiry(enquiry.listing, token="sen")
    GuestEnquiry.objects.filter(pk=late.pk).update(at=timezone.now() - timedelta(days=3, minutes=1))
    assert find_unconfirmed("sen") is None
    assert find_unconfirmed("gjettet") is None


def test_a_listing_that_was_closed_meanwhile_says_so(people: People) -> None:
    listing = make_listing(people)
    make_enquiry(listing, token="lenke")
    set_state(people.acting("berit"), listing, Listing.State.CLOSED)
    page = Client(HTTP_HOST="localhost").post(reverse("market:guest_confirm", args=["lenke"])).content.decode()
    assert "lukket" in page
    assert not mail.outbox


def test_only_the_token_digest_is_kept(people: People) -> None:
    enquiry = ask(make_listing(people))
    token = re.findall(r"/bekreft/(\S+)/", mail.outbox[0].body)[0]
    assert token not in enquiry.token_digest
    assert len(enquiry.token_digest) == 64


def test_guests_ask_only_about_what_everybody_sees(people: People) -> None:
    listing = make_listing(people)
    show_to(people, listing, "members")
    address = reverse("market:guest_ask", args=[listing.public_id])
    assert Client(HTTP_HOST="localhost").post(address, ASKED).status_code == 302  # to the log-in
    answer_page = people.client("frida").post(address, ASKED)
    assert answer_page.context["form"].errors
    assert not GuestEnquiry.objects.exists()


def test_one_network_address_asks_only_so_often(people: People) -> None:
    listing = make_listing(people)
    client = Client(HTTP_HOST="localhost")
    for number in range(LIMITS["enquiries_an_hour"]):
        ask(listing, client, email=f"gjest{number}@nord.example")
    address = reverse("market:guest_ask", args=[listing.public_id])
    assert client.post(address, ASKED).status_code == 429
    assert Client(HTTP_HOST="localhost", REMOTE_ADDR="10.9.8.7").post(address, ASKED).status_code == 200


def test_one_e_mail_address_waits_with_only_so_many(people: People) -> None:
    listing = make_listing(people)
    for number in range(LIMITS["enquiries_a_day"]):
        make_enquiry(listing, token=str(number), email="nils@nord.example")
    answer_page = Client(HTTP_HOST="localhost").post(reverse("market:guest_ask", args=[listing.public_id]), ASKED)
    assert "Åpne lenkene" in answer_page.content.decode()
    assert not mail.outbox


def test_an_enquiry_is_answered_once_by_those_who_work_with_the_project(people: People) -> None:
    enquiry = make_enquiry(make_listing(people))
    confirm(enquiry)
    page = reverse("market:guest_enquiry", args=[enquiry.pk])
    assert people.client("frida").get(page).status_code == 404
    assert people.client("per").post(page, {"text": "Nei"}).status_code == 403
    answer(people.acting("bo"), enquiry, "Ja")
    with pytest.raises(EnquiryError):
        answer(people.acting("berit"), enquiry, "Nei")


def test_the_guest_who_registers_can_go_on_for_an_organisation(people: People) -> None:
    listing = make_listing(people)
    enquiry = make_enquiry(listing, email="frida@example.no")
    confirm(enquiry)
    who = [name for name in ("frida", "geir", "berit", "ida") if may_take_over(people.acting(name), enquiry)]
    assert who == ["frida"]
    page = people.client("frida").get(reverse("market:listing", args=[listing.public_id])).content.decode()
    assert "Du spurte som gjest" in page
    other = people.client("geir").get(reverse("market:listing", args=[listing.public_id])).content.decode()
    assert "Du spurte som gjest" not in other
