"""Agreements in the browser: from the listing to the last load, what each party sees, and what nobody else sees."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ressursbank.portal.marketplace.agreements import delivery as agreements_delivery
from ressursbank.portal.marketplace.agreements import services as agreements
from ressursbank.portal.marketplace.agreements.messages import write_message
from ressursbank.portal.marketplace.listings.guests import confirm
from ressursbank.portal.marketplace.models import Agreement, GuestEnquiry
from tests.portal.marketplace import listed
from tests.portal.marketplace.agreed import (
    make_agreed,
    make_enquiry,
    make_landfill,
    make_need,
    make_offer,
    make_surplus,
    promised,
)
from tests.portal.people import People
from tests.portal.projects.made import END, START

pytestmark = pytest.mark.django_db

ASK = {"tonnes": "1 000", "from_period": "2027-Q1", "to_period": "2027-Q4", "text": "Kan vi få noe av dette?"}
OFFER = {
    "tonnes": "1 000",
    "price_kind": "we_pay",
    "price": "40",
    "hauled_by": "giver",
    "from_period": "2027-Q1",
    "to_period": "2027-Q4",
    "terms": "Veiesedler følger lassene.",
}


def page(client: Client, agreement: Agreement, name: str = "agreement") -> str:
    """A page of an agreement, with plain spaces."""
    answer = client.get(reverse(f"market:{name}", args=[agreement.public_id]))
    assert answer.status_code == 200, answer
    return answer.content.decode().replace("\u202f", " ")


def post(client: Client, agreement: Agreement, name: str, **data: Any) -> Any:
    """Send a form of an agreement as it stands now."""
    agreement.refresh_from_db()
    return client.post(
        reverse(f"market:agreement_{name}", args=[agreement.public_id]), {"version": agreement.version, **data}
    )


def test_two_browsers_from_the_listing_to_the_last_load(people: People) -> None:
    listing = listed.make_listing(people)
    need = make_need(people)
    buyer, seller = people.client("frida"), people.client("berit")
    html = buyer.get(reverse("market:listing", args=[listing.public_id])).content.decode()
    link = re.search(r'href="([^"]*avtaler/ny/[^"]*)"', html)
    assert link is not None
    answer = buyer.post(link[1].replace("&amp;", "&"), {**ASK, "own": f"lot:{need.public_id}"})
    agreement = Agreement.objects.get()
    assert answer["Location"] == reverse("market:agreement", args=[agreement.public_id])
    assert (agreement.listing, agreement.taker_lot, agreement.mass_type) == (listing, need, "clay")
    assert "Det er din tur" in page(seller, agreement)
    assert "Det er den andre partens tur" in page(buyer, agreement)
    deadline = timezone.localdate() + timedelta(days=7)
    answer = post(seller, agreement, "offer", **OFFER, deadline=deadline.isoformat())
    assert answer.status_code == 302
    html = page(buyer, agreement)
    assert "Vi får betalt 40 kr/t" in html
    assert "Vi betaler 40 kr/t" in page(seller, agreement)
    assert "berit@example.no" in html
    assert "Godta tilbudet?" in page(buyer, agreement, "agreement_accept")
    assert post(buyer, agreement, "accept").status_code == 302
    assert promised(listing.lot) == 1000
    assert post(seller, agreement, "start").status_code == 302
    assert post(seller, agreement, "deliver", tonnes="400").status_code == 302
    assert post(seller, agreement, "deliver", tonnes="550", is_last="on", note="Seddel 1–40").status_code == 302
    html = page(buyer, agreement)
    assert "950 t er levert, og 50 t gjenstår" in html
    assert post(buyer, agreement, "complete").status_code == 302
    agreement.refresh_from_db()
    assert (agreement.state, promised(listing.lot)) == ("completed", 950)
    assert "1 avtale holdt" in page(seller, agreement)


def test_a_page_that_is_old_says_so_and_moves_nothing(people: People) -> None:
    agreement = make_offer(people, make_enquiry(people, make_surplus(people)))
    old = agreement.version
    agreements.withdraw(people.acting("berit"), agreement)
    answer = people.client("frida").post(
        reverse("market:agreement_accept", args=[agreement.public_id]), {"version": old}, follow=True
    )
    assert "Dette kan ikke gjøres nå" in answer.content.decode()
    agreement.refresh_from_db()
    assert agreement.state == "cancelled"


def test_more_than_is_left_is_said_at_the_field_with_what_is_left(people: People) -> None:
    lot = make_surplus(people)
    make_offer(people, make_enquiry(people, lot, "mona"), tonnes=1500)
    agreement = make_enquiry(people, lot, tonnes=300)
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    answer = post(people.client("berit"), agreement, "offer", **OFFER | {"tonnes": "400"}, deadline=day)
    html = answer.content.decode().replace("\u202f", " ")
    assert "Bare 350 t er igjen" in html
    assert 'value="400"' in html


def test_contacts_are_shown_to_both_when_the_enquiry_is_answered(people: People) -> None:
    agreement = make_enquiry(people, make_surplus(people))
    seller, buyer = people.client("berit"), people.client("frida")
    for html in (page(seller, agreement), page(buyer, agreement)):
        assert "example.no" not in html
    assert "Frida" not in page(seller, agreement), "who asks is named when it is answered"
    write_message(people.acting("berit"), agreement, "Ja, hvor mye?")
    assert "frida@example.no" in page(seller, agreement)
    assert "berit@example.no" in page(buyer, agreement)


def test_a_no_shows_nobodys_contacts(people: People) -> None:
    agreement = make_enquiry(people, make_surplus(people))
    agreements.decline(people.acting("berit"), agreement, "Alt er lovet bort")
    html = page(people.client("frida"), agreement)
    assert "Alt er lovet bort" in html
    assert "berit@example.no" not in html


@pytest.mark.parametrize("who", ["mona", "per", "clara", "ada", "kari", "ida"])
def test_nobody_else_learns_that_there_is_an_agreement(people: People, who: str) -> None:
    agreement = make_agreed(people)
    write_message(people.acting("berit"), agreement, "Se vedlegg", SimpleUploadedFile("a.csv", b"a;b\n1;2\n"))
    pk = agreement.messages.exclude(attachment="").get().pk
    client = people.client(who)
    for name, arguments in (
        ("agreement", [agreement.public_id]),
        ("agreement_pdf", [agreement.public_id]),
        ("agreement_attachment", [agreement.public_id, pk]),
        ("agreement_cancel", [agreement.public_id]),
    ):
        assert client.get(reverse(f"market:{name}", args=arguments)).status_code == 404


def test_an_attachment_is_checked_by_content_and_fetched_as_a_download(people: People) -> None:
    agreement = make_enquiry(people, make_surplus(people))
    address = reverse("market:agreement_message", args=[agreement.public_id])
    seller = people.client("berit")
    bad = SimpleUploadedFile("prøve.pdf", b"<html>not a pdf</html>")
    html = seller.post(address, {"text": "Prøven", "file": bad}).content.decode()
    assert "prøve.pdf er ikke det navnet sier" in html
    assert "Prøven" in html, "what was written is kept"
    good = SimpleUploadedFile("prøve.pdf", b"%PDF-1.7 sample")
    assert seller.post(address, {"text": "Prøven", "file": good}).status_code == 302
    message = agreement.messages.exclude(attachment="").get()
    answer = people.client("frida").get(reverse("market:agreement_attachment", args=[agreement.public_id, message.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 sample"  # type: ignore[attr-defined]
    assert "prøve.pdf" in page(people.client("frida"), agreement)


def test_a_landfill_without_a_lot_is_asked_about_masses_of_ones_own(people: People) -> None:
    facility = make_landfill(people)
    query = (
        f"?partner=facility:{facility.public_id}&direction=surplus&mass_type=clay&contamination_class=2"
        f"&tonnes=400&from_period={START}&to_period={END}"
    )
    client = people.client("frida")
    html = client.get(reverse("market:ask") + query).content.decode()
    assert 'value="400"' in html
    data = {**ASK, "tonnes": "400", "mass_type": "clay", "contamination_class": "2", "own": ""}
    assert client.post(reverse("market:ask") + query, data).status_code == 302
    agreement = Agreement.objects.get()
    assert (agreement.giver.name, agreement.taker.name, agreement.giver_lot) == ("Fjord Eiendom AS", "Mottak AS", None)
    html = people.client("mona").get(reverse("market:agreement_offer", args=[agreement.public_id])).content.decode()
    assert 'value="we_are_paid" selected' in html
    assert 'name="price" value="90"' in html, "the gate fee of the price list"


def test_a_quarry_gives(people: People) -> None:
    quarry = make_landfill(people, fee=110, kind="quarry")
    need = make_need(people)
    answer = people.client("frida").post(
        reverse("market:ask") + f"?partner=facility:{quarry.public_id}&lot={need.public_id}",
        {**ASK, "own": f"lot:{need.public_id}", "mass_type": "clay", "contamination_class": "1"},
    )
    assert answer.status_code == 302, answer.content.decode()
    agreement = Agreement.objects.get()
    assert (agreement.giver.name, agreement.taker_lot) == ("Mottak AS", need)


def test_what_cannot_be_asked_about_says_why(people: People) -> None:
    lot = make_surplus(people)
    own = people.client("berit").get(reverse("market:ask") + f"?partner=lot:{lot.public_id}").content.decode()
    assert "Ingen avtale trengs" in own
    lot.project.organisation = None
    lot.project.save()
    nobodys = people.client("frida").get(reverse("market:ask") + f"?partner=lot:{lot.public_id}").content.decode()
    assert "massekoordinator" in nobodys
    for wrong in ("?partner=lot:no", "?partner=moon:1", "?partner=lot"):
        assert people.client("frida").get(reverse("market:ask") + wrong).status_code == 404


def test_an_invited_listing_is_not_asked_about_by_others(people: People) -> None:
    listing = listed.make_listing(people)
    listed.show_to(people, listing, "invited", "graver")
    query = f"?partner=lot:{listing.lot.public_id}"
    assert people.client("frida").get(reverse("market:ask") + query).status_code == 404
    assert people.client("geir").get(reverse("market:ask") + query).status_code == 200


def test_a_guests_enquiry_becomes_an_agreement_once(people: People) -> None:
    listing = listed.make_listing(people)
    asked = listed.make_enquiry(listing, email="frida@example.no")
    confirm(asked)
    query = f"?partner=lot:{listing.lot.public_id}&guest_enquiry={asked.pk}"
    client = people.client("frida")
    assert "Kan vi ta alt?" in client.get(reverse("market:ask") + query).content.decode()
    assert client.post(reverse("market:ask") + query, ASK).status_code == 302
    assert GuestEnquiry.objects.get().agreement == Agreement.objects.get()


def test_the_list_shows_what_waits_and_costs_the_same_however_long(
    people: People, django_assert_max_num_queries: Any
) -> None:
    lot = make_surplus(people)
    for _number in range(4):
        make_enquiry(people, lot, tonnes=100)
    make_agreed(people)
    client = people.client("berit")
    with django_assert_max_num_queries(16):
        html = client.get(reverse("market:agreements")).content.decode()
    assert html.count("<strong>Vår tur</strong>") == 4
    with django_assert_max_num_queries(16):
        html = client.get(reverse("market:agreements") + "?tab=agreed").content.decode()
    assert "Fjord Eiendom AS" in html
    assert "Vår tur" not in html


def test_a_lot_is_not_made_smaller_than_its_promises_on_its_page(people: People) -> None:
    agreement = make_agreed(people)
    lot = agreement.giver_lot
    assert lot is not None
    client = people.client("berit")
    data = {
        "direction": "surplus",
        "mass_type": "clay",
        "contamination_class": "1",
        "quantity": "900",
        "unit": "tonnes",
        "from_period": "2027-Q1",
        "to_period": "2027-Q4",
        "version": lot.version,
    }
    html = client.post(reverse("projects:lot_edit", args=[lot.public_id]), data).content.decode()
    assert "t av denne masseposten er lovet bort i avtaler" in html
    html = client.post(
        reverse("projects:lot_edit", args=[lot.public_id]), data | {"quantity": "1 200", "mass_type": "rock"}
    ).content.decode()
    assert "massetype, klasse og retning må stå som de er" in html
    assert (
        client.post(reverse("projects:lot_edit", args=[lot.public_id]), data | {"quantity": "1 200"}).status_code == 302
    )


def test_a_lot_and_project_with_agreements_are_not_withdrawn_nor_closed(people: People) -> None:
    agreement = make_agreed(people)
    lot = agreement.giver_lot
    assert lot is not None
    client = people.client("berit")
    project = lot.project
    for address, data in (
        (reverse("projects:lot_withdraw", args=[lot.public_id]), {"version": lot.version}),
        (reverse("projects:withdraw", args=[project.public_id]), {"version": project.version, "why": "Utsatt"}),
        (reverse("projects:close", args=[project.public_id]), {"version": project.version}),
    ):
        html = client.post(address, data, follow=True).content.decode()
        assert f"Tonn er lovet bort i avtaler: {agreement.public_id}" in html
    lot.refresh_from_db()
    assert lot.state == "published"
    agreements_delivery.register_delivery(people.acting("berit"), agreement, 1000)
    assert agreement.turn == "taker", "all that is agreed on: the last loads"
    agreements_delivery.complete(people.acting("frida"), agreement)
    client.post(reverse("projects:lot_withdraw", args=[lot.public_id]), {"version": lot.version})
    lot.refresh_from_db()
    assert lot.state == "withdrawn"
