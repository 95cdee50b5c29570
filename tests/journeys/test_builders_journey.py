"""A builder has a project published within minutes; the planning consultant works on it as a party; on a phone too."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

AsPerson = Callable[..., Page]
Shot = Callable[[Page, str], None]


def _write_a_project(page: Page, name: str) -> None:
    """The four steps to the page before publishing."""
    page.get_by_label("Hva heter prosjektet?").fill(name)
    page.get_by_label("Koordinater", exact=False).first.fill("63.4205, 10.3940")
    page.get_by_role("button", name="Lagre og gå videre").click()
    page.get_by_label("Hva bygges?").select_option("school")
    page.locator("#id_planning_stage").select_option("zoning")
    page.locator("#id_gross_area_m2").fill("4 800")
    page.get_by_role("button", name="Lagre og gå videre").click()
    page.locator("#id_lots-0-mass_type").select_option("clay")
    page.locator("#id_lots-0-contamination_class").select_option("1")
    page.locator("#id_lots-0-quantity").fill("2 100,5")
    page.locator("#id_lots-0-unit").select_option("fm3")
    page.locator("#id_lots-0-from_period").select_option(index=3)
    page.locator("#id_lots-0-to_period").select_option(index=4)


def test_a_builder_creates_and_publishes_a_project(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("berit")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Min side")
    shot(page, "my-page")
    page.get_by_role("main").get_by_role("link", name="Nytt prosjekt").first.click()
    _write_a_project(page, "Skole ved elva")
    shot(page, "masses")
    page.get_by_role("button", name="Lagre og gå videre").click()
    shot(page, "before-publishing")
    page.get_by_role("button", name="Publiser").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Skole ved elva")
    expect(page.get_by_text("Publisert").first).to_be_visible()
    shot(page, "published")
    address = page.url
    stranger = as_person("nobody")
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("Skole ved elva")


def test_the_same_on_a_phone_in_english(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("frida", is_phone=True)
    page.goto("/en/")
    page.get_by_role("main").get_by_role("link", name="New project").first.click()
    page.get_by_label("What is the project called?").fill("Homes by the fjord")
    page.get_by_label("Coordinates", exact=False).first.fill("63.4205, 10.3940")
    shot(page, "place")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_label("What is built?")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shot(page, "building")


def test_a_planning_consultant_edits_a_project_as_its_party(as_person: AsPerson, shot: Shot) -> None:
    page = as_person("kari")
    page.goto("/min-side/")
    page.locator(".own-card a").first.click()
    page.get_by_role("link", name="Masser", exact=True).last.click()
    page.get_by_role("link", name="Ny massepost").first.click()
    page.locator("#id_direction").select_option("need")
    page.locator("#id_mass_type").select_option("gravel")
    page.locator("#id_contamination_class").select_option("1")
    page.locator("#id_quantity").fill("500")
    page.locator("#id_unit").select_option("tonnes")
    page.locator("#id_from_period").select_option(index=4)
    page.locator("#id_to_period").select_option(index=5)
    page.get_by_role("button", name="Lagre", exact=True).first.click()
    expect(page.locator(".notices")).to_contain_text("lagret")
    shot(page, "saved")
