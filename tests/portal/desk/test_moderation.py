"""Reports of misuse: kept, warned, removed, undone, brought back; the owner is told why, the log keeps it."""

import pytest
from django.urls import reverse

from ressursbank.portal.audit.models import Change
from ressursbank.portal.desk.models import Decision
from ressursbank.portal.desk.moderation import (
    DecisionError,
    bring_back,
    decide,
    earlier_decisions,
    reported_listings,
    undo_decision,
)
from ressursbank.portal.marketplace.listings.reports import report_listing
from ressursbank.portal.marketplace.listings.services import publish_listing, set_state
from ressursbank.portal.marketplace.models import Listing, Notice, Report
from ressursbank.portal.permissions import NotAllowedError
from tests.portal.marketplace.listed import make_listing
from tests.portal.people import People

WHY = "Massene finnes ikke."


@pytest.fixture
def listing(people: People) -> Listing:
    """Trondheim's listing, reported by Fjord and by somebody without an account."""
    found = make_listing(people)
    report_listing(people.acting("frida"), found, "wrong_facts", "Leira er ikke der")
    report_listing(people.acting("nobody"), found, "advertising", "")
    return found


def state(listing: Listing) -> str:
    """As it is now."""
    return str(Listing.objects.values_list("state", flat=True).get(pk=listing.pk))


@pytest.mark.parametrize(("what", "after"), [("kept", "open"), ("warned", "open"), ("removed", "removed")])
def test_a_decision_answers_every_report_and_the_owner_is_told_why(
    people: People, listing: Listing, what: str, after: str
) -> None:
    decision = decide(people.acting("clara"), listing, what, WHY)
    assert state(listing) == after
    assert set(Report.objects.values_list("decision", "decided_by")) == {(what, people.person["clara"].pk)}
    assert len(decision.reports) == 2
    notice = Notice.objects.get(kind=f"listing_{what}")
    assert notice.organisation == people.organisation["trondheim"]
    assert notice.facts["why"] == WHY
    assert "frida" not in str(notice.facts).lower()
    assert not reported_listings().exists()


def test_a_decision_needs_a_reason_and_an_open_report(people: People, listing: Listing) -> None:
    with pytest.raises(DecisionError):
        decide(people.acting("clara"), listing, "removed", "  ")
    decide(people.acting("clara"), listing, "kept", WHY)
    with pytest.raises(DecisionError):
        decide(people.acting("clara"), listing, "removed", WHY)
    assert state(listing) == "open"


def test_builders_decide_nothing(people: People, listing: Listing) -> None:
    with pytest.raises(NotAllowedError):
        decide(people.acting("berit"), listing, "kept", WHY)
    assert people.client("berit").get(reverse("desk:reports")).status_code == 403


def test_undoing_a_removal_opens_the_listing_and_the_reports_again(people: People, listing: Listing) -> None:
    decision = decide(people.acting("clara"), listing, "removed", WHY)
    undo_decision(people.acting("ada"), decision)
    assert state(listing) == "open"
    assert list(reported_listings()) == [listing]
    decision.refresh_from_db()
    assert decision.undone_by == people.person["ada"]
    assert Notice.objects.filter(kind="listing_undone").count() == 1
    with pytest.raises(DecisionError):
        undo_decision(people.acting("ada"), decision)


def test_undoing_leaves_a_listing_that_its_owner_has_put_on_the_market_anew(people: People, listing: Listing) -> None:
    decision = decide(people.acting("clara"), listing, "kept", WHY)
    set_state(people.acting("berit"), Listing.objects.get(pk=listing.pk), Listing.State.CLOSED)
    undo_decision(people.acting("clara"), decision)
    assert state(listing) == "closed"


def test_a_removed_listing_is_brought_back_paused(people: People, listing: Listing) -> None:
    decide(people.acting("clara"), listing, "removed", WHY)
    bring_back(people.acting("clara"), listing, "Rettet av eieren.")
    assert state(listing) == "paused"
    assert Notice.objects.get(kind="listing_back").facts["why"] == "Rettet av eieren."
    with pytest.raises(DecisionError):
        bring_back(people.acting("clara"), listing, "En gang til")
    assert publish_listing(people.acting("berit"), listing.lot).state == "open"


def test_warnings_and_removals_of_the_last_year_are_counted_but_not_undone_ones(
    people: People, listing: Listing
) -> None:
    first = decide(people.acting("clara"), listing, "warned", WHY)
    report_listing(people.acting("frida"), listing, "wrong_facts", "Fortsatt")
    decide(people.acting("clara"), listing, "removed", WHY)
    key = people.organisation["trondheim"].pk
    assert earlier_decisions({key}) == {key: 2}
    undo_decision(people.acting("clara"), first)
    assert earlier_decisions({key}) == {key: 1}


def test_the_page_decides_and_the_log_shows_it_with_undo(people: People, listing: Listing) -> None:
    client = people.client("clara")
    assert "Ny skole" in client.get(reverse("desk:reports")).content.decode()
    address = reverse("desk:decide", args=[listing.public_id])
    assert client.post(address, {"what": "removed", "why": ""}).status_code == 200
    assert state(listing) == "open"
    page = client.post(address, {"what": "removed", "why": WHY}, follow=True).content.decode()
    assert WHY in page
    assert state(listing) == "removed"
    client.post(reverse("desk:undo", args=[Decision.objects.get().pk]))
    assert state(listing) == "open"
    assert Change.objects.filter(action="report.decide", thing_type="desk.decision").count() == 2
