"""The documented examples do what they say, against a live server; the documentation shows them as they are."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from ressursbank.portal.marketplace.models import Listing
from tests.portal.api.called import program
from tests.portal.facilities.made import make_facility, make_site
from tests.portal.people import make_people

ROOT = Path(__file__).resolve().parents[3]
PYTHON, SHELL = ROOT / "examples" / "api_example.py", ROOT / "examples" / "api_example.sh"


def _run(command: list[str], server: LiveServer) -> str:
    """What an example prints, run by the builder's token in a region with one landfill."""
    people = make_people()
    make_facility("Heggstadmoen", accepts={"clay": (2, 95.0)}, site=make_site(63.35, 10.36))
    make_facility("Rent fjell", accepts={"rock": (1, 60.0)}, site=make_site(63.36, 10.37))
    environment = {**os.environ, "RESSURSBANK_URL": server.url, "RESSURSBANK_TOKEN": program(people).secret}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.mark.django_db(transaction=True)
def test_the_python_example_publishes_a_lot_and_reads_its_partners(live_server: LiveServer) -> None:
    said = _run([sys.executable, str(PYTHON)], live_server)
    listing = Listing.objects.get()
    assert listing.public_id in said
    assert (listing.state, listing.lot.entered_unit, listing.price_nok_per_tonne) == ("open", "fm3", -40)
    assert "Heggstadmoen: " in said
    assert "Not Rent fjell: " in said


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_curl_example_publishes_a_lot_and_reads_its_partners(live_server: LiveServer) -> None:
    said = _run(["sh", str(SHELL)], live_server)
    assert Listing.objects.get().public_id in said
    assert '"partner_name": "Heggstadmoen"' in said


def test_the_documentation_shows_the_examples_as_they_are() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert f"```python\n{PYTHON.read_text(encoding='utf-8')}```" in page
    assert f"```sh\n{SHELL.read_text(encoding='utf-8')}```" in page
