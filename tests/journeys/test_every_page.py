"""Every page, as somebody who may see it and as nobody: no axe violation, no sideways scroll, in its own language.

Routes are found in the URLconf, so a new page is tested as soon as it is there. Pictures lie in var/screenshots/pages.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page

from tests.journeys.conftest import SCREENSHOTS, Served, new_window
from tests.journeys.routes import OTHER_STATUS, Route, all_routes

TRIED = ("berit", "mona", "lars", "clara", "ada", "kari", "tor", "ida")
"""Who is tried in turn until one may see the page."""
ONLY_POSTED = 405
ENGLISH = re.compile(
    r"\b(the|and|with|surplus|your|please|required|this field|submit|cancel|delete|save|search|next|previous|email"
    r"|password|sign in|sign out|log in|back to|something|nothing|tonnes|quarter|project|facility|storage area)\b",
    re.IGNORECASE,
)
NORWEGIAN = re.compile(
    r"\b(og|ikke|med|overskudd|massepost|prosjekter|lagre|avbryt|slett|søk|neste|forrige|passord|tonn|kvartal|anlegg"
    r"|mellomlager|tilstandsklasse)\b",
    re.IGNORECASE,
)
VISIBLE_TEXT = """() => {
  const out = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (parent.closest("script, style, noscript, template, [lang], code, pre, .user-text, [data-user-text]")) continue;
    out.push(walk.currentNode.textContent);
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
    if (!element.closest("[lang]:not(html)"))
      out.push(...["aria-label", "placeholder", "title", "alt"].map((name) => element.getAttribute(name) ?? ""));
  return out.join(" \\n ");
}"""
WIDEST = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > 391 && !one.closest(".table-scroll, .scroll, svg"))
  .slice(0, 3).map((one) => one.outerHTML.slice(0, 120))"""
HAS_STYLE = "getComputedStyle(document.body).margin === '0px'"
ROUTES = all_routes()


@pytest.fixture(scope="module")
def windows(browser: Browser, portal_served: Served) -> Iterator[Callable[[str], BrowserContext]]:
    """One window a person, kept open: logging in again for each page would take longer than the pages."""
    opened: dict[str, BrowserContext] = {}

    def window(name: str) -> BrowserContext:
        if name not in opened:
            opened[name] = new_window(browser, portal_served, name)
            opened[name].route("https://cache.kartverket.no/**", lambda route: route.abort())
        return opened[name]

    yield window
    for context in opened.values():
        context.close()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_page_is_right_for_everybody(
    route: Route, windows: Callable[[str], BrowserContext], portal_served: Served
) -> None:
    arguments = route.filled(portal_served.arguments)
    address = {}
    for language in ("nb", "en"):
        with override(language):
            address[language] = reverse(route.name, kwargs=arguments) + route.query(portal_served.arguments)
    seen = _who_sees(route, address["nb"], windows)
    if seen is None:
        return  # only posted to: tests/access has a row for it
    insider, answers_with_html = seen
    if not answers_with_html:
        return
    _look(windows(insider), route, address, insider, portal_served.names)
    if insider != "nobody" and _status(windows("nobody").request, address["nb"]) == 200:
        _look(windows("nobody"), route, address, "nobody", portal_served.names)


def _who_sees(route: Route, address: str, windows: Callable[[str], BrowserContext]) -> tuple[str, bool] | None:
    """The first who gets the page, and whether it is one; None for a route that is posted to."""
    statuses = {}
    for name in (*TRIED, "nobody"):
        answer = windows(name).request.get(address, max_redirects=0)
        statuses[name] = answer.status
        if answer.status == ONLY_POSTED:
            return None
        if answer.status == OTHER_STATUS.get(route.name, 200):
            is_html = answer.headers["content-type"].startswith("text/html")
            # A part of a page is seen in its page.
            return name, is_html and answer.text().lstrip()[:9].lower() == "<!doctype"
    if set(statuses.values()) <= {301, 302, 303}:
        return "nobody", False  # leads on to other pages, which are tested themselves
    pytest.fail(f"{route.name} ({address}) is seen by nobody: {statuses}; give it a thing that somebody may see")


def _status(request: APIRequestContext, address: str) -> int:
    return request.get(address, max_redirects=0).status


def _look(window: BrowserContext, route: Route, address: dict[str, str], name: str, names: tuple[str, ...]) -> None:
    """Axe, width and language in Norwegian; width and language in English."""
    page = window.new_page()
    faults: list[str] = []
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        for language in ("nb", "en"):
            page.set_viewport_size({"width": 1280, "height": 800})
            page.goto(address[language])
            assert page.evaluate(HAS_STYLE), "the front end was built anew while the portal ran: run the test again"
            faults += _language_faults(page, language, names)
            if language == "nb":
                faults += _violations(page)
                _picture(page, route, name, "laptop")
            page.set_viewport_size({"width": 390, "height": 844})
            faults += _too_wide(page, language)
            if language == "nb":
                _picture(page, route, name, "phone")
    finally:
        page.close()
    faults += [f"script error: {error}" for error in errors]
    assert not faults, f"{address['nb']} as {name}:\n" + "\n".join(faults)


def _violations(page: Page) -> list[str]:
    found: Any = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"axe: {violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in found
        for node in violation["nodes"][:3]
    ]


def _too_wide(page: Page, language: str) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth")
    if width <= 390:
        return []
    return [f"{language}: {width} pixels wide on a phone: {page.evaluate(WIDEST)}"]


def _language_faults(page: Page, language: str, names: tuple[str, ...]) -> list[str]:
    faults = []
    if page.locator("html").get_attribute("lang") != language:
        faults.append(f"the page does not say that it is in {language}")
    if page.locator("h1").count() != 1:
        faults.append(f"{language}: {page.locator('h1').count()} headings of level 1")
    wrong = ENGLISH if language == "nb" else NORWEGIAN
    text = page.evaluate(VISIBLE_TEXT)
    for each in names:
        text = text.replace(each, "")
    lines = [line.strip() for line in text.split("\n") if wrong.search(line)]
    return faults + [f"not in {language}: {line[:120]}" for line in dict.fromkeys(lines)][:5]


def _picture(page: Page, route: Route, name: str, kind: str) -> None:
    folder = SCREENSHOTS / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{route.name.replace(':', '.')}-{name}-{kind}.png", full_page=True)
