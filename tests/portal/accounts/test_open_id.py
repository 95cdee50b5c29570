"""Logging in by OpenID Connect, against a real provider that runs on this machine."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from ressursbank.portal.accounts.log_in import oidc_providers
from ressursbank.portal.accounts.models import Person
from tests.portal.people import PASSWORD, People


@pytest.fixture(scope="module")
def provider_address() -> Iterator[str]:
    """Where the provider answers."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def provider(provider_address: str, settings: Settings) -> str:
    """The provider, set up as an operator does."""
    environment = {
        "RESSURSBANK_OIDC_1_NAME": "Fylkets innlogging",
        "RESSURSBANK_OIDC_1_SERVER": provider_address,
        "RESSURSBANK_OIDC_1_CLIENT_ID": "ressursbank",
        "RESSURSBANK_OIDC_1_SECRET": "hemmelig",
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc_providers(environment)}}
    return provider_address


def tell(provider: str, sub: str, **claims: object) -> None:
    """What the provider knows of somebody."""
    httpx.put(f"{provider}/users/{sub}", json=claims).raise_for_status()


def to_provider(browser: Client, **query: str) -> str:
    """From our log-in page to the provider's; its address with what we ask for."""
    page = browser.get(reverse("account_login"), query).content.decode()
    assert "Logg inn med Fylkets innlogging" in page
    answer = browser.get(reverse("openid_connect_login", kwargs={"provider_id": "fylkets-innlogging"}), query)
    return answer["Location"]


def log_in(browser: Client, sub: str, **query: str) -> str:
    """The whole code flow; where it ends."""
    back = httpx.post(to_provider(browser, **query), data={"sub": sub}).headers["Location"]
    assert back.startswith("http://localhost/konto/oidc/fylkets-innlogging/login/callback/")
    return browser.get(back)["Location"]


def test_we_ask_for_name_and_address_with_a_state_and_proof_of_the_code(provider: str, visitor: Client) -> None:
    asked = parse_qs(urlsplit(to_provider(visitor)).query)
    assert asked["response_type"] == ["code"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"][0]


def test_a_new_person_is_made_from_what_the_provider_tells(provider: str, visitor: Client) -> None:
    tell(provider, "s-1", email="Olga@Fylke.no", email_verified=True, name="Olga Fylke")
    log_in(visitor, "s-1")
    person = Person.objects.get(email="olga@fylke.no")
    assert person.name == "Olga Fylke"
    assert not person.has_usable_password()
    assert visitor.session["_auth_user_id"] == str(person.pk)
    assert EmailAddress.objects.get(user=person).verified
    assert not mail.outbox
    again = Client(HTTP_HOST="localhost")
    log_in(again, "s-1")
    assert again.session["_auth_user_id"] == str(person.pk)


def test_somebody_known_with_the_same_confirmed_address_is_the_same_person(
    provider: str, people: People, visitor: Client
) -> None:
    tell(provider, "s-2", email="berit@example.no", email_verified=True, name="Berit B.")
    assert log_in(visitor, "s-2", next="/meg/") == "/meg/"
    assert visitor.session["_auth_user_id"] == str(people.person["berit"].pk)
    assert SocialAccount.objects.get(user=people.person["berit"]).uid == "s-2"
    assert Person.objects.get(pk=people.person["berit"].pk).check_password(PASSWORD)


def test_an_address_that_the_provider_does_not_vouch_for_opens_nobodys_account(
    provider: str, people: People, visitor: Client
) -> None:
    tell(provider, "s-3", email="berit@example.no", email_verified=False, name="Falsk")
    log_in(visitor, "s-3")
    assert visitor.session.get("_auth_user_id") != str(people.person["berit"].pk)
    assert not SocialAccount.objects.filter(user=people.person["berit"]).exists()


def test_without_an_address_the_person_is_asked_and_must_confirm_it(provider: str, visitor: Client) -> None:
    """As ID-porten, which tells neither."""
    tell(provider, "s-4", pid="01010112345")
    assert log_in(visitor, "s-4") == reverse("socialaccount_signup")
    page = visitor.get(reverse("socialaccount_signup")).content.decode()
    assert "Fylkets innlogging har bekreftet hvem du er." in page
    answer = visitor.post(reverse("socialaccount_signup"), {"name": "Per Porten", "email": "per@porten.no"})
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in visitor.session
    assert mail.outbox[-1].to == ["per@porten.no"]


@pytest.mark.parametrize(("shown", "is_let_in"), [("substantial", False), ("high", True)])
def test_a_level_of_assurance_that_was_asked_for_must_be_shown(
    provider: str, settings: Settings, visitor: Client, shown: str, is_let_in: bool
) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]
    app |= {"auth_params": {"acr_values": "high"}, "acr_accepted": ["high"]}
    tell(provider, "s-7", email="ola@fylke.no", email_verified=True, name="Ola", acr=shown)
    asked = to_provider(visitor, auth_params="acr_values=substantial")
    back = httpx.post(asked, data={"sub": "s-7"}).headers["Location"]
    assert visitor.get(back).status_code == (302 if is_let_in else 403)
    assert ("_auth_user_id" in visitor.session) == is_let_in


