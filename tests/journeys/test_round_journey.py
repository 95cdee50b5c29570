"""A round with ten parties led by the coordinator, each in a browser of its own: from preparing it to its report."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import MANIFEST, ROOT, WITHOUT_NETWORK, Served, _wait_for, new_window
from tests.journeys.fill import SAMPLES

DIGGERS = ("g1", "g2", "g3", "g4", "g5")
FIELDS = ("t1", "t2", "t3")
LANDFILLS = ("d1", "d2")
PLANNED = 120_000


@pytest.fixture(scope="module")
def ten_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A portal with ten parties and its worker."""
    if not MANIFEST.is_file():
        pytest.skip("the front end is not built (make front-end)")
    home = tmp_path_factory.mktemp("ten")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"RESSURSBANK_HOME": str(home), "RESSURSBANK_PORT": str(port)} | WITHOUT_NETWORK
    for name in ("RESSURSBANK_SECRET_KEY", "DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        environment.pop(name, None)
    subprocess.run([sys.executable, "-m", "tests.journeys.fill_ten", str(home)], env=environment, cwd=ROOT, check=True)
    sessions = json.loads((home / SAMPLES).read_text(encoding="utf-8"))["sessions"]
    log = home / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "ressursbank.portal"], env=environment, stdout=output, stderr=output
        )
    address = f"http://localhost:{port}"
    try:
        _wait_for(address, server, log)
        yield Served(address, sessions, {}, ())
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def windows(browser: Browser, ten_served: Served) -> Iterator[Callable[..., Page]]:
    """`windows("g1")`: a browser of that party's own, kept open through the round."""
    contexts: dict[str, tuple[BrowserContext, Page]] = {}

    def window(name: str, *, is_phone: bool = False) -> Page:
        if name not in contexts:
            context = new_window(browser, ten_served, name, is_phone=is_phone)
            contexts[name] = (context, context.new_page())
        return contexts[name][1]

    yield window
    for context, _page in contexts.values():
        context.close()


def check_axe(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def choose(page: Page, which: int, answer: str, **typed: str) -> None:
    card = page.locator(".round-card").nth(which)
    card.get_by_label(answer, exact=True).check()
    for label, value in typed.items():
        card.get_by_label({"tonnes": "Tonn i stedet", "reason": "Begrunnelse"}[label]).fill(value)


def accept_all(page: Page, path: str) -> None:
    page.goto(path)
    if page.get_by_role("button", name="Godta alle ubesvarte").count():
        page.get_by_role("button", name="Godta alle ubesvarte").click()
        expect(page.locator(".notices")).to_contain_text("lagret")


def figure(page: Page, name: str) -> float:
    text = page.get_by_role("row", name=re.compile(f"^{name}")).get_by_role("cell").first.inner_text()
    return float(re.sub(r"[^\d,-]", "", text).replace(",", "."))


def test_a_round_with_ten_parties(windows: Callable[..., Page], shot: Callable[[Page, str], None]) -> None:
    lead = windows("clara")
    lead.goto("/runder/")
    lead.get_by_role("link", name="Ny runde").click()
    lead.get_by_label("Navn").fill("Første halvår 2027")
    lead.get_by_label("Første kvartal").select_option("2027-Q1")
    lead.get_by_label("Siste kvartal").select_option("2027-Q4")
    lead.get_by_label("Svarfrist").fill((date.today() + timedelta(days=14)).isoformat())
    lead.get_by_label("Minste forslag (tonn)").fill("50")
    check_axe(lead)
    lead.get_by_role("button", name="Forbered runden").click()
    page_of_round = lead.url
    path = page_of_round.removeprefix(lead.url.split("/runder/")[0])
    lead.get_by_role("link", name="Lag forslag").click()
    lead.get_by_role("button", name="Lag forslag").click()
    expect(lead.get_by_role("link", name="Åpne runden")).to_be_visible(timeout=PLANNED)
    assert windows("g1").goto(f"{path}svar/").status == 404, "nobody sees it before it is opened"  # type: ignore[union-attr]  # a page answered
    lead.get_by_role("link", name="Åpne runden").click()
    lead.get_by_role("button", name="Åpne runden").click()
    expect(lead.get_by_role("table")).to_contain_text("Firma G1 AS")
    shot(lead, "open")
    check_axe(lead)

    # Each party in its own browser: the first digger on a phone, by row; the others all at once.
    phone = windows("g2", is_phone=True)
    phone.goto(f"{path}svar/")
    check_axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    shot(phone, "phone")
    choose(phone, 0, "Godta")
    phone.locator(".round-card").first.get_by_role("button", name="Lagre").click()
    expect(phone.locator(".notices")).to_contain_text("1 svar er lagret")
    accept_all(phone, f"{path}svar/")
    for name in ("g1", "g3", "g4", "g5", "t3", *LANDFILLS):
        page = windows(name)
        if page.goto(f"{path}svar/").status == 200:  # type: ignore[union-attr]  # a page answered
            accept_all(page, f"{path}svar/")
    decliner, counterer = windows("t1"), windows("t2")
    decliner.goto(f"{path}svar/")
    choose(decliner, 0, "Avslå")
    decliner.get_by_role("button", name="Lagre alle svar").first.click()
    expect(decliner.get_by_role("alert")).to_contain_text("hvorfor dere avslår")
    choose(decliner, 0, "Avslå", reason="Jordet er solgt")
    decliner.get_by_role("button", name="Lagre alle svar").first.click()
    accept_all(decliner, f"{path}svar/")
    counterer.goto(f"{path}svar/")
    choose(counterer, 0, "Annet antall tonn", tonnes="400", reason="Bare en skråning")
    shot(counterer, "counter")
    check_axe(counterer)
    counterer.get_by_role("button", name="Lagre alle svar").first.click()
    expect(counterer.locator(".notices")).to_contain_text("lagret")
    accept_all(lead, f"{path}svar/")

    lead.goto(path)
    expect(lead.get_by_role("table")).to_contain_text("Alt besvart")
    shot(lead, "progress")
    lead.get_by_role("link", name="Planlegg resten på nytt").click()
    lead.get_by_role("button", name="Planlegg resten på nytt").click()
    expect(lead.get_by_role("link", name="Avslutt svarene")).to_be_visible(timeout=PLANNED)
    for name in (*DIGGERS, *FIELDS, *LANDFILLS, "clara"):
        page = windows(name)
        if page.goto(f"{path}svar/").status == 200:  # type: ignore[union-attr]  # a page answered
            accept_all(page, f"{path}svar/")
    expect(windows("g2").get_by_text("Tidligere i denne runden")).to_be_visible()
    lead.goto(path)
    lead.get_by_role("link", name="Avslutt runden").click()
    lead.get_by_role("button", name="Avslutt runden").click()
    lead.get_by_role("link", name="Rapport").click()
    shot(lead, "report")
    check_axe(lead)
    assert figure(lead, "Foreslått først") == pytest.approx(25_000, abs=1)
    assert figure(lead, "Ble avtaler") == pytest.approx(25_000, abs=1), "no tonne is lost, none is doubled"
    expect(lead.get_by_text("Jordet er solgt")).to_be_visible()
    with lead.expect_download() as download:
        lead.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    windows("t3").goto("/marked/avtaler/")
    expect(windows("t3").get_by_role("table")).to_contain_text("Avtalt")


def test_windows_are_of_ten_parties(ten_served: Served) -> None:
    sessions: Any = ten_served.sessions
    assert set(sessions) == {*DIGGERS, *FIELDS, *LANDFILLS, "clara"}
