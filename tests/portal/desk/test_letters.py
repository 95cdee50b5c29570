"""Letters from the desk: made of real figures, sent to whoever works there, kept, and never saying too much."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoCaptureOnCommitCallbacks

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.models import Change
from ressursbank.portal.desk.drafts import draft_of, recipients_of
from ressursbank.portal.desk.letters import LetterError, send_letter
from ressursbank.portal.desk.models import Letter
from ressursbank.portal.desk.partners import partners_of_lots
from ressursbank.portal.exchange.from_region import load_region
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.marketplace.listings.services import edit_listing
from ressursbank.portal.marketplace.models import Listing, Notice
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.projects.models import Lot
from ressursbank.region.read import read_region
from tests.portal.marketplace.agreed import make_need
from tests.portal.marketplace.listed import make_listing
from tests.portal.people import People

TODAY = timezone.localdate


@pytest.fixture
def listing(people: People) -> Listing:
    """Trondheim's clay on the market for 30 days, and Fjord's need of clay beside it."""
    make_need(people)
    found = make_listing(people)
    Listing.objects.filter(pk=found.pk).update(created_at=timezone.now() - timedelta(days=30))
    found.refresh_from_db()
    return found


def lot_of(listing: Listing) -> Lot:
    """With what letters need."""
    return Lot.objects.select_related("project__site", "project__organisation").get(pk=listing.lot_id)


def draft(people: People, listing: Listing, to: int, language: str = "en") -> tuple[str, str]:
    """Subject and text of the letter to the recipient at a place of the list."""
    lot = lot_of(listing)
    recipient = recipients_of(lot, listing, partners_of_lots([lot])[lot.pk])[to]
    made = draft_of(people.acting("clara"), lot, listing, recipient, language, TODAY(), 5)
    return made.subject, made.text


def plain(text: str) -> str:
    """With ordinary spaces."""
    return re.sub(r"[   ]", " ", text)


def test_the_owners_letter_names_the_partner_with_kilometres_cost_and_co2(people: People, listing: Listing) -> None:
    subject, text = map(plain, draft(people, listing, 0))
    assert subject == "approx. 1 850 t clay, Ny skole: who can be your partner"
    [candidate] = partners_of_lots([lot_of(listing)])[listing.lot_id]
    assert "has been on the market for 30 days without an answer" in text
    assert "The first quarter is Q1 2027, in 5 weeks." in text
    assert f"1. Støyvoll (need): {candidate.match.kilometres:.1f} km by road" in text
    assert f"{candidate.match.co2_kg_per_tonne:.1f} kg CO2e/t" in text
    assert f"/en/market/listings/{listing.public_id}/" in text
    assert "Clara, Trøndelag ressursbank" in text


def test_the_partners_letter_is_about_the_way_between_them(people: People, listing: Listing) -> None:
    subject, text = map(plain, draft(people, listing, 1))
    assert "km from Støyvoll" in subject
    assert "Ny skole has" in text
    assert "class 1, Q1 2027 to Q4 2027, and no taker yet" in text


def test_letters_are_written_in_norwegian_too(people: People, listing: Listing) -> None:
    _subject, text = map(plain, draft(people, listing, 0, "nb"))
    assert text.startswith("Hei,")
    assert "without" not in text
    assert "Med vennlig hilsen" in text


def test_no_letter_tells_the_listings_price_or_anybodys_address(people: People, listing: Listing) -> None:
    edit_listing(people.acting("berit"), listing, {"price_nok_per_tonne": -4321.0}, [], listing.version)
    for to in (0, 1):
        text = plain(" ".join(draft(people, listing, to)))
        assert "4321" not in text
        assert "4 321" not in text
        assert "@example.no" not in text


def test_a_letter_is_mailed_to_those_who_make_agreements_and_kept(
    people: People, listing: Listing, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    lot = lot_of(listing)
    client = people.client("clara")
    address = reverse("desk:letter_new", args=[lot.public_id]) + "?to=owner"
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, {"subject": "Om leira", "text": "Hei,\r\nring oss.", "language": "nb"})
    assert answer.status_code == 302
    letter = Letter.objects.get()
    assert (letter.subject, letter.text, letter.to) == ("Om leira", "Hei,\nring oss.\n", "owner")
    assert (letter.sent_by, letter.organisation) == (people.person["clara"], people.organisation["trondheim"])
    sent = [message for message in mail.outbox if message.subject == "Ressursbank: Om leira"]
    assert sorted(message.to[0] for message in sent) == ["berit@example.no", "bo@example.no", "tor@example.no"]
    assert sent[0].reply_to == ["clara@example.no"]
    assert all(len(message.to) == 1 for message in sent)
    assert letter.mailed_to == 3
    assert Change.objects.filter(action="letter.send", thing_id=letter.pk, person=people.person["clara"]).exists()
    notice = Notice.objects.get(kind="desk_letter")
    assert notice.address == f"/koordinator/brev/{letter.pk}/"
    page = client.get(reverse("desk:lot", args=[lot.public_id])).content.decode()
    assert "Brev sendt" in page


def test_the_same_letter_twice_on_a_day_is_sent_once(people: People, listing: Listing) -> None:
    address = reverse("desk:letter_new", args=[listing.lot.public_id]) + "?to=owner"
    for _time in range(2):
        people.client("clara").post(address, {"subject": "Om leira", "text": "Hei", "language": "nb"})
    assert Letter.objects.count() == 1
    people.client("clara").post(address, {"subject": "Om leira", "text": "Hei igjen", "language": "nb"})
    assert Letter.objects.count() == 2


def test_an_empty_letter_is_not_sent(people: People, listing: Listing) -> None:
    address = reverse("desk:letter_new", args=[listing.lot.public_id]) + "?to=owner"
    answer = people.client("clara").post(address, {"subject": "Om leira", "text": "", "language": "nb"})
    assert answer.status_code == 200
    assert not Letter.objects.exists()


def test_a_listing_for_invited_ones_is_not_told_to_others(people: People, listing: Listing) -> None:
    edit_listing(people.acting("berit"), listing, {"visibility": "invited"}, [], listing.version)
    lot = lot_of(listing)
    listing.refresh_from_db()
    partner = recipients_of(lot, listing, partners_of_lots([lot])[lot.pk])[1]
    assert partner.problem
    made = draft_of(people.acting("clara"), lot, listing, partner, "en", TODAY(), 5)
    with pytest.raises(LetterError):
        send_letter(people.acting("clara"), lot, partner, made, "en")
    edit_listing(
        people.acting("berit"), listing, {"visibility": "invited"}, [people.organisation["fjord"]], listing.version
    )
    assert not recipients_of(lot, listing, partners_of_lots([lot])[lot.pk])[1].problem


def test_only_the_desk_and_the_organisation_read_a_letter(people: People, listing: Listing) -> None:
    lot = lot_of(listing)
    owner = recipients_of(lot, listing, ())[0]
    made = draft_of(people.acting("clara"), lot, listing, owner, "nb", TODAY(), 5)
    letter = send_letter(people.acting("clara"), lot, owner, made, "nb")
    address = reverse("desk:letter", args=[letter.pk])
    for who, status in (("clara", 200), ("ada", 200), ("berit", 200), ("frida", 404), ("nobody", 404)):
        assert people.client(who).get(address).status_code == status
    with pytest.raises(NotAllowedError):
        send_letter(people.acting("berit"), lot, owner, made, "nb")


def test_what_the_plan_proposes_stands_in_the_letter(people: People, published: PlanRun, planned_home: Path) -> None:
    load_region(OPERATOR, read_region(planned_home / "region"))
    for lot in Lot.objects.select_related("project__site", "project__organisation").filter(direction="surplus"):
        partners = partners_of_lots([lot])[lot.pk]
        proposed = [each for each in partners if each.proposed is not None]
        if proposed:
            break
    tonnes = proposed[0].proposed.tonnes if proposed[0].proposed else 0
    owner = recipients_of(lot, None, partners)[0]
    text = plain(draft_of(people.acting("clara"), lot, None, owner, "en", TODAY(), 5).text)
    assert tonnes > 0
    assert "The regional plan proposes" in text
    assert owner.problem  # the region's projects are nobody's here


def test_nearest_refused_is_told_with_what_opens_it(people: People, listing: Listing) -> None:
    # The landfill beside it takes class 1 only; the lot is made class 3.
    site = lot_of(listing).project.site
    facility = Facility.objects.create(
        public_id="f-deponi", site=site, name="Deponiet", kind="landfill", state="published",
        organisation=people.organisation["mottak"],
    )  # fmt: skip
    facility.accepts.create(mass_type="clay", max_contamination_class=1, fee_nok_per_tonne=90)
    Lot.objects.filter(pk=listing.lot_id).update(contamination_class=3)
    with override("en"):
        page = people.client("clara").get(reverse("desk:lot", args=[listing.lot.public_id])).content.decode()
    assert "Deponiet" in page


def test_a_private_landowner_is_not_named_at_the_desk(people: People, listing: Listing) -> None:
    type(listing.organisation).objects.filter(pk=listing.organisation_id).update(number=None)
    with override("en"):
        address = reverse("desk:lot", args=[listing.lot.public_id])
        page = people.client("clara").get(address).content.decode()
        csv = people.client("clara").get(reverse("desk:export", args=["csv"]))
    assert "A private landowner" in page
    assert "Trondheim kommune" not in page
    assert b"Trondheim kommune" not in b"".join(csv.streaming_content)  # type: ignore[attr-defined]  # a FileResponse