def test_whoever_says_no_at_the_provider_is_told_that_nothing_happened(provider: str, visitor: Client) -> None:
    asked = to_provider(visitor)
    back = httpx.post(asked, data={"action": "deny"}).headers["Location"]
    assert "error=access_denied" in back
    # This provider leaves out the state, which the standard (RFC 6749, 4.1.2.1) asks for.
    state = parse_qs(urlsplit(asked).query)["state"][0]
    answer = visitor.get(back, {"error": "access_denied", "state": state}, follow=True)
    assert "Innloggingen ble avbrutt" in answer.content.decode()
    assert "_auth_user_id" not in visitor.session


def test_a_code_that_the_provider_does_not_know_is_an_error_in_words(provider: str, visitor: Client) -> None:
    state = parse_qs(urlsplit(to_provider(visitor)).query)["state"][0]
    callback = reverse("openid_connect_callback", kwargs={"provider_id": "fylkets-innlogging"})
    answer = visitor.get(callback, {"code": "feil", "state": state})
    assert "Innloggingen virket ikke" in answer.content.decode()
    assert "_auth_user_id" not in visitor.session


def test_an_answer_that_was_not_asked_for_is_refused(provider: str, visitor: Client) -> None:
    tell(provider, "s-5", email="ond@example.no", email_verified=True, name="Ond")
    back = httpx.post(to_provider(Client(HTTP_HOST="localhost")), data={"sub": "s-5"}).headers["Location"]
    answer = visitor.get(back)
    assert "Innloggingen virket ikke" in answer.content.decode()
    assert "_auth_user_id" not in visitor.session


def test_a_provider_that_is_down_is_an_error_in_words(provider: str, settings: Settings, visitor: Client) -> None:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = visitor.get(reverse("openid_connect_login", kwargs={"provider_id": "fylkets-innlogging"}))
    assert "Innloggingen virket ikke" in answer.content.decode()


def test_somebody_logged_in_connects_and_disconnects_a_provider(provider: str, people: People) -> None:
    tell(provider, "s-6", email="annen@fylke.no", email_verified=True, name="Berit")
    browser = people.client("berit")
    page = browser.get(reverse("socialaccount_connections")).content.decode()
    assert "Ingen er koblet til kontoen din." in page
    address = reverse("openid_connect_login", kwargs={"provider_id": "fylkets-innlogging"})
    to = browser.get(address, {"process": "connect"})["Location"]
    browser.get(httpx.post(to, data={"sub": "s-6"}).headers["Location"])
    account = SocialAccount.objects.get(user=people.person["berit"])
    page = browser.get(reverse("socialaccount_connections")).content.decode()
    assert "Fylkets innlogging" in page
    browser.post(reverse("socialaccount_connections"), {"account": account.pk})
    assert not SocialAccount.objects.exists()
