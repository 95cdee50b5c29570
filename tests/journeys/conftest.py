"""A served portal and a browser: skipped with the reason named where Chromium or the built front end is missing."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys.fill import SAMPLES

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / "frontend" / "dist" / "manifest.json"
SCREENSHOTS = ROOT / "var" / "screenshots"
WITHOUT_NETWORK = {"RESSURSBANK_ADDRESS_SERVICE": "", "RESSURSBANK_COMPANY_REGISTER_URL": ""}
"""Outside services are not asked, so that the tests are the same with and without a network."""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    # WebGL without a graphics card.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Tests may run as root in a container.
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Served:
    """A portal that answers: its address, sessions of the people of tests/portal/people.py, arguments of routes.

    `names` are what people have called their things, in Norwegian on every page; `home` is where its letters lie.
    """

    address: str
    sessions: Mapping[str, str]
    arguments: Mapping[str, Any]
    names: tuple[str, ...]
    home: Path = Path()


@pytest.fixture(scope="session")
def portal_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A portal with a small region, people and a published plan, its worker beside it."""
    if not MANIFEST.is_file():
        pytest.skip("the front end is not built (make front-end)")
    home = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"RESSURSBANK_HOME": str(home), "RESSURSBANK_PORT": str(port)} | WITHOUT_NETWORK
    for name in ("RESSURSBANK_SECRET_KEY", "DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        environment.pop(name, None)
    subprocess.run([sys.executable, "-m", "tests.journeys.fill", str(home)], env=environment, cwd=ROOT, check=True)
    samples = json.loads((home / SAMPLES).read_text(encoding="utf-8"))
    log = home / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "ressursbank.portal"], env=environment, stdout=output, stderr=output
        )
    address = f"http://localhost:{port}"
    try:
        _wait_for(address, server, log)
        yield Served(address, samples["sessions"], samples["arguments"], tuple(samples["names"]), home)
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def served(portal_served: Served) -> str:
    """The address of that portal."""
    return portal_served.address


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=START_SECONDS).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    said = log.read_text(encoding="utf-8")[-2000:]
    pytest.fail(f"the portal did not answer within {START_SECONDS} s (exit {server.poll()}): {said}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def laptop(browser: Browser, served: str) -> Iterator[Page]:
    """A window as on a laptop."""
    context = browser.new_context(base_url=served, viewport={"width": 1280, "height": 800})
    yield _page(context)
    context.close()


@pytest.fixture
def reader(laptop: Page) -> Page:
    """The same where the map does not load: everything else must work without it (and sooner)."""
    laptop.route("**/assets/map-*.js", lambda route: route.abort())
    return laptop


@pytest.fixture
def phone(browser: Browser, served: str) -> Iterator[Page]:
    """A window as on a phone, worked by touch."""
    context = browser.new_context(
        base_url=served, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield _page(context)
    context.close()


@pytest.fixture
def as_person(browser: Browser, portal_served: Served) -> Iterator[Callable[..., Page]]:
    """`as_person("berit")`: a window with somebody logged in; `is_phone=True` for a phone."""
    opened: list[BrowserContext] = []

    def open_window(name: str, *, is_phone: bool = False) -> Page:
        context = new_window(browser, portal_served, name, is_phone=is_phone)
        opened.append(context)
        return _page(context)

    yield open_window
    for context in opened:
        context.close()


def new_window(browser: Browser, served: Served, name: str, *, is_phone: bool = False) -> BrowserContext:
    """A browser's context in which somebody has logged in; "nobody" has not."""
    size: Any = {"width": 390, "height": 844} if is_phone else {"width": 1280, "height": 800}
    context = browser.new_context(base_url=served.address, viewport=size, has_touch=is_phone, is_mobile=is_phone)
    if name != "nobody":
        context.add_cookies([{"name": "sessionid", "value": served.sessions[name], "url": served.address}])
    return context


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """`shot(page, "published")`: a picture of the page under var/screenshots, named by the test."""

    def take(page: Page, name: str) -> None:
        folder = SCREENSHOTS / request.node.name.removeprefix("test_")
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)

    return take


def _page(context: BrowserContext) -> Page:
    # The mapping authority's map is left out, so that the tests are the same with and without a network.
    context.route("https://cache.kartverket.no/**", lambda route: route.abort())
    return context.new_page()
