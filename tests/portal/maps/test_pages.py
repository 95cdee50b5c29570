"""The map's pages: filter in the address, list with pages, pop-ups, near a place; what is wrong is said."""

import re
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django.fixtures import Settings

from ressursbank.portal.maps.asked import Asked, read_asked
from ressursbank.portal.plans.filters import BadAddressError
from ressursbank.portal.sites.models import Distance
from tests.portal.maps.region_rows import Rows, write_rows
from tests.portal.people import People


@pytest.fixture
def nobody(db: None) -> Client:
    return Client(HTTP_HOST="localhost")


@pytest.mark.parametrize("address", ["/kart/", "/en/map/", "/kart/?view=list", "/kart/naer/", "/kart/in-view/"])
def test_an_empty_portal_says_what_to_do(nobody: Client, address: str) -> None:
    answer = nobody.get(address)
    assert answer.status_code == 200
    assert b"None" not in answer.content


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("period=2027", "2027-Q1"),
        ("period=2027-Q5", "2027-Q1"),
        ("mass_type=gold", "clay"),
        ("class=6", "1, 2, 3, 4, 5"),
        ("layer=houses", "surplus, need, projects, facilities, storage"),
        ("stage=x", "construction"),
        ("kind=x", "housing"),
        ("facility_kind=x", "landfill"),
        ("status=x", "open"),
        ("storage_kind=x", "own_site"),
        ("municipality=51", "5001"),
        ("bbox=1,2,3", "10.2,63.3,10.6,63.5"),
        ("bbox=10.6,63.3,10.2,63.5", "10.2,63.3,10.6,63.5"),
        ("bbox=nan,63.3,10.2,63.5", "10.2,63.3,10.6,63.5"),
        ("view=globe", "map, list"),
        ("view=list&show=cars", "lots, projects, facilities, storage"),
        ("view=list&page=0", "1, 2, 3"),
        ("view=list&page=x", "1, 2, 3"),
    ],
)
def test_a_wrong_address_is_answered_with_what_would_be_right(nobody: Client, query: str, right: str) -> None:
    answer = nobody.get(f"/kart/?{query}")
    assert answer.status_code == 400
    assert right in unescape(answer.content.decode())


def test_all_that_is_wrong_is_said_at_once(db: None) -> None:
    with pytest.raises(BadAddressError) as raised:
        read_asked(QueryDict("period=x&class=9&mass_type=gold"))
    assert len(raised.value.faults) == 3


def test_the_map_is_told_in_json_what_is_wrong(nobody: Client) -> None:
    answer = nobody.get("/kart/tiles/6/33/16.mvt?class=9")
    assert answer.status_code == 400
    assert "1, 2, 3, 4, 5" in answer.json()["faults"][0]
    assert "no-store" in answer["Cache-Control"]


def test_an_address_says_the_same_after_reading_and_writing(db: None) -> None:
    text = "layer=surplus&layer=facilities&period=2027-Q3&mass_type=clay&mass_type=rock&stage=tender&kind=school"
    text += "&facility_kind=landfill&status=open&storage_kind=shared&class=2&municipality=5001&q=skole&own=1"
    text += "&bbox=10.2,63.3,10.6,63.5"
    asked = read_asked(QueryDict(text))
    assert read_asked(QueryDict(asked.query())) == asked
    assert read_asked(QueryDict("")) == Asked()
    assert not Asked().query()
    assert read_asked(QueryDict(Asked(layers=()).query())).layers == ()


def test_the_list_holds_what_the_map_holds_page_by_page(people: People, nobody: Client) -> None:
    rows = write_rows(people, projects=150, facilities=60)
    seen = [row for row in rows.facilities if row.state in ("published", "closed")]
    found = set()
    for number in (1, 2):
        page = nobody.get(f"/kart/?view=list&show=facilities&page={number}").content.decode()
        found |= {row.public_id for row in seen if f'/{row.public_id}/"' in page}
    assert found == {row.public_id for row in seen}


def test_the_list_costs_the_same_queries_however_long(
    people: People, nobody: Client, django_assert_max_num_queries: Any
) -> None:
    write_rows(people, projects=120)
    nobody.get("/kart/?view=list&show=lots")
    for which in ("lots", "projects", "facilities", "storage"):
        with django_assert_max_num_queries(4):
            nobody.get(f"/kart/?view=list&show={which}")


