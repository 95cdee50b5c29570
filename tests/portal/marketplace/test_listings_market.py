"""The market's list: who sees which lots and listings, what filters and sorts them, in as many queries as ever."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.marketplace.listings.files import add_file
from ressursbank.portal.marketplace.listings.services import edit_listing, set_state
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.sites.models import Site
from tests.portal.marketplace.listed import make_listing, make_lot_to_list, photo, show_to
from tests.portal.people import People
from tests.portal.projects.made import CLAY, make_draft, make_lot

pytestmark = pytest.mark.django_db

MARKET = reverse("market:list")


def shown(people: People, who: str, query: str = "") -> list[str]:
    """Names of the projects, in the list's order."""
    page = people.client(who).get(MARKET + query).context["page"]
    return [row.lot.project.name for row in page.rows]


def test_published_lots_are_coming_until_they_are_listed(people: People) -> None:
    make_lot_to_list(people, name="Kommer")
    make_listing(people, name="Annonsert", stage_probability=1.0)
    make_lot(people, make_draft(people, "Utkast"))
    page = people.client("nobody").get(MARKET).context["page"]
    assert [(row.lot.project.name, row.listing is not None, row.is_coming) for row in page.rows] == [
        ("Annonsert", True, False),
        ("Kommer", False, True),
    ]


def test_tabs_and_their_counts(people: People) -> None:
    make_listing(people, name="Overskudd")
    make_listing(people, name="Behov", direction="need")
    answer = people.client("nobody").get(MARKET + "?direction=need")
    assert answer.context["counts"] == {"surplus": 1, "need": 1}
    assert shown(people, "nobody", "?direction=need") == ["Behov"]
    assert shown(people, "nobody", "?direction=tull") == ["Overskudd"]


@pytest.mark.parametrize(
    ("visibility", "invited", "seen_by"),
    [
        ("public", (), {"berit", "frida", "geir", "clara", "ida", "nobody"}),
        ("members", (), {"berit", "frida", "geir", "clara"}),
        ("invited", ("graver",), {"berit", "geir", "clara"}),
    ],
)
def test_who_sees_a_listing_on_the_list_and_on_its_page(
    people: People, visibility: str, invited: tuple[str, ...], seen_by: set[str]
) -> None:
    listing = make_listing(people)
    show_to(people, listing, visibility, *invited)
    address = reverse("market:listing", args=[listing.public_id])
    for who in ("berit", "frida", "geir", "clara", "ida", "nobody"):
        assert bool(shown(people, who)) == (who in seen_by), who
        assert (people.client(who).get(address).status_code == 200) == (who in seen_by), who


@pytest.mark.parametrize("how", ["paused", "removed", "past its day", "promised", "window past"])
def test_what_is_not_on_the_market_is_not_on_the_list(people: People, how: str) -> None:
    listing = make_listing(people)
    if how == "paused":
        set_state(people.acting("berit"), listing, Listing.State.PAUSED)
    elif how == "past its day":
        Listing.objects.update(expires_on="2026-01-01")
    elif how == "removed":
        Listing.objects.update(state="removed")
    elif how == "promised":
        Lot.objects.update(promised_tonnes=1850)
    else:
        Lot.objects.update(from_period=2020 * 4, to_period=2020 * 4 + 3)
    assert shown(people, "nobody") == []


