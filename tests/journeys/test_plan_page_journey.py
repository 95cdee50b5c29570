"""What a person does on the front page in a browser: looks at the map, filters, asks why, reads it on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect

pytestmark = pytest.mark.browser

MAP_READY = "#map[data-ready][data-flows]"


@pytest.mark.parametrize("address", ["/plan/", "/en/plan/"])
def test_the_page_draws_its_map_and_charts_without_an_error(laptop: Page, address: str) -> None:
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "cache.kartverket.no" not in message.location.get("url", ""):
            errors.append(message.text)

    laptop.on("console", note)
    laptop.on("pageerror", lambda error: errors.append(str(error)))
    laptop.goto(address)
    laptop.wait_for_selector(MAP_READY)
    laptop.locator("#figures").scroll_into_view_if_needed()
    laptop.wait_for_selector("#figures[data-ready]")
    expect(laptop.locator("#levels-chart canvas")).to_be_visible()
    picture = laptop.locator("#map").screenshot()
    assert len(picture) > 20_000, "an empty map compresses to less"
    assert errors == []


def test_a_filter_changes_address_map_and_table(laptop: Page) -> None:
    laptop.goto("/en/plan/")
    laptop.wait_for_selector(MAP_READY)
    drawn = laptop.locator("#map").get_attribute("data-flows")
    laptop.select_option("#level", "6")
    expect(laptop).to_have_url(f"{laptop.url.split('?')[0]}?level=6")
    expect(laptop.locator("#flows [role=status]")).to_contain_text("Landfill")
    expect(laptop.locator("#map")).not_to_have_attribute("data-flows", drawn or "")
    assert set(laptop.locator(".flow-table .level").all_inner_texts()) == {"6\nLandfill"}
    laptop.go_back()
    expect(laptop.locator("#level")).to_have_value("")
    expect(laptop.locator("#flows [role=status]")).not_to_contain_text("Landfill")


def test_the_year_slider_works_from_the_keyboard(reader: Page) -> None:
    reader.goto("/plan/")
    reader.locator("#year-slider").focus()
    reader.keyboard.press("ArrowRight")
    expect(reader.locator(".year-shown")).to_have_text("2027")
    expect(reader.locator("#flows [role=status]")).to_contain_text("2027")
    assert "year=2027" in reader.url


def test_the_colours_of_flows_can_be_by_mass_type(laptop: Page) -> None:
    laptop.goto("/plan/")
    laptop.wait_for_selector(MAP_READY)
    laptop.get_by_label("Massetype", exact=True).and_(laptop.locator("input")).check()
    expect(laptop.locator('[data-colours="mass_type"]')).to_be_visible()
    expect(laptop.locator('[data-colours="level"]')).to_be_hidden()


def test_why_opens_beside_the_table_and_closes_with_escape(reader: Page) -> None:
    reader.goto("/plan/")
    reader.locator("a[data-why]").first.click()
    dialog = reader.locator("#why-dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("heading", name="Hvorfor denne flyten?")).to_be_visible()
    expect(dialog.locator(".why-table .chosen")).to_have_count(1)
    reader.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_pages_of_the_table_turn_without_losing_the_place(reader: Page) -> None:
    reader.goto("/en/plan/")
    first = reader.locator(".flow-table tbody tr").first.inner_text()
    reader.get_by_role("link", name="Next").click()
    expect(reader.locator(".ds-pagination [aria-current=page]")).to_have_text("2")
    assert reader.locator(".flow-table tbody tr").first.inner_text() != first
    assert "page=2" in reader.url


def test_a_place_in_the_table_shows_its_facts_and_flows(reader: Page) -> None:
    reader.goto("/en/plan/?level=6")
    name = reader.locator(".flow-table tbody tr").first.locator(".place-cell").nth(1)
    wanted = name.inner_text()
    name.get_by_role("link").click()
    expect(reader.locator(".place-facts h3")).to_have_text(wanted)
    expect(reader.locator(".place-facts")).to_contain_text("Room left")


def test_the_language_switch_keeps_what_was_filtered(reader: Page) -> None:
    reader.goto("/plan/")
    reader.select_option("#level", "5")
    expect(reader.locator('.languages a[hreflang="en"]')).to_have_attribute("href", "/en/plan/?level=5")
    reader.locator('.languages a[hreflang="en"]').click()
    expect(reader.locator("#level")).to_have_value("5")
    expect(reader.locator("html")).to_have_attribute("lang", "en")


def test_nothing_runs_out_of_a_phones_screen(phone: Page) -> None:
    phone.goto("/en/plan/")
    phone.wait_for_selector(MAP_READY)
    for width in (390, 320):
        phone.set_viewport_size({"width": width, "height": 844})
        assert phone.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", ["/plan/", "/en/plan/"])
def test_no_barrier_that_axe_finds_stands_on_the_page(laptop: Page, address: str) -> None:
    laptop.goto(address)
    laptop.wait_for_selector(MAP_READY)
    laptop.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    found = Axe().run(laptop)
    assert found.violations_count == 0, found.generate_report()
    laptop.locator("a[data-why]").first.click()
    laptop.wait_for_selector("#why-dialog[open]")
    laptop.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
    found = Axe().run(laptop)
    assert found.violations_count == 0, found.generate_report()


def test_no_barrier_that_axe_finds_stands_on_a_phone(phone: Page) -> None:
    phone.goto("/plan/")
    found = Axe().run(phone)
    assert found.violations_count == 0, found.generate_report()


def test_the_first_tab_leads_past_the_top_bar(reader: Page) -> None:
    reader.goto("/en/plan/")
    reader.keyboard.press("Tab")
    focused = reader.locator(":focus")
    expect(focused).to_have_text("Skip to content")
    reader.keyboard.press("Enter")
    assert reader.url.endswith("#main")
