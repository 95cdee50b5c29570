"""Saved searches: what they find, when they tell, and that they never show what one may not see."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ressursbank.portal.maps.index import current_index
from ressursbank.portal.marketplace.alerts.fit import few, fitting, keys_of, seen
from ressursbank.portal.marketplace.alerts.look import look_for_news
from ressursbank.portal.marketplace.alerts.selectors import filter_of, shown_notices
from ressursbank.portal.marketplace.listings.index import search
from ressursbank.portal.marketplace.listings.services import set_state
from ressursbank.portal.marketplace.models import Listing, Notice, SavedSearch
from tests.portal.marketplace.agreed import make_need
from tests.portal.marketplace.listed import make_listing, show_to
from tests.portal.marketplace.told import make_search, start_looking, waiting
from tests.portal.people import People

pytestmark = pytest.mark.django_db


def test_a_new_listing_that_fits_is_told_once(people: People) -> None:
    start_looking()
    saved = make_search(people, mass_type="clay")
    make_search(people, name="Fjell", mass_type="rock")
    listing = make_listing(people)
    look_for_news()
    [notice] = Notice.objects.filter(kind="search_match")
    assert (notice.person, notice.facts["search"]) == (people.person["frida"], saved.pk)
    assert notice.facts["listings"] == [listing.pk]
    look_for_news()
    assert Notice.objects.filter(kind="search_match").count() == 1
    assert waiting() >= 1


def test_what_was_there_before_the_search_is_no_news(people: People) -> None:
    start_looking()
    make_listing(people)
    make_search(people, mass_type="clay")
    look_for_news()
    assert not Notice.objects.filter(kind="search_match").exists()


def test_a_listing_that_is_paused_and_opened_again_is_not_told_twice(people: People) -> None:
    start_looking()
    make_search(people, mass_type="clay")
    listing = make_listing(people)
    look_for_news()
    for state in (Listing.State.PAUSED, Listing.State.OPEN):
        set_state(people.acting("berit"), listing, state)
        listing.refresh_from_db()
    look_for_news()
    assert Notice.objects.filter(kind="search_match").count() == 1


def test_a_paused_search_tells_nothing(people: People) -> None:
    start_looking()
    saved = make_search(people)
    people.client("frida").post(reverse("market:search_pause", args=[saved.pk]), {"pause": "1"})
    make_listing(people)
    look_for_news()
    assert not Notice.objects.filter(kind="search_match").exists()


def test_ones_own_listing_is_not_told(people: People) -> None:
    start_looking()
    make_search(people, who="bo")
    make_listing(people)
    look_for_news()
    assert not Notice.objects.filter(kind="search_match").exists()


def test_a_listing_for_invited_ones_is_told_to_them_only(people: People) -> None:
    start_looking()
    for who in ("frida", "geir", "ida"):
        make_search(people, who=who)
    listing = make_listing(people)
    show_to(people, listing, "invited", "graver")
    look_for_news()
    told = Notice.objects.filter(kind="search_match").values_list("person__name", flat=True)
    assert set(told) == {"Geir"}


def test_a_notice_no_longer_shows_a_listing_that_is_hidden_since(people: People) -> None:
    start_looking()
    make_search(people)
    listing = make_listing(people)
    look_for_news()
    [notice] = Notice.objects.filter(kind="search_match")
    acting = people.acting("frida")
    assert shown_notices([notice], acting)[0].said.lines[0].note == listing.title
    show_to(people, listing, "invited", "graver")
    assert shown_notices([notice], acting) == []
    page = people.client("frida").get(reverse("market:notices")).content.decode()
    assert listing.title not in page


def test_searches_of_somebody_who_left_the_organisation_tell_nothing(people: People) -> None:
    start_looking()
    make_search(people)
    people.membership["frida"].delete()
    make_listing(people)
    look_for_news()
    assert not Notice.objects.filter(kind="search_match").exists()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"direction": "need"},
        {"mass_type": "clay", "class": "1"},
        {"class": "2"},
        {"direction": "need", "class": "2"},
        {"q": "skole"},
        {"q": "leire"},
        {"certainty": "certain"},
        {"certainty": "coming"},
        {"photo": "1"},
        {"municipality": "5001"},
        {"municipality": "5028"},
        {"from": 2027 * 4},
        {"to": 2026 * 4 + 3},
        {"near": "63.43, 10.39", "km": 30.0},
        {"near": "63.43, 10.39", "km": 0.2},
        {"near": "62.5, 9.6", "km": 40.0},
    ],
)
def test_a_saved_search_finds_what_the_markets_list_finds(people: People, values: dict[str, object]) -> None:
    make_listing(people)
    make_listing(people, who="frida", name="Støyvoll", direction="need", contamination_class=2)
    make_listing(people, name="Hagen", contamination_class=2, stage_probability=0.5)
    make_listing(people, name="Vegen", mass_type="rock", from_period=2027 * 4, to_period=2027 * 4 + 3)
    acting, today = people.acting("geir"), timezone.localdate()
    words = {key: str(value) for key, value in values.items()}
    for key in ("from", "to"):
        if key in values:
            words[key] = f"{values[key] // 4}Q{values[key] % 4 + 1}"  # type: ignore[operator]  # a quarter's number
    chosen = filter_of({"words": words})
    from ressursbank.portal.facilities.near import read_place

    place = read_place(str(values["near"])) if "near" in values else None
    index = current_index()
    found = search(index, acting, chosen, place, today)
    listed = {int(key) for key in found.listings[found.rows] if key}
    among = few(list(Listing.objects.values_list("pk", flat=True)), today)
    assert set(keys_of(among, seen(among, acting) & fitting(among, chosen.values(), place)).tolist()) == listed


def test_the_owner_of_a_lot_that_a_new_listing_fits_is_told_once(people: People) -> None:
    start_looking()
    need = make_need(people)
    listing = make_listing(people)
    look_for_news()
    look_for_news()
    [notice] = Notice.objects.filter(kind="lot_match")
    assert notice.organisation == people.organisation["fjord"]
    assert (notice.facts["lot"], notice.facts["listings"]) == (need.public_id, [listing.pk])
    [shown] = shown_notices([notice], people.acting("frida"))
    assert shown.said.text == "1 ny annonse er blant de beste kildene til leire for Støyvoll."


def test_a_match_that_the_owner_may_not_see_is_not_told(people: People) -> None:
    start_looking()
    make_need(people)
    listing = make_listing(people)
    show_to(people, listing, "invited", "graver")
    look_for_news()
    assert not Notice.objects.filter(kind="lot_match").exists()


def test_many_searches_take_no_query_each(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """10,000 searches against 500 listings: docs/alerts.md has the figures."""
    start_looking()
    for number in range(60):
        make_search(people, who=("frida", "geir", "kari")[number % 3], name=f"Søk {number}")
    make_listing(people)
    with django_assert_max_num_queries(60):
        look_for_news()
    assert Notice.objects.filter(kind="search_match").count() == 60


def test_a_search_is_saved_from_the_market_and_run_again(people: People) -> None:
    client = people.client("frida")
    address = reverse("market:search_new") + "?mass_type=clay&near=63.43,+10.39&km=20"
    page = client.get(address)
    assert "Leire" in page.content.decode()
    answer = client.post(address, {"name": "Leire nær byen", "frequency": "weekly"})
    assert answer.status_code == 302
    saved = SavedSearch.objects.get()
    assert saved.query["values"] == {"mass_type": "clay", "near": "63.43, 10.39", "km": 20.0}
    assert (saved.query["place"]["latitude"], saved.organisation) == (63.43, people.organisation["fjord"])
    there = client.get(reverse("market:search_run", args=[saved.pk]))
    assert "mass_type=clay" in there["Location"]
    assert "near=63.43" in there["Location"]
    assert "Leire nær byen" in client.get(reverse("market:searches")).content.decode()
    page = client.get(reverse("market:search_edit", args=[saved.pk]))
    version = page.context["form"]["version"].value()
    client.post(
        reverse("market:search_edit", args=[saved.pk]), {"name": "Ny", "frequency": "never", "version": version}
    )
    saved.refresh_from_db()
    assert (saved.name, saved.frequency) == ("Ny", "never")
    client.post(reverse("market:search_delete", args=[saved.pk]))
    assert not SavedSearch.objects.exists()


def test_nobody_opens_anothers_search(people: People) -> None:
    saved = make_search(people)
    for route in ("search_run", "search_edit", "search_delete"):
        assert people.client("geir").get(reverse(f"market:{route}", args=[saved.pk])).status_code == 404
