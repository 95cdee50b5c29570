"""A lot becomes a listing with one click, within limits, and leaves the market with its lot."""

import uuid

import pytest
from django.urls import reverse

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.services import EditConflictError, undo_batch
from ressursbank.portal.marketplace.listings import services as listings
from ressursbank.portal.marketplace.listings.follow import close_listings_of_gone_lots
from ressursbank.portal.marketplace.listings.limits import TooManyError
from ressursbank.portal.marketplace.listings.services import (
    NotForTheMarketError,
    edit_listing,
    publish_listing,
    set_state,
)
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.portal.projects.life import withdraw_project
from ressursbank.portal.projects.lots import withdraw_lot
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.projects.services import close_project
from tests.portal.marketplace.listed import FIELDS, make_listing, make_lot_to_list
from tests.portal.people import People
from tests.portal.projects.made import make_draft, make_lot

pytestmark = pytest.mark.django_db


def test_one_click_makes_a_listing_called_by_its_lot(people: People) -> None:
    lot = make_lot_to_list(people)
    answer = people.client("berit").post(reverse("market:publish", args=[lot.public_id]))
    listing = Listing.objects.get(lot=lot)
    assert answer["Location"] == reverse("market:listing", args=[listing.public_id])
    assert listing.title == "Leire, klasse 1, fra Ny skole"
    assert (listing.state, listing.visibility, listing.organisation.name) == ("open", "public", "Trondheim kommune")


def test_two_clicks_make_one_listing(people: People) -> None:
    lot = make_lot_to_list(people)
    first = publish_listing(people.acting("berit"), lot)
    assert publish_listing(people.acting("bo"), lot) == first
    assert Listing.objects.count() == 1


def test_only_the_projects_own_organisation_puts_its_lots_on_the_market(people: People) -> None:
    lot = make_lot_to_list(people)
    for who in ("frida", "kari", "per", "clara", "ida", "nobody"):
        with pytest.raises(NotAllowedError):
            publish_listing(people.acting(who), lot)


def test_a_draft_says_to_publish_the_project_first(people: People) -> None:
    lot = make_lot(people, make_draft(people))
    with pytest.raises(NotForTheMarketError, match="prosjektet"):
        publish_listing(people.acting("berit"), lot)


