"""A served portal and a browser: skipped with the reason named where Chromium or the built front end is missing."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.portal.planned_home import write_planned_home

MANIFEST = Path(__file__).resolve().parents[2] / "frontend" / "dist" / "manifest.json"
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
START_SECONDS = 30


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal that shows a small plan."""
    if not MANIFEST.is_file():
        pytest.skip("the front end is not built (make front-end)")
    home = tmp_path_factory.mktemp("served")
    write_planned_home(home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"RESSURSBANK_HOME": str(home), "RESSURSBANK_PORT": str(port)}
    environment.pop("RESSURSBANK_SECRET_KEY", None)
    server = subprocess.Popen([sys.executable, "-m", "ressursbank.portal"], env=environment)
    address = f"http://localhost:{port}"
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the portal did not answer within {START_SECONDS} s (exit {server.poll()})")


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


def _page(context: BrowserContext) -> Page:
    # The mapping authority's map is left out, so that the tests are the same with and without a network.
    context.route("https://cache.kartverket.no/**", lambda route: route.abort())
    return context.new_page()
