"""Storage on offer: the list by place, time, type and room; the form with its rules; publishing."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ressursbank.portal.accounts.acting import NOBODY, Acting
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.facilities.near import Place
from ressursbank.portal.facilities.storage_selectors import WantedStorage, find_storage
from ressursbank.portal.projects.models import ProjectParty
from tests.portal.facilities.made import make_area, make_project, make_site
from tests.portal.people import People

pytestmark = pytest.mark.django_db
AREA = {
    "name": "Sluppen", "kind": "shared", "operator": "Uavhengig AS", "position": "63.40, 10.40",
    "from_period": "2027-Q1", "to_period": "2028-Q4", "area_m2": "4 200", "room_tonnes": "12000", "surface": "gravel",
    "access": "Bk10", "noise_limits": "07–19", "dust_limits": "Vanning", "mass_types": ["clay", "till"],
    "max_contamination_class": "2", "fee_nok_per_tonne": "20", "holding_nok_per_tonne_quarter": "2,5",
    "max_storage_quarters": "4", "description": "Port ved veien",
}  # fmt: skip


def names(wanted: WantedStorage, acting: Acting = NOBODY) -> list[str]:
    return [row.area.name for row in find_storage(acting, wanted, "1").rows]


def test_each_part_of_the_filter() -> None:
    make_area("Tidlig", to_period=2027 * 4 + 1)
    make_area("Åpen for alt", mass_types=[], max_contamination_class=1, surface="asphalt", room_tonnes=500)
    make_area("Nabo", kind="neighbour", mass_types=["rock"], operator="Ærlig AS")
    assert names(WantedStorage(from_period=2027 * 4 + 2)) == ["Nabo", "Åpen for alt"]
    assert names(WantedStorage(to_period=2026 * 4)) == []
    assert set(names(WantedStorage(mass_type="clay"))) == {"Tidlig", "Åpen for alt"}
    assert names(WantedStorage(contamination_class=2, kind="neighbour")) == ["Nabo"]
    assert names(WantedStorage(surface="asphalt")) == ["Åpen for alt"]
    assert set(names(WantedStorage(room_tonnes=1000))) == {"Tidlig", "Nabo"}
    assert names(WantedStorage(search="ÆRLIG")) == ["Nabo"]
    assert names(WantedStorage(search="åpen")) == ["Åpen for alt"]


def test_a_type_is_not_found_inside_another_types_name() -> None:
    make_area("Kvikkleire", mass_types=["quick_clay"])
    assert names(WantedStorage(mass_type="clay")) == []


def test_nearest_first_within_reach() -> None:
    make_area("Fjern", site=make_site(64.0, 11.0))
    make_area("Nær", site=make_site(63.41, 10.4))
    here = Place(10.4, 63.4)
    assert names(WantedStorage(place=here)) == ["Nær", "Fjern"]
    assert names(WantedStorage(place=here, within_kilometres=20)) == ["Nær"]


def test_the_number_of_queries_does_not_grow(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(60):
        make_area(f"Areal {number}")
    with django_assert_num_queries(2):
        assert len(find_storage(NOBODY, WantedStorage(mass_type="clay"), "1").rows) == 50
    with django_assert_num_queries(3):
        find_storage(NOBODY, WantedStorage(place=Place(10.4, 63.4)), "1")


def test_a_shared_site_with_all_its_facts(people: People) -> None:
    client = people.client("geir")
    answer = client.post(reverse("facilities:storage_new"), AREA)
    area = StorageArea.objects.get()
    assert answer["Location"] == reverse("facilities:storage", args=(area.public_id,))
    assert (area.state, area.organisation, area.room_tonnes) == ("draft", people.organisation["graver"], 12000)
    assert area.site.municipality == "5001"
    client.post(reverse("facilities:storage_publish", args=(area.public_id,)), {"version": 1})
    body = people.client("nobody").get(answer["Location"]).content.decode()
    for text in (
        "Uavhengig AS",
        "Bk10",
        "07–19",
        "Vanning",
        "Leire, Morene",
        "2,50 kr per tonn og kvartal",
        "Grus eller",
    ):
        assert text in body, text


def test_a_projects_own_area_wants_its_project_and_stands_where_that_is(people: People) -> None:
    client = people.client("berit")
    project = make_project("Skolen", organisation=people.organisation["trondheim"])
    data = AREA | {"kind": "building_stage", "position": ""}
    body = client.post(reverse("facilities:storage_new"), data).content.decode()
    assert "Velg prosjektet som har dette arealet" in body
    client.post(reverse("facilities:storage_new"), data | {"project": project.public_id})
    area = StorageArea.objects.get()
    assert (area.project, area.site) == (project, project.site)


def test_a_project_of_somebody_else_cannot_be_chosen(people: People) -> None:
    others = make_project("Andres", organisation=people.organisation["fjord"])
    data = AREA | {"kind": "own_site", "project": others.public_id}
    client = people.client("geir")
    assert client.post(reverse("facilities:storage_new"), data).status_code == 200
    assert StorageArea.objects.count() == 0
    ProjectParty.objects.create(project=others, organisation=people.organisation["graver"], role="contractor")
    assert client.post(reverse("facilities:storage_new"), data).status_code == 302


def test_all_faults_are_told_at_once(people: People) -> None:
    wrong = {"from_period": "2028-Q1", "to_period": "2027-Q1", "area_m2": "0", "mass_types": [], "position": "x"}
    body = people.client("geir").post(reverse("facilities:storage_new"), AREA | wrong).content.decode()
    for text in ("Slutter før det begynner", "større enn eller lik 1", "Feltet er påkrevet", "Skriv to tall"):
        assert text in body, text


def test_editing_keeps_a_project_that_one_no_longer_works_for(people: People) -> None:
    area = make_area("Byggetrinn", kind="own_site", organisation=people.organisation["graver"], project=make_project())
    client = people.client("geir")
    form = client.get(reverse("facilities:storage_edit", args=(area.public_id,))).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    client.post(reverse("facilities:storage_edit", args=(area.public_id,)), data | {"name": "Nytt navn"})
    area.refresh_from_db()
    assert (area.name, area.project_id is not None) == ("Nytt navn", True)


def test_the_second_of_two_who_edit_is_told(people: People) -> None:
    area = make_area("Areal", organisation=people.organisation["graver"])
    client = people.client("geir")
    address = reverse("facilities:storage_edit", args=(area.public_id,))
    assert client.post(address, AREA | {"version": 1}).status_code == 302
    assert client.post(address, AREA | {"version": 1, "name": "Andre"}).status_code == 409


def test_figures_of_the_calculator_are_filled_in(people: People) -> None:
    query = {"area_m2": "4030", "room_tonnes": "3700", "mass_types": ["clay", "rock"], "max_contamination_class": "3"}
    body = people.client("geir").get(reverse("facilities:storage_new"), query).content.decode()
    assert 'name="area_m2" value="4030"' in body
    assert body.count("checked") == 2
    assert '<option value="3" selected>' in body
