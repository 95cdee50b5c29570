"""One's own page, data handed over as JSON, and an account erased."""

import json

from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from ressursbank.portal.accounts import invitations
from ressursbank.portal.accounts.models import Membership, Person
from ressursbank.portal.audit.models import Change
from tests.portal.accounts.test_log_in import log_in, show_that_it_is_me
from tests.portal.people import PASSWORD, People


def test_the_profile_is_changed_and_its_language_is_used(people: People) -> None:
    berit = people.client("berit")
    page = berit.get(reverse("accounts:me")).content.decode()
    assert "berit@example.no" in page
    assert "Trondheim kommune" in page
    berit.post(reverse("accounts:profile"), {"name": "Berit Bygg", "phone": "+47 900 00 000", "language": "en"})
    person = Person.objects.get(email="berit@example.no")
    assert (person.name, person.phone, person.language) == ("Berit Bygg", "+47 900 00 000", "en")


def test_own_data_is_a_file_with_everything(people: People) -> None:
    invitations.invite(people.acting("frida"), people.organisation["fjord"], "berit@example.no", [])
    invitations.invite(people.acting("berit"), people.organisation["trondheim"], "ny@example.no", [])
    answer = people.client("berit").get(reverse("accounts:own_data"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    data = json.loads(answer.content)
    assert data["person"]["email"] == "berit@example.no"
    assert "password" not in str(data)
    assert data["memberships"][0]["organisation"] == "Trondheim kommune"
    assert data["memberships"][0]["roles"] == ["builder"]
    assert [row["organisation"] for row in data["invitations"]] == ["Fjord Eiendom AS"]
    assert [row["action"] for row in data["changes"]] == ["member.invite"]


def erase(browser: Client, email: str) -> str:
    log_in(browser, email)
    show_that_it_is_me(browser)
    return browser.post(reverse("accounts:erase"), {"is_sure": "on"}, follow=True).content.decode()


def test_an_erased_account_leaves_no_name_and_cannot_log_in(people: People, visitor: Client) -> None:
    invitations.invite(people.acting("frida"), people.organisation["fjord"], "bo@example.no", [])
    number = Change.objects.count()
    assert "Kontoen din er slettet." in erase(visitor, "bo@example.no")
    person = Person.objects.get(pk=people.person["bo"].pk)
    assert (person.name, person.phone, person.is_active) == ("–", "", False)
    assert person.email.endswith("@erased.invalid")
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Membership.objects.filter(person=person).exists()
    assert "bo@example.no" not in str(list(Change.objects.values()))
    assert Change.objects.count() == number + 1
    other = Client(HTTP_HOST="localhost")
    log_in(other, "bo@example.no")
    assert "_auth_user_id" not in other.session


def test_the_only_owner_hands_over_first(people: People, visitor: Client) -> None:
    page = erase(visitor, "berit@example.no")
    assert "Du er eneste eier" in page
    assert "Trondheim kommune" in page
    assert Person.objects.get(pk=people.person["berit"].pk).is_active


def test_whoever_owns_an_organisation_of_nobody_else_may_go(people: People, visitor: Client) -> None:
    assert "Kontoen din er slettet." in erase(visitor, "lars@example.no")


def test_an_account_is_not_erased_without_the_password_anew(people: People) -> None:
    browser = people.client("bo")
    answer = browser.post(reverse("accounts:erase"), {"is_sure": "on"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Person.objects.get(email="bo@example.no").is_active
    browser.post(answer["Location"], {"password": PASSWORD, "next": reverse("accounts:erase")})
    assert not Person.objects.filter(email="bo@example.no").exists()
