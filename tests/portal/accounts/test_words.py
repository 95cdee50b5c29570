"""Every page and letter of accounts and of allauth is in Norwegian on Norwegian pages, with nothing inline."""

import re

import pytest
from allauth.account.models import EmailConfirmationHMAC
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.portal.accounts.test_log_in import log_in, show_that_it_is_me
from tests.portal.people import People

OPEN = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "account_reset_password_from_key_done",
    "account_inactive",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
)
OWN = (
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "socialaccount_connections",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "accounts:me",
    "accounts:profile",
    "accounts:erase",
    "accounts:organisations",
    "accounts:organisation_new",
)
ENGLISH = re.compile(
    r"\b(the|your|you|and|please|with|password|sign in|log in|email|account|security key|authenticator|"
    r"recovery|name|change|confirm|add|remove|used|cancel|save|not)\b",
    re.IGNORECASE,
)


def words_of(page: str) -> str:
    """What is read on a page, without what is in another language on purpose."""
    body = page.partition("<main")[2].partition("</main>")[0]
    body = re.sub(r"<(script|code|svg).*?</\1>", " ", body, flags=re.DOTALL)
    spoken = " ".join(re.findall(r'(?:alt|aria-label|title|placeholder|data-cancelled)="([^"]*)"', body))
    return re.sub(r"<[^>]+>", " ", body) + " " + spoken


def check(page: str, name: str) -> None:
    assert not ENGLISH.findall(words_of(page)), f"{name}: {ENGLISH.findall(words_of(page))}"
    assert "<style" not in page
    assert not re.search(r"\sstyle=|\son[a-z]+=\"", page), name
    assert not re.search(r"<script(?![^>]*(type=\"application/json\"|type=\"module\"|src=))", page), name
    assert page.count("<h1") == 1, name


@pytest.mark.parametrize("name", OPEN)
def test_a_page_for_everybody_is_norwegian(visitor: Client, name: str) -> None:
    check(visitor.get(reverse(name)).content.decode(), name)


def test_the_pages_of_whoever_is_logged_in_are_norwegian(people: People, visitor: Client) -> None:
    person = people.person["berit"]
    log_in(visitor, person.email)
    show_that_it_is_me(visitor)
    for name in OWN:
        if name == "mfa_deactivate_totp":
            TOTP.activate(person, "JBSWY3DPEHPK3PXP")
            RecoveryCodes.activate(person)
            check(visitor.get(reverse("mfa_index")).content.decode(), "mfa_index with two steps")
        answer = visitor.get(reverse(name))
        if answer.status_code == 302:
            pytest.fail(f"{name} leads to {answer['Location']}")
        check(answer.content.decode(), name)


def test_the_second_step_is_norwegian(people: People, visitor: Client) -> None:
    TOTP.activate(people.person["berit"], "JBSWY3DPEHPK3PXP")
    log_in(visitor, "berit@example.no")
    check(visitor.get(reverse("mfa_authenticate")).content.decode(), "mfa_authenticate")


def test_the_link_of_a_letter_opens_norwegian_pages(people: People, visitor: Client) -> None:
    people.person["ida"].emailaddress_set.update(verified=False)
    key = EmailConfirmationHMAC(people.person["ida"].emailaddress_set.get()).key
    for one in (key, "wrong"):
        check(visitor.get(reverse("account_confirm_email", kwargs={"key": one})).content.decode(), one)
    check(visitor.get(reverse("accounts:invitation", kwargs={"token": "x"})).content.decode(), "invitation")


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_the_same_pages_are_english_under_en(visitor: Client, name: str) -> None:
    with override("en"):
        words = words_of(visitor.get(reverse(name)).content.decode())
    assert not re.search(r"[æøåÆØÅ]|\b(og|ikke|passord|konto)\b", words)
