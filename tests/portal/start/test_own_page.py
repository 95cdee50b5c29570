"""One's own page: what is one's own, what waits, a guide until it is put away; and the long texts in two languages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from ressursbank.portal.accounts.models import OrganisationRole
from ressursbank.portal.accounts.roles import ROLES
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.sites.models import Site
from ressursbank.portal.start.guides import ALL_GUIDES
from tests.portal.people import MEMBERS, People


def _project(people: People, number: int, owner: str = "trondheim") -> Project:
    site = Site.objects.create(public_id=f"s-{number}", name="Lade", longitude=10.44, latitude=63.44)
    project = Project.objects.create(
        public_id=f"p-{number}",
        site=site,
        name=f"Skole {number}",
        organisation=people.organisation[owner],
        planning_stage="zoning",
    )
    Lot.objects.create(
        public_id=f"l-{number}",
        project=project,
        direction="surplus",
        mass_type="clay",
        contamination_class=1,
        from_period=8108,
        to_period=8109,
        tonnes=4200,
    )
    return project


def _page(people: People, name: str, language: str = "nb") -> str:
    address = "/min-side/" if language == "nb" else "/en/my-page/"
    answer = people.client(name).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_page_needs_a_log_in(people: People) -> None:
    assert people.client("nobody").get("/min-side/").status_code == 302


@pytest.mark.parametrize("name", [*MEMBERS, "ida"])
def test_everybody_has_a_page_in_both_languages(people: People, name: str) -> None:
    assert "Min side" in _page(people, name)
    assert "My page" in _page(people, name, "en")


def test_own_projects_stand_there_with_their_tonnes_and_nobody_elses(people: People) -> None:
    _project(people, 1)
    _project(people, 2, "fjord")
    page = _page(people, "berit")
    assert "Skole 1" in page
    assert "ca. 4\u202f200" in page
    assert "Skole 2" not in page


def test_the_next_task_of_each_project_stands_there(people: People) -> None:
    _project(people, 1)
    page = _page(people, "berit")
    assert "Neste oppgaver" in page
    assert reverse("projects:gate_point", args=["p-1", "zoning_plan"]).rpartition("zoning_")[0] in page


def test_the_number_of_queries_does_not_grow_with_the_projects(people: People) -> None:
    counts = []
    client = people.client("berit")
    for first in (1, 11):
        for number in range(first, first + 5):
            _project(people, number)
        with CaptureQueriesContext(connection) as captured:
            client.get("/min-side/")
            counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_facility_without_a_limit_says_so(people: People) -> None:
    site = Site.objects.create(public_id="s-1", name="Lade", longitude=10.44, latitude=63.44)
    Facility.objects.create(
        public_id="f-1", site=site, name="Deponiet", kind="landfill", organisation=people.organisation["mottak"]
    )
    page = _page(people, "mona")
    assert "Deponiet" in page
    assert "ingen grense" in page


def test_an_administrator_sees_the_roles_that_wait_and_the_organisation_that_it_waits(people: People) -> None:
    OrganisationRole.objects.create(organisation=people.organisation["gard"], role="authority")
    assert "Gården ber om å være myndighet" in _page(people, "ada")
    assert "Rollen myndighet venter" in _page(people, "lars")
    assert "ber om å være" not in _page(people, "berit")


def test_a_guide_is_shown_until_it_is_put_away(people: People) -> None:
    client = people.client("berit")
    assert "Slik kommer du i gang som byggherre" in client.get("/min-side/").content.decode()
    client.post(reverse("start:put_guide_away", args=["builder"]))
    client.post(reverse("start:put_guide_away", args=["builder"]))
    assert "Slik kommer du i gang som byggherre" not in client.get("/min-side/").content.decode()
    people.person["berit"].refresh_from_db()
    assert people.person["berit"].seen_guides == ["builder"]
    assert (
        "Slik kommer du i gang som byggherre" in client.get(reverse("start:guide", args=["builder"])).content.decode()
    )


@pytest.mark.parametrize("role", list(ROLES))
def test_each_role_has_a_guide_of_three_or_four_steps_that_lead_somewhere(role: str) -> None:
    steps = ALL_GUIDES[role].steps
    assert len(steps) in (3, 4)
    assert all(step.url.startswith("/") and step.text_nb and step.text_en for step in steps)


@pytest.mark.parametrize("address", ["/hjelp/", "/tilgjengelighet/", "/personvern/", "/en/help/", "/en/privacy/"])
def test_the_long_texts_are_public_and_linked_from_every_page(people: People, address: str) -> None:
    client = people.client("nobody")
    assert client.get(address).status_code == 200
    assert f'href="{address}"' in client.get("/en/" if address.startswith("/en/") else "/").content.decode()


def test_the_legal_pages_give_the_address_that_the_operator_has_set(people: People, settings: Settings) -> None:
    settings.CONTACT_EMAIL = "post@ressursbank.example"
    page = people.client("nobody").get("/tilgjengelighet/").content.decode()
    assert "mailto:post@ressursbank.example" in page
    assert "likestillings- og diskrimineringsloven" in page
    assert "uutilsynet.no" in page
