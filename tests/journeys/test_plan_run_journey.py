"""A planner makes a plan in a browser, sees it come on, and the coordinator publishes it for everybody."""

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

AsPerson = Callable[..., Page]
Shot = Callable[[Page, str], None]
MAKES_A_PLAN = 120_000
"""Milliseconds: reading, planning and checking take a few seconds on a machine with nothing else to do."""


def test_a_plan_from_the_button_to_the_page_that_everybody_sees(as_person: AsPerson, shot: Shot) -> None:
    planner = as_person("per")
    planner.goto("/plan/")
    planner.get_by_role("link", name="Alle planer").click()
    planner.get_by_role("link", name="Lag en plan").click()
    planner.get_by_label("Navn").fill("Strengere pyramide")
    planner.get_by_label("Streng:", exact=False).check()
    shot(planner, "form")
    planner.get_by_role("button", name="Start").click()
    expect(planner.get_by_role("progressbar")).to_be_visible()
    expect(planner.get_by_role("link", name="Se hvor langt den har kommet")).to_be_hidden()
    assert Axe().run(planner).violations_count == 0
    shot(planner, "progress")
    expect(planner.get_by_role("heading", name="Hva den gir")).to_be_visible(timeout=MAKES_A_PLAN)
    expect(planner.get_by_role("main")).to_contain_text("Ingen tonn er borte")
    expect(planner.get_by_role("button", name="Publiser denne planen")).to_have_count(0)
    assert Axe().run(planner).violations_count == 0
    shot(planner, "finished")
    address = planner.url
    planner.get_by_role("link", name="Se den på kartet").click()
    expect(planner.get_by_role("main")).to_contain_text("Du ser på Strengere pyramide.")
    planner.wait_for_selector("#map[data-ready][data-flows]")

    coordinator = as_person("clara")
    coordinator.goto(address)
    coordinator.get_by_role("link", name="Sammenlign med den som vises nå").click()
    expect(coordinator.get_by_role("row", name=re.compile("^Deponi"))).to_be_visible()
    shot(coordinator, "compared")
    coordinator.go_back()
    coordinator.get_by_label("Hvorfor").fill("Rådet vil ha mindre til deponi")
    coordinator.get_by_role("button", name="Publiser denne planen").click()
    expect(coordinator.locator(".notices")).to_contain_text("Publisert")
    expect(coordinator.get_by_text("Vises for alle")).to_be_visible()

    anyone = as_person("nobody")
    anyone.goto("/plan/")
    expect(anyone.get_by_role("heading", level=1)).to_have_text("Hvor skal overskuddsmassene?")
    anyone.goto(f"{address}plan/")
    expect(anyone).to_have_url(re.compile("konto"))

    coordinator.goto("/plan/kjoringer/")
    coordinator.get_by_role("link", name="Plan of the tests").click()
    coordinator.get_by_role("button", name="Publiser denne planen").click()
    expect(coordinator.locator(".notices")).to_contain_text("Publisert")


def test_a_plan_in_the_making_is_stopped(as_person: AsPerson) -> None:
    page = as_person("clara", is_phone=True)
    page.goto("/en/plan/runs/new/")
    page.get_by_label("Name").fill("A mistake")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("main")).to_contain_text("Stopped before it was finished", timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_role("button", name="Start again")).to_be_visible()
