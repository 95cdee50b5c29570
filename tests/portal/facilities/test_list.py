"""The list of facilities: who sees which, what each part of the filter finds, in how many queries and how fast."""

from datetime import UTC, datetime
from time import process_time

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ressursbank.portal.accounts.acting import NOBODY, Acting
from ressursbank.portal.facilities.hours import is_open_at, open_at
from ressursbank.portal.facilities.models import Facility, FacilityAccepts, FacilityCapacity
from ressursbank.portal.facilities.near import Place
from ressursbank.portal.facilities.selectors import Wanted, find_facilities, matching
from ressursbank.portal.sites.models import Distance, Site
from tests.portal.facilities.made import add_capacity, make_facility, make_project, make_site
from tests.portal.people import People

pytestmark = pytest.mark.django_db
TOWN = Place(10.4, 63.4)


def names(wanted: Wanted, acting: Acting = NOBODY) -> list[str]:
    return [row.facility.name for row in find_facilities(acting, wanted, "1", 2027).rows]


def page(client: Client, **query: str) -> str:
    return client.get(reverse("facilities:list"), query).content.decode()


def test_drafts_are_seen_by_their_own_people_and_withdrawn_ones_by_nobody(people: People) -> None:
    mine = people.organisation["mottak"]
    make_facility("Utkast", organisation=mine, state="draft")
    make_facility("Trukket", organisation=mine, state="withdrawn")
    make_facility("Åpent")
    assert names(Wanted()) == ["Åpent"]
    assert names(Wanted(), people.acting("mona")) == ["Utkast", "Åpent"]


def test_the_coordinator_sees_drafts_that_no_organisation_runs(people: People) -> None:
    make_facility("Uten drifter", state="draft")
    assert names(Wanted(), people.acting("clara")) == ["Uten drifter"]
    assert names(Wanted(), people.acting("mona")) == []


def test_each_part_of_the_filter() -> None:
    make_facility("Leirdeponi", accepts={"clay": (3, 90), "till": (1, 50)}, operator="Ærlig Drift")
    make_facility("Ås pukkverk", kind="quarry", accepts={"rock": (1, 80)}, site=make_site(municipality="5031"))
    make_facility("Dyrking", kind="recovery", variant="farmland", status="zoned", accepts={"clay": (1, 20)})
    assert names(Wanted(search="ærlig")) == ["Leirdeponi"]
    assert names(Wanted(search="ÅS")) == ["Ås pukkverk"]
    assert names(Wanted(kind="quarry")) == ["Ås pukkverk"]
    assert names(Wanted(kind="recovery", variant="farmland")) == ["Dyrking"]
    assert names(Wanted(status="zoned")) == ["Dyrking"]
    assert names(Wanted(municipality="5031")) == ["Ås pukkverk"]
    assert names(Wanted(mass_type="clay", contamination_class=2)) == ["Leirdeponi"]
    # The class is asked of the same row as the type: till is taken in class 1 only.
    assert names(Wanted(mass_type="till", contamination_class=2)) == []
    assert names(Wanted(mass_type="clay", sort="price")) == ["Dyrking", "Leirdeponi"]


def test_open_now_is_by_norwegian_time_and_minds_closed_days() -> None:
    hours = {"mon": {"from": 7 * 60, "to": 16 * 60}, "closed": {"2027-05-17": "Grunnlovsdagen"}}
    open_one = make_facility("Åpent", opening_hours=hours)
    make_facility("Ukjent")
    monday = datetime(2027, 5, 10, 5, 30, tzinfo=UTC)  # 07:30 in Norway
    early = datetime(2027, 5, 10, 4, 59, tzinfo=UTC)
    national_day = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)
    for moment, is_open in ((monday, True), (early, False), (national_day, False)):
        assert is_open_at(hours, moment) is is_open
        assert list(Facility.objects.filter(open_at(moment))) == ([open_one] if is_open else [])
    assert is_open_at({}) is None


def test_nearest_first_by_road_where_a_road_is_listed() -> None:
    project_site, far, near = make_site(63.40, 10.40), make_site(63.40, 10.50), make_site(63.40, 10.45)
    make_facility("Lang vei", site=near)
    make_facility("Kort vei", site=far)
    Distance.objects.create(from_site=project_site, to_site=near, kilometres=30)
    Distance.objects.create(from_site=far, to_site=project_site, kilometres=6)
    assert names(Wanted(place=TOWN)) == ["Lang vei", "Kort vei"]
    at_project = Place(10.40, 63.40, site_id=project_site.pk)
    found = find_facilities(NOBODY, Wanted(place=at_project), "1", 2027).rows
    assert [(row.facility.name, row.kilometres, row.is_by_road) for row in found] == [
        ("Kort vei", 6, True),
        ("Lang vei", 30, True),
    ]
    assert names(Wanted(place=at_project, within_kilometres=10)) == ["Kort vei"]


