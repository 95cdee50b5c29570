"""The main ways with the keyboard alone: skip the top bar, open a source, find masses, write a project, log in."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.portal.people import PASSWORD

AsPerson = Callable[..., Page]
MOST_STOPS = 80


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the thing has focus, and see that the focus shows."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement?.matches(selector) ?? false", selector):
            shows = page.evaluate(
                """() => { const style = getComputedStyle(document.activeElement);
                  return style.outlineStyle !== "none" || style.boxShadow !== "none"; }"""
            )
            assert shows, f"{selector} does not show that it has focus"
            return
    raise AssertionError(f"{selector} is not reached in {MOST_STOPS} presses of Tab")


def test_the_skip_link_leads_past_the_top_bar(as_person: AsPerson) -> None:
    page = as_person("nobody")
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".ds-skip-link")).to_be_focused()
    expect(page.locator(".ds-skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_figure_shows_its_source_and_the_lists_are_reached(as_person: AsPerson) -> None:
    page = as_person("nobody")
    page.goto("/")
    _tab_to(page, ".front-figure summary")
    page.keyboard.press("Enter")
    expect(page.locator(".figure-points").first).to_be_visible()
    page.goto("/")
    _tab_to(page, ".welcome a[href*='marked']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Marked")


def test_logging_in(as_person: AsPerson) -> None:
    page = as_person("nobody")
    page.goto("/konto/login/")
    _tab_to(page, "input[type=email], input[name=login]")
    page.keyboard.type("kari@example.no")
    _tab_to(page, "input[type=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Min side")


def test_the_first_step_of_a_project(as_person: AsPerson) -> None:
    page = as_person("frida")
    page.goto("/prosjekter/ny/")
    _tab_to(page, "#id_name")
    page.keyboard.type("Boliger ved kaia")
    _tab_to(page, "#id_position")
    page.keyboard.type("63.4400, 10.4200")
    _tab_to(page, "main form button[type=submit].ds-button:not([data-variant])")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Hva bygges?")).to_be_visible()


def test_the_filter_of_a_list(as_person: AsPerson) -> None:
    page = as_person("nobody")
    page.goto("/prosjekter/")
    _tab_to(page, "#id_text")
    page.keyboard.type("ingen heter dette")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Ingen prosjekter passer filteret")
