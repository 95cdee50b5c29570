"""Two-step log-in: an authenticator app's real codes, recovery codes that work once, and asking anew before changes."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.portal.accounts.test_log_in import log_in, show_that_it_is_me
from tests.portal.people import People


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def set_up(browser: Client) -> str:
    log_in(browser, "berit@example.no")
    show_that_it_is_me(browser)
    page = browser.get(reverse("mfa_activate_totp"))
    assert 'class="qr-code" src="data:image/svg+xml' in page.content.decode()
    secret = str(page.context["form"].secret)
    answer = browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.status_code == 302
    return secret


@pytest.mark.django_db(transaction=True)  # the letter goes when the change is committed
def test_the_second_step_takes_the_code_of_the_app(people: People, visitor: Client) -> None:
    secret = set_up(visitor)
    assert "Autentiseringsapp aktivert" in [letter.subject.removeprefix("Ressursbank: ") for letter in mail.outbox]
    other = Client(HTTP_HOST="localhost")
    assert log_in(other, "berit@example.no") == reverse("mfa_authenticate")
    assert "_auth_user_id" not in other.session
    wrong = other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Feil kode." in wrong.content.decode()
    # Every code works once, and this one was used to set it up.
    cache.clear()
    assert other.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert other.session["_auth_user_id"] == str(people.person["berit"].pk)


def test_a_recovery_code_lets_in_once(people: People, visitor: Client) -> None:
    set_up(visitor)
    codes = Authenticator.objects.get(user=people.person["berit"], type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    page = visitor.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert codes[0] in page
    assert "10 av 10 koder er ubrukt" in page
    for expected in (302, 200):
        other = Client(HTTP_HOST="localhost")
        log_in(other, "berit@example.no")
        assert other.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == expected


def test_the_second_step_is_not_changed_without_the_password_anew(people: People) -> None:
    browser = people.client("berit")
    answer = browser.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert "Vis at det er deg" in browser.get(answer["Location"]).content.decode()
