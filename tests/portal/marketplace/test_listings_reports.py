"""Misuse: anybody who sees a listing reports it, the coordinator decides, the owner does not learn who it was."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from ressursbank.portal.marketplace.listings.limits import LIMITS
from ressursbank.portal.marketplace.listings.reports import REASONS, decide_report, report_listing
from ressursbank.portal.marketplace.listings.services import NotForTheMarketError, publish_listing, set_state
from ressursbank.portal.marketplace.models import Listing, Report
from ressursbank.portal.permissions import NotAllowedError
from tests.portal.marketplace.listed import make_listing
from tests.portal.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_reported_yet() -> None:
    cache.clear()


def test_a_guest_and_a_member_report(people: People) -> None:
    listing = make_listing(people)
    address = reverse("market:report", args=[listing.public_id])
    for who in ("nobody", "frida"):
        assert people.client(who).post(address, {"reason": "personal_data", "text": "Nummer"}).status_code == 302
    people.client("frida").post(address, {"reason": "other", "text": "To ting"})
    assert list(Report.objects.order_by("pk").values_list("reason", "reported_by__name")) == [
        ("personal_data", None),
        ("other", "Frida"),
    ]
    assert people.client("nobody").post(address, {"reason": "tull"}).context["form"].errors


def test_guests_report_only_so_often(people: People) -> None:
    address = reverse("market:report", args=[make_listing(people).public_id])
    client = people.client("nobody")
    answers = [
        client.post(address, {"reason": "other"}).status_code for _each in range(LIMITS["enquiries_an_hour"] + 1)
    ]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {302}


def test_the_coordinator_removes_a_listing_and_its_owner_cannot_put_it_back(people: People) -> None:
    listing = make_listing(people)
    first = report_listing(people.acting("frida"), listing, "illegal", "")
    report_listing(people.acting("nobody"), listing, "other", "")
    with pytest.raises(NotAllowedError):
        decide_report(people.acting("berit"), first, "removed", "")
    decide_report(people.acting("clara"), first, "removed", "Klasse 5 må til deponi")
    assert set(Report.objects.values_list("decision", "decided_by__name")) == {("removed", "Clara")}
    listing.refresh_from_db()
    assert listing.state == "removed"
    for put_back in (
        lambda: publish_listing(people.acting("berit"), listing.lot),
        lambda: set_state(people.acting("berit"), listing, Listing.State.OPEN),
    ):
        with pytest.raises(NotForTheMarketError):
            put_back()


def test_a_listing_that_is_kept_after_all_is_paused_for_its_owner_to_open(people: People) -> None:
    listing = make_listing(people)
    report = report_listing(people.acting("frida"), listing, "illegal", "")
    decide_report(people.acting("clara"), report, "removed", "")
    assert decide_report(people.acting("clara"), report, "kept", "Det var i orden").state == "paused"
    listing.refresh_from_db()
    assert set_state(people.acting("berit"), listing, Listing.State.OPEN)


def test_an_unknown_decision_is_refused(people: People) -> None:
    report = report_listing(people.acting("frida"), make_listing(people), "other", "")
    with pytest.raises(ValueError, match="tull"):
        decide_report(people.acting("clara"), report, "tull", "")


def test_every_reason_has_a_name_in_both_languages() -> None:
    assert all(nb and en for nb, en in REASONS.values())