def test_a_paused_listing_is_seen_by_its_owner_only(people: People) -> None:
    listing = make_listing(people)
    set_state(people.acting("berit"), listing, Listing.State.PAUSED)
    address = reverse("market:listing", args=[listing.public_id])
    assert {
        who for who in ("berit", "per", "frida", "nobody") if people.client(who).get(address).status_code == 200
    } == {
        "berit",
        "per",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mass_type=clay", ["Skole", "Hall"]),
        ("mass_type=sand", []),
        ("class=1", ["Skole", "Hall"]),
        ("class=2", []),
        ("from=2027-Q4", ["Skole", "Hall"]),
        ("from=2028-Q1", []),
        ("to=2026-Q4", []),
        ("municipality=5001", ["Skole", "Hall"]),
        ("municipality=5028", []),
        ("near=63.4305,10.3951&km=2", ["Skole", "Hall"]),
        ("near=63.30,10.40&km=2", []),
        ("q=skole", ["Skole"]),
        ("q=LEIRE", ["Skole", "Hall"]),
        ("q=hemmelig+funn", ["Hall"]),
        ("photo=1", ["Hall"]),
        ("certainty=certain", ["Hall"]),
        ("certainty=coming", ["Skole"]),
        ("sort=-tonnes", ["Skole", "Hall"]),
        ("sort=soon", ["Hall", "Skole"]),
        ("sort=near&near=63.4305,10.3951", ["Hall", "Skole"]),
        ("mass_type=tull&class=9&from=x&km=x&page=tull", ["Skole", "Hall"]),
    ],
)
def test_the_list_is_filtered_and_sorted_by_the_address(people: People, query: str, found: list[str]) -> None:
    hall = make_listing(people, name="Hall", stage_probability=1.0, tonnes=900.0, tonnes_p10=None, tonnes_p90=None)
    edit_listing(people.acting("berit"), hall, {"title": "Hemmelig funn"}, [], hall.version)
    add_file(people.acting("berit"), hall, "photo", "Haug", photo())
    make_listing(people, name="Skole", tonnes=5000.0)
    assert shown(people, "nobody", "?" + query) == found


def test_a_need_is_found_by_every_class_that_it_takes(people: People) -> None:
    make_listing(people, direction="need", contamination_class=3)
    assert shown(people, "nobody", "?direction=need&class=2") == ["Ny skole"]
    assert shown(people, "nobody", "?direction=need&class=4") == []


def test_each_part_of_the_filter_can_be_taken_away_and_is_on_the_map_too(people: People) -> None:
    make_listing(people)
    answer = people.client("nobody").get(MARKET + "?mass_type=clay&municipality=5001&near=63.43,10.39&km=5")
    chips = {chip.label: chip.query for chip in answer.context["filter"].chips()}
    assert chips["Leire"] == "?municipality=5001&near=63.43%2C10.39&km=5"
    assert chips["Innen 5 km fra 63.43,10.39"] == "?mass_type=clay&municipality=5001"
    map_page = people.client("nobody").get(reverse("maps:map") + "?" + answer.context["map_query"])
    assert map_page.status_code == 200
    assert "layer=surplus" in answer.context["map_query"]
    assert "mass_type=clay" in answer.context["map_query"]


def test_an_empty_market_says_what_to_do(people: People) -> None:
    assert "Se prosjektene" in people.client("nobody").get(MARKET).content.decode()
    assert "Nullstill" in people.client("nobody").get(MARKET + "?mass_type=clay").content.decode()


@pytest.mark.parametrize("who", ["nobody", "berit"])
def test_fifty_rows_take_as_many_queries_as_one(
    people: People, who: str, django_assert_max_num_queries: Callable[..., object]
) -> None:
    trondheim = Organisation.objects.get(name="Trondheim kommune")
    site = Site.objects.create(public_id="s-1", name="Heimdal", longitude=10.35, latitude=63.35, municipality="5001")
    for number in range(60):
        project = Project.objects.create(
            public_id=f"p-{number}", site=site, name=f"Boliger {number:03}", state="published", organisation=trondheim
        )
        lot = Lot.objects.create(**CLAY, public_id=f"l-{number}", project=project, state="published")
        Listing.objects.create(public_id=f"m-{number}", lot=lot, organisation=trondheim, title=f"Leire {number}")
    client = people.client(who)
    client.get(MARKET)
    with django_assert_max_num_queries(9 if who == "berit" else 4):
        assert len(client.get(MARKET).context["page"].rows) == 50
