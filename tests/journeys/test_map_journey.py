"""The map of the region in a browser: drawn, filtered, read as a list, worked from the keyboard and on a phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

READY = "#region-map[data-ready][data-idle]"
PATIENCE_MS = 60_000
"""Drawing without a graphics card takes its time."""
MOST_BYTES = 550_000
MIDDLE = (840, 430)


def open_map(page: Page, address: str = "/kart/") -> None:
    page.goto(address)
    page.wait_for_selector(READY, timeout=PATIENCE_MS)


def violations(page: Page) -> list[str]:
    found: Any = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"][:3]]


def first_of_list(page: Page) -> Any:
    return page.locator("#in-view a[data-about]").first


def test_the_map_draws_and_tells_in_words_what_it_shows(laptop: Page, shot: Callable[[Page, str], None]) -> None:
    errors: list[str] = []
    laptop.on("pageerror", lambda error: errors.append(str(error)))
    open_map(laptop)
    expect(laptop.locator("#in-view h2")).to_have_text("I kartutsnittet")
    expect(first_of_list(laptop)).to_be_visible()
    drawn = laptop.evaluate("() => document.querySelector('#region-map canvas').toDataURL().length")
    assert drawn > 10_000
    shot(laptop, "map")
    assert not violations(laptop)
    assert not errors


def test_the_first_view_is_light_enough_for_a_phone(laptop: Page) -> None:
    sizes: dict[str, int] = {}

    def note(request: Request) -> None:
        response = request.response()
        # Of a worker's own script the browser tells no size: its answer does.
        declared = int(response.headers.get("content-length", 0)) if response is not None else 0
        sizes[request.url] = max(request.sizes()["responseBodySize"], declared)

    laptop.on("requestfinished", note)
    open_map(laptop)
    laptop.wait_for_timeout(500)
    own = {url: size for url, size in sizes.items() if "kartverket" not in url}
    assert any("worker" in url for url in own)
    assert any("/tiles/" in url for url in own)
    largest = sorted(own.items(), key=lambda item: -item[1])[:12]
    assert sum(own.values()) <= MOST_BYTES, largest


def test_a_name_in_the_list_opens_the_pop_up_that_leads_to_the_page(laptop: Page) -> None:
    open_map(laptop)
    name = first_of_list(laptop).inner_text()
    first_of_list(laptop).click()
    popup = laptop.locator(".maplibregl-popup")
    expect(popup.get_by_role("heading", level=3)).to_have_text(name)
    expect(popup.get_by_role("link", name="Åpne prosjektet")).to_be_focused()
    laptop.keyboard.press("Escape")
    expect(popup).to_have_count(0)


def test_a_click_on_a_cluster_goes_closer(laptop: Page) -> None:
    open_map(laptop, "/kart/?layer=surplus&layer=need&at=63.4,10.4,6")
    before = laptop.url
    laptop.mouse.click(*MIDDLE)
    for shift in range(0, 60, 12):
        if laptop.url != before:
            break
        laptop.mouse.click(MIDDLE[0] + shift, MIDDLE[1] - shift)
        laptop.wait_for_timeout(900)
    expect(laptop).to_have_url(re.compile(r"at=63"))


def test_the_slider_is_worked_from_the_keyboard_and_stands_in_the_address(laptop: Page) -> None:
    open_map(laptop)
    sums = laptop.locator("#in-view .region-found__sums")
    whole = sums.inner_text()
    slider = laptop.get_by_label("Kvartal")
    slider.focus()
    expect(slider).to_have_attribute("aria-valuetext", "Hele perioden")
    laptop.keyboard.press("ArrowRight")
    laptop.keyboard.press("ArrowRight")
    expect(laptop).to_have_url(re.compile(r"period=20\d\d-Q2"))
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"2\. kv\. 20\d\d"))
    expect(sums).not_to_have_text(whole)
    laptop.go_back()
    expect(slider).to_have_attribute("aria-valuetext", re.compile("Hele perioden|1. kv."))


def test_the_filter_stands_in_the_address_and_holds_for_list_and_language(laptop: Page) -> None:
    open_map(laptop)
    laptop.locator("label", has_text="Behov").get_by_role("checkbox").uncheck()
    laptop.get_by_text("Flere filter").click()
    laptop.locator("summary", has_text="Massetype").click()
    laptop.locator("label", has_text="Leire").get_by_role("checkbox").first.check()
    expect(laptop).to_have_url(re.compile("layer=surplus.*mass_type=clay"))
    assert "layer=need" not in laptop.url
    expect(laptop.locator("summary", has_text="Massetype")).to_contain_text("(1)")
    english = laptop.locator(".languages a[hreflang=en]").get_attribute("href") or ""
    assert "mass_type=clay" in english
    laptop.get_by_role("link", name="Liste", exact=True).click()
    table = laptop.get_by_role("table")
    expect(table).to_be_visible()
    for row in table.locator("tbody tr").all():
        expect(row).to_contain_text("Overskudd")
        expect(row).to_contain_text("Leire")
    laptop.get_by_role("link", name="Kart", exact=True).last.click()
    laptop.wait_for_selector(READY, timeout=PATIENCE_MS)
    expect(laptop).to_have_url(re.compile("mass_type=clay"))


def test_the_list_works_without_javascript(browser: Any, served: str) -> None:
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/kart/")
    page.get_by_role("link", name="Liste", exact=True).click()
    page.get_by_label("Kvartal").select_option(index=3)
    page.get_by_role("button", name="Vis").click()
    assert re.search(r"period=20\d\d-Q3", page.url)
    assert page.get_by_role("heading", level=1).inner_text() == "Kartet som liste"
    context.close()


def test_near_here_lists_the_nearest_by_road(laptop: Page, shot: Callable[[Page, str], None]) -> None:
    open_map(laptop)
    laptop.get_by_role("button", name="Nær her").click()
    expect(laptop.locator("#region-hint")).to_contain_text("Klikk stedet")
    laptop.mouse.click(*MIDDLE)
    results = laptop.locator("#near-results")
    expect(results.get_by_role("heading", level=2)).to_contain_text("Nærmest")
    expect(results.get_by_role("heading", name="Anlegg")).to_be_visible()
    kilometres = [
        float(text.split(" km")[0].replace(",", ".").replace("\u202f", ""))
        for text in results.locator(".near-group").first.locator(".near-group__km").all_inner_texts()
    ]
    assert kilometres
    assert kilometres == sorted(kilometres)
    expect(laptop).to_have_url(re.compile("near=6"))
    shot(laptop, "near")
    assert not violations(laptop)
    laptop.get_by_role("button", name="Tilbake til det kartet viser").click()
    expect(laptop.locator("#in-view")).to_be_visible()
    assert "near=" not in laptop.url


def test_own_position_is_where_near_here_starts(browser: Any, served: str) -> None:
    context = browser.new_context(
        base_url=served,
        viewport={"width": 1280, "height": 800},
        geolocation={"latitude": 63.41, "longitude": 10.4},
        permissions=["geolocation"],
    )
    page = context.new_page()
    page.route("https://cache.kartverket.no/**", lambda route: route.abort())
    open_map(page)
    page.get_by_role("button", name="Min posisjon").click()
    expect(page.locator("#near-results h2")).to_have_text("Nærmest 63.4100, 10.4000")
    context.close()


def test_measuring_by_mouse_and_by_keyboard(laptop: Page) -> None:
    open_map(laptop)
    laptop.get_by_role("button", name="Mål", exact=True).click()
    laptop.mouse.click(700, 300)
    laptop.wait_for_timeout(400)
    laptop.mouse.click(900, 300)
    expect(laptop.locator("#region-hint")).to_have_text(re.compile(r"Lengde: [\d.,\s]+ k?m"))
    laptop.locator("#region-map canvas").focus()
    laptop.keyboard.press("Enter")
    expect(laptop.locator("#region-hint")).to_have_text(re.compile(r"Areal: [\d.,\s]+ (m²|daa|km²)"))
    laptop.keyboard.press("Escape")
    expect(laptop.locator("#region-hint")).to_be_hidden()


def test_arrows_move_the_map_and_enter_opens_what_lies_in_the_middle(laptop: Page) -> None:
    open_map(laptop)
    at = first_of_list(laptop).get_attribute("data-point")
    open_map(laptop, f"/kart/?layer=surplus&layer=need&layer=projects&at={at},15")
    laptop.locator("#region-map canvas").focus()
    laptop.keyboard.press("Enter")
    expect(laptop.locator(".maplibregl-popup h3").first).to_be_visible()
    laptop.keyboard.press("Escape")
    laptop.locator("#region-map canvas").focus()
    laptop.keyboard.press("ArrowUp")
    expect(laptop).to_have_url(re.compile("at="))
    moved = laptop.url
    laptop.wait_for_timeout(800)
    laptop.keyboard.press("+")
    expect(laptop).not_to_have_url(moved)


def test_the_plans_flows_are_a_layer(laptop: Page, shot: Callable[[Page, str], None]) -> None:
    open_map(laptop)
    with laptop.expect_response(re.compile("map.json")) as answer:
        laptop.get_by_label("Massestrømmer i publisert plan").check()
    assert answer.value.ok
    expect(laptop).to_have_url(re.compile("flows=1"))
    laptop.wait_for_selector(READY, timeout=PATIENCE_MS)
    shot(laptop, "flows")


def test_print_shows_the_map_as_a_picture_with_the_list(laptop: Page, shot: Callable[[Page, str], None]) -> None:
    open_map(laptop)
    laptop.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    laptop.emulate_media(media="print")
    picture = laptop.locator("#map-print")
    assert len(picture.get_attribute("src") or "") > 10_000
    expect(picture).to_be_visible()
    expect(laptop.locator("#in-view")).to_be_visible()
    expect(laptop.locator("[data-tools]")).to_be_hidden()
    expect(laptop.locator("#map-print-words")).to_contain_text("Hele perioden")
    expect(laptop.locator("#map-print-words")).to_contain_text("© Kartverket")
    expect(laptop.locator(".region-legend li").first).to_be_visible()
    shot(laptop, "print")


def test_a_phone_shows_the_map_first_and_scrolls_no_way_but_down(
    phone: Page, shot: Callable[[Page, str], None]
) -> None:
    open_map(phone)
    box = phone.locator("#region-map").bounding_box()
    assert box is not None
    assert box["y"] < 200
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert not violations(phone)
    shot(phone, "phone")
    phone.goto("/kart/?view=list&show=facilities")
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert not violations(phone)


@pytest.mark.parametrize(
    "address", ["/kart/?view=list", "/kart/naer/?near=63.42,10.4", "/en/map/?view=list&show=storage"]
)
def test_the_words_beside_the_map_are_accessible(laptop: Page, address: str) -> None:
    laptop.goto(address)
    assert not violations(laptop)