def test_the_filter_stays_when_one_goes_from_map_to_list_and_on(rows: Rows, nobody: Client) -> None:
    page = unescape(nobody.get("/kart/?period=2028-Q1&mass_type=clay").content.decode())
    assert "/kart/?view=list&period=2028-Q1&mass_type=clay" in page
    listed = unescape(nobody.get("/kart/?view=list&period=2028-Q1&mass_type=clay").content.decode())
    assert "/kart/?period=2028-Q1&mass_type=clay" in listed
    assert "view=list&period=2028-Q1&mass_type=clay&show=projects" in listed


def test_a_pop_up_lists_the_lots_of_a_project(people: People, rows: Rows) -> None:
    lot = next(lot for lot in rows.lots if lot.state == lot.project.state == "published")
    page = people.client("nobody").get(f"/kart/about/project/{lot.project.public_id}/").content.decode()
    assert lot.project.name in page
    assert f"/prosjekter/{lot.project.public_id}/" in page
    assert "<table" in page
    assert "<html" not in page


def test_a_pop_up_of_a_site_holds_all_that_stands_there(people: People, rows: Rows) -> None:
    site = rows.sites[0]
    for project in rows.projects[:3]:
        type(project).objects.filter(pk=project.pk).update(site=site, state="published")
    page = people.client("nobody").get(f"/kart/about/site/{site.pk}/").content.decode()
    for project in rows.projects[:3]:
        assert project.name in page


@pytest.mark.parametrize("address", ["project/p-none", "car/1", "site/x", "site/99999999999999999999", "site/0"])
def test_a_pop_up_of_what_does_not_exist_is_not_found(rows: Rows, nobody: Client, address: str) -> None:
    assert nobody.get(f"/kart/about/{address}/").status_code == 404


def test_near_a_known_site_the_listed_road_holds(
    people: People, rows: Rows, nobody: Client, settings: Settings
) -> None:
    settings.ADDRESS_SERVICE = ""
    here = next(project for project in rows.projects if project.state == "published")
    there = next(row for row in rows.facilities if row.state == "published" and row.site_id != here.site_id)
    Distance.objects.create(from_site=there.site, to_site=here.site, kilometres=0.123)
    page = nobody.get(f"/kart/naer/?near={here.public_id}&layer=facilities").content.decode()
    assert re.search(rf"{there.name}</a>\s*<span[^>]*>0,1 km", page)


def test_near_a_free_point_comes_by_road_or_says_that_it_does_not(rows: Rows, nobody: Client) -> None:
    page = unescape(nobody.get("/en/map/near/?near=63.43, 10.39&layer=facilities").content.decode())
    assert "Main roads of Trøndelag (N1000)" in page
    assert " min" in page
    assert "Nearest to 63.4300, 10.3900" in page


def test_a_place_that_cannot_be_found_keeps_what_was_typed(rows: Rows, nobody: Client, settings: Settings) -> None:
    settings.ADDRESS_SERVICE = ""
    page = unescape(nobody.get("/en/map/near/?near=Munkegata 1").content.decode())
    assert 'value="Munkegata 1"' in page
    assert "63.4305, 10.3951" in page


def test_a_draft_is_no_place_for_others_to_measure_from(people: People, rows: Rows, settings: Settings) -> None:
    settings.ADDRESS_SERVICE = ""
    draft = next(row for row in rows.projects if row.state == "draft" and row.organisation is not None)
    assert draft.name not in people.client("nobody").get(f"/kart/naer/?near={draft.public_id}").content.decode()


def test_the_phone_may_ask_for_its_position_and_the_aerial_photo_for_its_host(nobody: Client) -> None:
    from ressursbank.portal.security import content_security_policy

    assert "geolocation=(self)" in nobody.get("/kart/")["Permissions-Policy"]
    policy = content_security_policy("https://tiles.example.no/{z}/{x}/{y}.jpg?key=1")
    assert "img-src 'self' data: blob: https://cache.kartverket.no https://tiles.example.no;" in policy
    assert "key" not in policy


def test_the_aerial_photo_is_offered_only_where_one_is_set(rows: Rows, nobody: Client, settings: Settings) -> None:
    assert b'value="aerial"' not in nobody.get("/kart/").content
    settings.AERIAL_TILES = "https://tiles.example.no/{z}/{x}/{y}.jpg"
    page = nobody.get("/kart/").content.decode()
    assert 'value="aerial"' in page
    assert "Geovekst" in page
