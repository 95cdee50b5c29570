"""Making an account, logging in and out, a new password, another address: by the letters that are sent."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from ressursbank.portal.accounts.models import Person
from tests.portal.people import PASSWORD, People

NEW = {"name": "Nina  Ny", "email": "Nina@Example.no", "password1": PASSWORD}


def link_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"http://localhost(/\S+)", str(letter.body))
    assert found, letter.body
    return found[1]


def log_in(browser: Client, email: str, password: str = PASSWORD, address: str = "account_login") -> str:
    answer = browser.post(reverse(address), {"login": email, "password": password})
    return answer.headers.get("Location", "")


def show_that_it_is_me(browser: Client) -> None:
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_a_new_person_confirms_the_address_and_is_logged_in(visitor: Client) -> None:
    answer = visitor.post(reverse("account_signup"), NEW, follow=True)
    assert "Bekreft e-postadressen din" in answer.content.decode()
    person = Person.objects.get(email="nina@example.no")
    assert (person.name, person.language) == ("Nina Ny", "nb")
    assert "_auth_user_id" not in visitor.session
    letter = mail.outbox[-1]
    assert letter.subject == "Ressursbank: Bekreft e-postadressen din"
    page = visitor.get(link_in(letter))
    assert "Er nina@example.no din?" in page.content.decode()
    answer = visitor.post(link_in(letter))
    assert visitor.session["_auth_user_id"] == str(person.pk)
    assert answer.status_code == 302


def test_nobody_logs_in_with_an_address_that_is_not_confirmed(visitor: Client) -> None:
    visitor.post(reverse("account_signup"), NEW)
    other = Client(HTTP_HOST="localhost")
    assert log_in(other, "nina@example.no") == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in other.session


def test_where_letters_lie_is_said_in_a_local_run_only(visitor: Client, settings: Settings) -> None:
    settings.EMAIL_FILE_PATH = "/home/kari/ressursbank/mail"
    assert "/home/kari/ressursbank/mail" in visitor.get(reverse("account_email_verification_sent")).content.decode()
    settings.IS_PRODUCTION = True
    assert "kari" not in visitor.get(reverse("account_email_verification_sent")).content.decode()


def test_signing_up_with_a_known_address_looks_the_same_and_tells_the_owner_by_letter(
    people: People, visitor: Client
) -> None:
    unknown = visitor.post(reverse("account_signup"), NEW)
    known = Client(HTTP_HOST="localhost").post(reverse("account_signup"), NEW | {"email": "berit@example.no"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert mail.outbox[-1].to == ["berit@example.no"]
    assert Person.objects.filter(email="berit@example.no").count() == 1


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(people: People, visitor: Client) -> None:
    pages = [
        visitor.post(reverse("account_login"), {"login": email, "password": "noe-helt-annet-enn-det"}).content.decode()
        for email in ("berit@example.no", "nobody@example.no")
    ]
    assert all("E-postadressen og/eller passordet du oppgav er feil." in page for page in pages)


def test_a_new_password_for_an_unknown_address_looks_like_one_for_a_known(people: People, visitor: Client) -> None:
    answers = [
        visitor.post(reverse("account_reset_password"), {"email": email})["Location"]
        for email in ("berit@example.no", "nobody@example.no")
    ]
    assert answers[0] == answers[1]


def test_a_new_password_is_chosen_by_the_link_which_works_once(people: People, visitor: Client) -> None:
    visitor.post(reverse("account_reset_password"), {"email": "berit@example.no"})
    link = link_in(mail.outbox[-1])
    page = visitor.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    visitor.post(form, {"password1": "nye-masser-til-2027", "password2": "nye-masser-til-2027"})
    assert log_in(Client(HTTP_HOST="localhost"), "berit@example.no", "nye-masser-til-2027")
    assert "ugyldig" in Client(HTTP_HOST="localhost").get(link, follow=True).content.decode()
    assert len(mail.outbox) == 2
    assert "Passordet ditt" in mail.outbox[1].body


@pytest.mark.parametrize("password", ["kort", "1234567890123", "password123", "nina@example.no"])
def test_a_weak_password_is_refused_with_the_reason(visitor: Client, password: str) -> None:
    answer = visitor.post(reverse("account_signup"), NEW | {"password1": password})
    assert answer.status_code == 200
    assert answer.context["form"].errors["password1"]
    assert 'role="alert"' in answer.content.decode()


def test_after_many_wrong_passwords_the_right_one_must_wait(people: People, visitor: Client) -> None:
    for _attempt in range(5):
        log_in(visitor, "berit@example.no", "feil-passord-igjen")
    answer = visitor.post(reverse("account_login"), {"login": "berit@example.no", "password": PASSWORD})
    assert "For mange innloggingsforsøk" in answer.content.decode()
    assert "_auth_user_id" not in visitor.session


def test_the_session_is_another_one_after_logging_in(people: People, visitor: Client) -> None:
    visitor.get(reverse("accounts:invitation", kwargs={"token": "x"}))
    session = visitor.session
    session["something"] = 1
    session.save()
    before = session.session_key
    visitor.cookies["sessionid"] = str(before)
    log_in(visitor, "berit@example.no")
    assert visitor.session["_auth_user_id"]
    assert visitor.session.session_key != before


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_log_in_leads_to_no_other_site(people: People, visitor: Client, target: str) -> None:
    answer = visitor.post(reverse("account_login"), {"login": "berit@example.no", "password": PASSWORD, "next": target})
    assert "evil" not in answer["Location"]
    assert "javascript" not in answer["Location"]


def test_a_log_in_goes_where_one_was_headed(people: People, visitor: Client) -> None:
    refused = visitor.get(reverse("accounts:me"))
    assert refused["Location"].startswith(reverse("account_login"))
    answer = visitor.post(refused["Location"], {"login": "berit@example.no", "password": PASSWORD, "next": "/meg/"})
    assert answer["Location"] == "/meg/"


def test_whoever_reads_english_comes_to_english_pages(people: People, visitor: Client) -> None:
    Person.objects.filter(email="berit@example.no").update(language="en")
    assert log_in(visitor, "berit@example.no").startswith("/en/")


def test_logging_out_takes_a_button(people: People) -> None:
    browser = people.client("berit")
    assert "Vil du logge ut?" in browser.get(reverse("account_logout")).content.decode()
    assert "_auth_user_id" in browser.session
    answer = browser.post(reverse("account_logout"), follow=True)
    assert "Du er logget ut." in answer.content.decode()
    assert "_auth_user_id" not in browser.session


def test_another_address_counts_when_its_letter_is_answered(people: People, visitor: Client) -> None:
    log_in(visitor, "berit@example.no")
    visitor.post(reverse("account_email"), {"email": "berit.bygg@example.no", "action_add": "1"})
    page = visitor.get(reverse("account_email")).content.decode()
    assert "berit.bygg@example.no" in page
    assert Person.objects.get(name="Berit").email == "berit@example.no"
    letter = next(letter for letter in mail.outbox if letter.to == ["berit.bygg@example.no"])
    visitor.post(link_in(letter))
    assert Person.objects.get(name="Berit").email == "berit.bygg@example.no"
    assert list(EmailAddress.objects.filter(user__name="Berit").values_list("email", flat=True)) == [
        "berit.bygg@example.no"
    ]
