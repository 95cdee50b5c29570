"""The main job of each other role, from log-in to done."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.portal.people import PASSWORD

AsPerson = Callable[..., Page]
Shot = Callable[[Page, str], None]


def test_a_contractor_finds_takers_in_three_clicks(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("geir")
    page.goto("/")
    page.locator(".guide").get_by_role("link", name="Finn masser du trenger").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Marked")
    page.get_by_role("main").locator("tbody a, .cards a, li a").first.click()
    shot(page, "lot")
    page.goto("/kart/naer/?near=63.43,10.39&mass_type=clay")
    expect(page.get_by_role("main")).to_contain_text("km")
    shot(page, "near-here")


def test_a_haulier_sees_on_a_phone_what_is_to_be_hauled(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("halvard", is_phone=True)
    page.goto("/")
    page.locator(".guide").get_by_role("link", name="Se planens strømmer").click()
    expect(page.get_by_role("main")).to_contain_text("km")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shot(page, "plan-on-a-phone")


def test_a_receiver_updates_price_and_status_in_one_form(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("mona")
    page.goto("/")
    page.get_by_role("link", name="Oppdater kapasitet og priser").click()
    shot(page, "operator")
    form = page.locator("form[action*='rask'], form[aria-label^='Rask']").first
    price = form.locator("input[name^='fee']").first
    price.fill("123,50")
    form.get_by_role("button", name="Lagre").click()
    expect(page.locator(".notices")).to_be_visible()
    shot(page, "saved")
    expect(page.locator("input[name^='fee']").first).to_have_value(re.compile("123,5"))


def test_a_landowner_offers_ground_for_storage(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("lars")
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Tilby mellomlager").first.click()
    page.locator("#id_name").fill("Nedre jordet")
    page.locator("#id_kind").select_option("shared")
    operator = page.locator("#id_operator")
    operator.fill("Trøndelag ressursbank")
    shot(page, "form")
    page.get_by_role("button", name="Lagre").click()
    # What is missing is named on top, and nothing that was written is lost.
    expect(page.locator(".ds-error-summary")).to_be_visible()
    expect(page.locator("#id_name")).to_have_value("Nedre jordet")
    shot(page, "what-is-missing")


def test_a_coordinator_starts_and_publishes_a_plan(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("clara")
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Planer").first.click()
    shot(page, "runs")
    page.get_by_role("main").get_by_role("link", name="Lag en plan").first.click()
    page.locator("#id_name").fill("Plan fra reisen")
    page.get_by_role("button", name="Start").click()
    publish = page.get_by_role("button", name="Publiser denne planen")
    # The page follows the job and shows its end by itself.
    expect(publish).to_be_visible(timeout=90_000)
    publish.click()
    expect(page.get_by_role("main")).to_contain_text("Dette er planen alle ser")
    shot(page, "published")


def test_an_authority_looks_at_the_balance_of_its_municipality(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("per")
    page.goto("/prosjekter/?municipality=5001")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Prosjekter")
    shot(page, "projects-of-the-municipality")
    page.get_by_role("navigation", name="Hovedsider").get_by_role("link", name="Plan").click()
    expect(page.locator(".key-figure").first).to_be_visible()
    shot(page, "plan")


def test_anyone_finds_masses_without_logging_in(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("nobody")
    page.goto("/")
    expect(page.locator(".front-figure")).to_have_count(3)
    shot(page, "front")
    page.get_by_text("Kilde og usikkerhet").first.click()
    expect(page.locator(".figure-points").first).to_be_visible()
    page.get_by_role("link", name="Finn masser").click()
    expect(page.get_by_role("main")).to_contain_text("Overskudd")
    shot(page, "lots")


def test_whoever_wants_to_report_surplus_is_asked_to_log_in_first(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("nobody")
    page.goto("/")
    page.get_by_role("link", name="Meld overskudd").click()
    page.get_by_label("E-post", exact=False).first.fill("berit@example.no")
    page.locator("input[type=password]").fill(PASSWORD)
    shot(page, "log-in")
    page.locator("input[type=password]").press("Enter")
    expect(page.get_by_label("Hva heter prosjektet?")).to_be_visible()


def test_an_administrator_confirms_a_role(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("ada")
    page.goto("/")
    waiting = page.locator("section[aria-labelledby='waiting-title']")
    expect(waiting).to_contain_text("Gården ber om å være myndighet")
    shot(page, "waits")
    waiting.get_by_role("link").first.click()
    page.get_by_role("button", name="Godkjenn").first.click()
    expect(page.locator(".notices")).to_be_visible()
    page.goto("/min-side/")
    expect(page.get_by_text("ber om å være")).to_have_count(0)


def test_a_guide_is_put_away_and_found_again_under_help(as_person: AsPerson) -> None:
    page = as_person("gunn")
    page.goto("/")
    page.get_by_role("button", name=re.compile("Legg bort")).click()
    expect(page.locator(".notices")).to_contain_text("Hjelp")
    expect(page.locator(".guide")).to_have_count(0)
    page.get_by_role("contentinfo").get_by_role("link", name="Hjelp").click()
    page.get_by_role("link", name="Geotekniker/miljørådgiver").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Slik kommer du i gang")
