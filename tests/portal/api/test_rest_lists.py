"""Lists: what is seen by whom, filters, pages that neither lose nor repeat a row, and what other sites may read."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ressursbank.portal.projects.models import Lot
from ressursbank.region.periods import parse_period
from tests.portal.api.called import Program, program
from tests.portal.api.existing import make_everything
from tests.portal.marketplace.listed import make_listing, show_to
from tests.portal.people import People
from tests.portal.projects.made import make_draft, make_lot, make_published

pytestmark = pytest.mark.django_db
LISTS = ("/projects", "/lots", "/listings", "/facilities", "/storage-areas", "/bookings", "/agreements")


def ids(answer: Any) -> list[str]:
    """Of the rows."""
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["items"]]


def all_ids(caller: Program, path: str) -> list[str]:
    """Of all pages, by following `next`."""
    found: list[str] = []
    while path:
        answer = caller.get(path)
        found += ids(answer)
        path = (answer.json()["next"] or "").removeprefix("http://localhost/api/v1")
    return found


def test_pages_follow_each_other_without_loss_though_rows_come_and_change_meanwhile(people: People) -> None:
    project = make_published(people)
    made = [project.lots.get().public_id, *(make_lot(people, project).public_id for _each in range(6))]
    first = Program().get("/lots?limit=3&mass_type=clay")
    assert ids(first) == made[:3]
    Lot.objects.filter(public_id=made[1]).update(tonnes=1.0)
    later = make_lot(people, project).public_id
    following = first.json()["next"]
    assert "mass_type=clay" in following
    assert all_ids(Program(), following.removeprefix("http://localhost/api/v1")) == [*made[3:], later]
    assert all_ids(Program(), "/lots?limit=1") == [*made, later]


def test_filters_by_type_class_direction_quarters_municipality_and_time(people: People) -> None:
    project = make_published(people)
    clay = project.lots.get()
    rock = make_lot(
        people, project, mass_type="rock", contamination_class=2, direction="need", from_period=parse_period("2029-Q1"),
        to_period=parse_period("2029-Q2"),
    )  # fmt: skip
    nobody = Program()
    for query in ("mass_type=rock", "contamination_class=2", "direction=need", "from_quarter=2028-Q1"):
        assert ids(nobody.get(f"/lots?{query}")) == [rock.public_id], query
    assert ids(nobody.get("/lots?to_quarter=2028-Q4")) == [clay.public_id]
    assert len(ids(nobody.get("/lots?municipality=5001"))) == 2
    assert ids(nobody.get("/lots?municipality=5006")) == []
    assert ids(nobody.get(f"/lots?project_id={project.public_id}&mass_type=clay")) == [clay.public_id]
    soon = (timezone.now() + timedelta(hours=1)).isoformat().replace("+", "%2B")
    assert ids(nobody.get(f"/lots?changed_since={soon}")) == []
    Lot.objects.filter(pk=rock.pk).update(changed_at=timezone.now() + timedelta(hours=2))
    assert ids(nobody.get(f"/lots?changed_since={soon}")) == [rock.public_id]


def test_drafts_are_read_by_their_own_organisation_alone(people: People) -> None:
    draft = make_lot(people, make_draft(people)).public_id
    assert ids(program(people).get("/lots")) == ids(program(people).get("/lots?mine=true&state=draft")) == [draft]
    for other in (Program(), program(people, "frida"), program(people, "ada")):
        assert ids(other.get("/lots")) == ids(other.get("/lots?state=draft")) == []
        assert other.get(f"/lots/{draft}").status_code == 404


def test_a_listing_for_members_or_invited_is_seen_by_them_alone(people: People) -> None:
    listing = make_listing(people)
    for visibility, invited, seen in (
        ("public", (), ("nobody", "frida", "mona")),
        ("members", (), ("frida", "mona")),
        ("invited", ("mottak",), ("mona",)),
    ):
        listing.refresh_from_db()
        show_to(people, listing, visibility, *invited)
        for name in ("nobody", "frida", "mona"):
            caller = Program() if name == "nobody" else program(people, name)
            assert ids(caller.get("/listings")) == ([listing.public_id] if name in seen else []), (visibility, name)
            assert (caller.get(f"/listings/{listing.public_id}").status_code == 200) == (name in seen)
    assert program(people).get("/listings?mine=true").json()["items"][0]["invited"] == ["971032081"]
    assert program(people, "mona").get("/listings").json()["items"][0]["invited"] == []


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_one(
    people: People, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_everything(people)
    berit = program(people)
    berit.get(path)
    with CaptureQueriesContext(connection) as one:
        few = len(ids(berit.get(path)))
    for number in range(3):
        if path in ("/projects", "/lots"):
            make_published(people, f"Skole {number}")
        else:
            _again(people, path, number)
    with django_assert_num_queries(len(one)):
        assert len(ids(berit.get(path))) > few
    assert len(one) <= 9


def _again(people: People, path: str, number: int) -> None:
    from tests.portal.facilities.made import make_area, make_facility
    from tests.portal.marketplace.agreed import make_enquiry, make_need
    from tests.portal.marketplace.stored import book

    trondheim = people.organisation["trondheim"]
    if path == "/listings":
        make_listing(people, name=f"Skole {number}")
    elif path == "/facilities":
        make_facility(f"Deponi {number}", accepts={"clay": (2, 95.0), "rock": (1, 60.0)}, organisation=trondheim)
    elif path == "/storage-areas":
        make_area(f"Lager {number}", organisation=trondheim)
    elif path == "/bookings":
        area = make_area(f"Lager {number}", organisation=trondheim)
        book(people, area, 100, "geir", from_period=2027 * 4, to_period=2027 * 4)
    else:
        make_enquiry(people, make_need(people, name=f"Voll {number}"), "berit", make_published(people).lots.get())


def test_pages_of_any_site_read_what_everybody_may_see_without_credentials(people: People) -> None:
    answer = Program().get("/lots", Origin="https://kart.example")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    with_token = program(people).get("/lots", Origin="https://kart.example")
    assert "Access-Control-Allow-Origin" not in with_token
    assert "Access-Control-Allow-Origin" not in Program().post("/lots", {}, Origin="https://kart.example")
    asked = Program()("OPTIONS", "/lots", Origin="https://kart.example", Access_Control_Request_Method="POST")
    assert "Access-Control-Allow-Methods" not in asked


def test_an_edit_names_the_version_that_it_changes(people: People) -> None:
    lot = make_published(people).lots.get().public_id
    berit, path = program(people), f"/lots/{lot}"
    seen = berit.get(path)
    changed = berit.patch(path, {"note": "Tørr", "quantity": {"value": 900, "unit": "tonnes"}}, If_Match=seen["ETag"])
    assert (changed.status_code, changed.json()["note"], changed.json()["tonnes"]) == (200, "Tørr", 900.0)
    assert changed.json()["mass_type"] == seen.json()["mass_type"]
    late = berit.patch(path, {"note": "For sen"}, If_Match=seen["ETag"])
    assert (late.status_code, late["ETag"]) == (412, changed["ETag"])
    assert berit.patch(path, {"note": "Uten"}).status_code == 428
    assert berit.get(path).json()["note"] == "Tørr"


def test_the_rows_of_a_facility_are_changed_as_a_whole_and_guarded_by_their_version(people: People) -> None:
    facility = make_everything(people)["facility_id"]
    berit, path = program(people), f"/facilities/{facility}"
    seen = berit.get(path)
    accepts = [
        {"mass_type": "clay", "max_contamination_class": 3, "fee_nok_per_tonne": 120},
        {"mass_type": "rock", "max_contamination_class": 1, "fee_nok_per_tonne": 60},
    ]
    rows = [{"first_quarter": "2027-Q1", "last_quarter": "2029-Q4", "tonnes_per_quarter": 30_000}]
    changed = berit.patch(path, {"accepts": accepts, "capacities": rows}, If_Match=seen["ETag"])
    assert changed.status_code == 200, changed.content
    assert (changed.json()["accepts"], changed.json()["capacities"]) == (accepts, rows)
    assert changed["ETag"] != seen["ETag"]
    assert berit.patch(path, {"accepts": []}, If_Match=seen["ETag"]).status_code == 412
    twice = berit.patch(path, {"accepts": [accepts[0], accepts[0]], "capacities": rows * 2}, If_Match="*")
    assert [each["field"] for each in twice.json()["faults"]] == ["accepts.1.mass_type", "capacities.1.first_quarter"]
