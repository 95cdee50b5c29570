"""The main job of each other role, from log-in to done."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

AsPerson = Callable[..., Page]
Shot = Callable[[Page, str], None]


def _title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_a_contractor_finds_takers_in_three_clicks(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("geir")
    page.goto("/kart/naer/?near=63.43,10.39&mass_type=clay")
    expect(page.get_by_role("main")).to_contain_text("km")
    shot(page, "near-here")


def test_a_haulier_sees_where_masses_are_to_be_hauled(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("halvard", is_phone=True)
    page.goto("/")
    page.goto("/plan/")
    expect(page.get_by_role("main")).to_contain_text("km")
    shot(page, "plan-on-a-phone")


def test_a_receiver_updates_room_and_price(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("mona")
    page.goto("/")
    page.locator(".own-card a").first.click()
    shot(page, "own-facility")
    assert _title(page)


def test_a_landowner_offers_ground_for_storage(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("lars")
    page.goto("/")
    page.get_by_role("link", name=re.compile("Tilby")).first.click()
    shot(page, "form")
    assert page.get_by_role("main").locator("form").count() >= 1


def test_a_coordinator_starts_and_publishes_a_plan(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("clara")
    page.goto("/")
    page.get_by_role("link", name="Planer").first.click()
    shot(page, "runs")


def test_an_authority_looks_at_the_balance_of_its_municipality(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("per")
    page.goto("/prosjekter/?municipality=5001")
    shot(page, "projects-of-the-municipality")
    page.goto("/plan/")
    shot(page, "plan")


def test_anyone_finds_masses_without_logging_in(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("nobody")
    page.goto("/")
    expect(page.locator(".front-figure")).to_have_count(3)
    shot(page, "front")
    page.get_by_text("Kilde og usikkerhet").first.click()
    expect(page.locator(".figure-points").first).to_be_visible()
    page.get_by_role("link", name="Finn masser").click()
    expect(page.get_by_role("main")).to_contain_text("overskudd")
    shot(page, "lots")


def test_an_administrator_confirms_a_role(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("ada")
    page.goto("/")
    expect(page.locator("#waiting-title")).to_be_visible()
    shot(page, "waits")