def test_great_circle_is_lengthened_by_the_detour_factor() -> None:
    make_facility("Nord", site=make_site(63.5, 10.4))
    (row,) = find_facilities(NOBODY, Wanted(place=TOWN), "1", 2027).rows
    assert row.kilometres == pytest.approx(6371.0088 * 0.1 * 3.141592653589793 / 180 * 1.3, rel=0.1)
    assert not row.is_by_road


def test_the_page_finds_a_project_by_its_id_and_says_what_would_be_right(people: People) -> None:
    project = make_project("Skolen")
    make_facility("Deponi")
    body = page(people.client("nobody"), near=project.public_id)
    assert "de nærmeste Skolen først" in body
    assert "0 km" in body
    wrong = page(people.client("nobody"), near="der borte")
    assert "63.4305, 10.3951" in wrong
    assert "Deponi" in wrong


def test_an_empty_list_says_which_part_of_the_filter_is_in_the_way(people: People) -> None:
    make_facility("Deponi", accepts={"clay": (2, 90)})
    body = page(people.client("nobody"), mass_type="clay", klass="5")
    assert "1 anlegg uten «Klasse»" in body
    english = people.client("nobody").get("/en/facilities/?mass_type=clay&klass=5").content.decode()
    assert "1 facility without «Class»" in english


def test_this_years_room_is_shown(people: People) -> None:
    facility = make_facility("Deponi")
    this_year = datetime.now(UTC).year
    add_capacity(facility, this_year * 4, this_year * 4 + 3, 2500)
    assert "10\u202f000" in page(people.client("nobody"))


@pytest.fixture
def many(db: None) -> None:
    """5,000 facilities with four mass types and two runs of capacity each."""
    sites = Site.objects.bulk_create(
        Site(public_id=f"s{i}", name=f"Sted {i}", longitude=9 + i % 100 / 50, latitude=63 + i // 100 / 50,
             municipality=f"50{i % 40:02d}", east=0, north=0)
        for i in range(5000)
    )  # fmt: skip
    facilities = Facility.objects.bulk_create(
        Facility(public_id=f"f{i}", site=site, name=f"Anlegg {i}", kind="landfill", status="open", state="published",
                 search_text=f"anlegg {i}")
        for i, site in enumerate(sites)
    )  # fmt: skip
    types = ("clay", "till", "sand", "rock")
    FacilityAccepts.objects.bulk_create(
        FacilityAccepts(facility=facility, mass_type=mass_type, max_contamination_class=2, fee_nok_per_tonne=100)
        for facility in facilities
        for mass_type in types
    )
    FacilityCapacity.objects.bulk_create(
        FacilityCapacity(facility=facility, from_period=start, to_period=start + 3, tonnes_per_period=1000)
        for facility in facilities
        for start in (2027 * 4, 2028 * 4)
    )


def test_five_thousand_facilities_are_listed_in_a_constant_number_of_queries_and_in_time(
    many: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # Slow (5,000 facilities are written) and worth it: this is the size that the region grows to.
    asked = {
        "all": Wanted(),
        "type and class": Wanted(mass_type="clay", contamination_class=2),
        "words": Wanted(search="anlegg 49"),
        "near": Wanted(place=TOWN, within_kilometres=40),
        "price": Wanted(mass_type="clay", sort="price"),
    }
    with django_assert_num_queries(5):
        find_facilities(NOBODY, asked["type and class"], "2", 2027)
    with django_assert_num_queries(5):
        find_facilities(NOBODY, asked["near"], "2", 2027)
    for name, wanted in asked.items():
        times = []
        for number in range(7):
            start = process_time()
            found = find_facilities(NOBODY, wanted, str(number % 2 + 1), 2027)
            times.append(process_time() - start)
            assert len(found.rows) == 50
        # Time of the processor, since the machine may be busy with other things: 25 ms when this was written.
        assert sorted(times)[3] < 0.1, name
    assert matching(NOBODY, Wanted(search="anlegg 49")).count() == 111
