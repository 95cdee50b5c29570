"""A passkey is made and logs in, in Chromium with an authenticator that exists in software alone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.portal.people import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def with_authenticator(laptop: Page) -> Iterator[Page]:
    """A laptop with a fingerprint reader that always says yes."""
    protocol = laptop.context.new_cdp_session(laptop)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield laptop
    protocol.detach()


def log_in(page: Page, email: str) -> None:
    page.goto("/konto/login/")
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    expect(page.locator(".person-menu")).to_be_visible()


def log_out(page: Page) -> None:
    page.locator(".person-menu > summary").click()
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_text("Du er logget ut.")).to_be_visible()


def test_a_passkey_is_made_and_replaces_the_password(with_authenticator: Page) -> None:
    page = with_authenticator
    log_in(page, "kari@example.no")
    page.goto("/konto/2fa/webauthn/add/")
    expect(page.get_by_role("heading", name="Vis at det er deg")).to_be_visible()
    page.get_by_label("Passord").fill(PASSWORD)
    page.locator("main").get_by_role("button").first.click()
    page.get_by_label("Navn").fill("Min bærbare")
    expect(page.get_by_label("Logg inn med den alene, uten passord")).to_be_checked()
    page.get_by_role("button", name="Legg til").click()
    expect(page.get_by_role("heading", name="Gjenopprettingskoder")).to_be_visible()
    page.goto("/konto/2fa/webauthn/")
    expect(page.get_by_role("heading", name="Min bærbare")).to_be_visible()
    expect(page.get_by_text("Passnøkkel: logger inn uten passord")).to_be_visible()
    log_out(page)

    page.goto("/konto/login/")
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    expect(page.locator(".person-menu__name")).to_have_text("Kari")
    page.goto("/konto/2fa/webauthn/")
    expect(page.get_by_text("sist brukt")).to_be_visible()


def test_without_a_passkey_of_the_portal_one_is_told(with_authenticator: Page) -> None:
    page = with_authenticator
    page.goto("/konto/login/")
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    expect(page.get_by_role("alert")).to_contain_text("Passnøkkelen ble ikke brukt")
    assert page.url.endswith("/konto/login/")


def test_the_menu_works_by_keyboard(as_person: Callable[..., Page]) -> None:
    laptop = as_person("tor")
    laptop.goto("/organisasjoner/")
    summary = laptop.locator(".person-menu > summary")
    summary.focus()
    laptop.keyboard.press("Enter")
    expect(laptop.locator(".person-menu__choices button").nth(1)).to_have_text("Trondheim kommune som myndighet")
    expect(laptop.locator(".person-menu__panel")).to_be_visible()
    laptop.keyboard.press("Escape")
    expect(laptop.locator(".person-menu__panel")).to_be_hidden()
    laptop.keyboard.press("Enter")
    laptop.keyboard.press("Tab")
    laptop.keyboard.press("Tab")
    laptop.keyboard.press("Enter")
    expect(laptop.locator(".person-menu__hat")).to_have_text("som myndighet")
