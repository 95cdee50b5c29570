"""For whom one acts, under which hat; the same person has the rights of one hat at a time."""

import pytest
from django.test import Client
from django.urls import reverse

from ressursbank.portal.accounts.acting import NOBODY, OPERATOR
from ressursbank.portal.accounts.models import Membership
from ressursbank.portal.permissions import RULES, UnknownActionError, may
from ressursbank.portal.projects.models import Project
from ressursbank.portal.sites.models import Site
from tests.portal.people import People


@pytest.fixture
def project(people: People) -> Project:
    """A draft of Trondheim kommune."""
    site = Site.objects.create(public_id="s-1", name="Tempe", longitude=10.4, latitude=63.41, municipality="5001")
    return Project.objects.create(
        public_id="p-1", site=site, name="Tempe skole", organisation=people.organisation["trondheim"]
    )


@pytest.mark.parametrize("action", ["project.edit", "project.publish", "project.create", "import.sheet"])
def test_a_builders_right_is_gone_under_the_hat_of_the_authority(people: People, project: Project, action: str) -> None:
    assert may(people.acting("tor", "builder"), action, project)
    assert not may(people.acting("tor", "authority"), action, project)


@pytest.mark.parametrize("action", ["plan.start", "plan.cancel", "plan.see_runs"])
def test_an_authoritys_right_is_gone_under_the_hat_of_the_builder(people: People, action: str) -> None:
    assert may(people.acting("tor", "authority"), action)
    assert not may(people.acting("tor", "builder"), action)


def test_an_authority_knows_its_municipalities_under_its_hat_alone(people: People) -> None:
    assert people.acting("tor", "authority").municipalities == {"5001"}
    assert people.acting("tor", "builder").municipalities == frozenset()


def test_a_hat_that_one_does_not_have_is_not_worn(people: People) -> None:
    assert people.acting("berit", "authority").hat == "builder"
    assert not people.acting("berit", "authority").has("authority")


def test_every_rule_answers_for_everybody_without_a_thing_of_their_own(people: People, project: Project) -> None:
    for acting in (NOBODY, OPERATOR, people.acting("ida"), people.acting("tor", "authority")):
        for action in RULES:
            if action.startswith(("organisation.", "member.", "role.")):
                assert may(acting, action, people.organisation["gard"]) in (True, False)
    with pytest.raises(UnknownActionError):
        may(NOBODY, "project.paint", project)


def switch(browser: Client, membership: Membership, hat: str = "", **more: str) -> str:
    answer = browser.post(reverse("accounts:switch"), {"choice": f"{membership.pk}:{hat}", **more})
    return answer.headers.get("Location", str(answer.status_code))


def test_the_menu_changes_the_hat_and_the_session(people: People) -> None:
    tor = people.client("tor")
    before = tor.session.session_key
    assert (
        'class="person-menu__hat">som byggherre</span>' in tor.get(reverse("accounts:organisations")).content.decode()
    )
    switch(tor, people.membership["tor"], "authority")
    assert tor.session.session_key != before
    page = tor.get(reverse("accounts:organisations")).content.decode()
    assert 'class="person-menu__hat">som myndighet</span>' in page


def test_a_person_of_two_organisations_changes_between_them(people: People) -> None:
    second = Membership.objects.create(person=people.person["frida"], organisation=people.organisation["mottak"])
    frida = people.client("frida")
    invite = reverse("accounts:invite", kwargs={"pk": people.organisation["fjord"].pk})
    assert frida.get(invite).status_code == 200
    switch(frida, second)
    assert frida.get(invite).status_code == 403
    switch(frida, people.membership["frida"])
    assert frida.get(invite).status_code == 200


@pytest.mark.parametrize("choice", ["", "x", "1:", "99999999999999999999999", "-1"])
def test_nobody_acts_for_whom_they_are_no_member_of(people: People, choice: str) -> None:
    ida = people.client("ida")
    assert ida.post(reverse("accounts:switch"), {"choice": choice}).status_code == 404
    assert switch(ida, people.membership["berit"]) == "404"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_switch_leads_to_no_other_site(people: People, target: str) -> None:
    assert "evil" not in switch(people.client("tor"), people.membership["tor"], next=target)
    assert switch(people.client("tor"), people.membership["tor"], next="/kart/") == "/kart/"


def test_a_page_asks_for_memberships_once(people: People, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    tor = people.client("tor")
    with django_assert_num_queries(5):  # session, person, memberships, their roles, unread notices
        tor.get(reverse("accounts:organisations"))