def test_an_organisation_has_at_most_as_many_listings_as_the_limit(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_listing(people)
    monkeypatch.setitem(listings.LIMITS, "open_listings", 1)  # type: ignore[index]  # a dictionary read from the file
    second = make_lot_to_list(people, name="Hall")
    with pytest.raises(TooManyError, match="Trondheim kommune"):
        publish_listing(people.acting("berit"), second)
    publish_listing(people.acting("frida"), make_lot_to_list(people, "frida", "Boliger"))


def test_a_listing_is_paused_closed_and_opened_again_with_all_it_had(people: People) -> None:
    listing, acting = make_listing(people), people.acting("berit")
    edit_listing(acting, listing, FIELDS, [], listing.version)
    set_state(acting, listing, Listing.State.PAUSED)
    set_state(acting, listing, Listing.State.CLOSED)
    again = publish_listing(acting, listing.lot)
    assert (again.pk, again.state, again.title) == (listing.pk, "open", FIELDS["title"])


def test_opening_one_whose_day_is_past_shows_it_again(people: People) -> None:
    listing, acting = make_listing(people), people.acting("berit")
    Listing.objects.filter(pk=listing.pk).update(expires_on="2026-01-01")
    listing.refresh_from_db()
    assert set_state(acting, listing, Listing.State.OPEN)
    listing.refresh_from_db()
    assert listing.expires_on is None


def test_an_edit_from_an_old_page_is_refused(people: People) -> None:
    listing, acting = make_listing(people), people.acting("berit")
    edit_listing(acting, listing, FIELDS, [], 1)
    with pytest.raises(EditConflictError):
        edit_listing(acting, listing, {"title": "Noe annet"}, [], 1)


def test_whom_one_invites_is_written_in_the_log_and_makes_a_new_version(people: People) -> None:
    listing, acting = make_listing(people), people.acting("berit")
    before = listing.version
    assert edit_listing(acting, listing, {"visibility": "invited"}, [people.organisation["graver"]], before)
    assert not edit_listing(acting, listing, {}, [people.organisation["graver"]], listing.version)
    listing.refresh_from_db()
    assert listing.version == before + 2
    assert Change.objects.filter(why__contains="Graver AS", thing_id=listing.pk).count() == 1


@pytest.mark.parametrize("how", ["lot", "project", "closed"])
def test_a_listing_goes_with_its_lot_in_the_same_batch_and_comes_back_with_it(people: People, how: str) -> None:
    listing, acting = make_listing(people), people.acting("berit")
    lot, project = listing.lot, listing.lot.project
    if how == "lot":
        withdraw_lot(acting, lot, lot.version)
    elif how == "project":
        withdraw_project(acting, project, "", project.version)
    else:
        close_project(acting, project, project.version)
    listing.refresh_from_db()
    assert listing.state == "closed"
    batch = Change.objects.get(thing_type="marketplace.listing", action="listing.follow_lot").batch
    undo_batch(acting, batch)
    listing.refresh_from_db()
    assert (listing.state, Lot.objects.get(pk=lot.pk).state) == ("open", "published")


def test_a_fully_promised_lot_closes_its_listing_whoever_takes_the_last_tonne(people: People) -> None:
    listing = make_listing(people)
    Lot.objects.filter(pk=listing.lot_id).update(promised_tonnes=1000)
    assert close_listings_of_gone_lots(people.acting("frida"), [listing.lot], uuid.uuid4()) == 0
    Lot.objects.filter(pk=listing.lot_id).update(promised_tonnes=1850)
    assert close_listings_of_gone_lots(people.acting("frida"), [listing.lot], uuid.uuid4()) == 1
    with pytest.raises(NotForTheMarketError):
        publish_listing(people.acting("berit"), Lot.objects.select_related("project").get(pk=listing.lot_id))


def test_only_the_owner_undoes_what_followed_the_lot(people: People) -> None:
    listing = make_listing(people)
    Lot.objects.filter(pk=listing.lot_id).update(promised_tonnes=1850)
    batch = uuid.uuid4()
    close_listings_of_gone_lots(OPERATOR, [listing.lot], batch)
    with pytest.raises(NotAllowedError):
        undo_batch(people.acting("frida"), batch)


def test_the_form_writes_price_quality_and_day(people: People) -> None:
    listing = make_listing(people)
    client, address = people.client("berit"), reverse("market:listing_edit", args=[listing.public_id])
    data = {
        "title": "Ren leire",
        "price_kind": "we_pay",
        "price": "42,50",
        "delivery": "pick_up",
        "visibility": "invited",
        "invited": "Graver AS\n923609016",
        "expires_on": "2027-06-30",
        "version": listing.version,
        "quality-TOTAL_FORMS": "2",
        "quality-INITIAL_FORMS": "0",
        "quality-0-name": "Vanninnhold",
        "quality-0-value": "28",
        "quality-0-unit": "%",
        "quality-0-method": "NS-EN ISO 17892-1",
    }
    assert client.post(address, data).status_code == 302
    listing.refresh_from_db()
    assert listing.price_nok_per_tonne == -42.5  # the giver pays
    assert listing.quality == [{"name": "Vanninnhold", "value": "28", "unit": "%", "method": "NS-EN ISO 17892-1"}]
    assert set(listing.invited.values_list("name", flat=True)) == {"Graver AS", "Fjord Eiendom AS"}
    page = people.client("geir").get(reverse("market:listing", args=[listing.public_id])).content.decode()
    assert "Du får 42,50 kr/t" in page
    assert "Vanninnhold" in page


def test_the_form_says_all_that_is_wrong_at_once(people: People) -> None:
    listing = make_listing(people)
    data = {
        "title": "",
        "price_kind": "we_pay",
        "delivery": "pick_up",
        "visibility": "invited",
        "invited": "Ukjent AS\nEnda en",
        "expires_on": "2020-01-01",
        "version": listing.version,
        "quality-TOTAL_FORMS": "1",
        "quality-INITIAL_FORMS": "0",
        "quality-0-name": "Bly",
    }
    answer = people.client("berit").post(reverse("market:listing_edit", args=[listing.public_id]), data)
    form, rows = answer.context["form"], answer.context["rows"]
    assert set(form.errors) == {"title", "price", "invited", "expires_on"}
    assert len(form.errors["invited"]) == 2
    assert rows.forms[0].errors.keys() == {"value"}
    assert listing.version == Listing.objects.get(pk=listing.pk).version
