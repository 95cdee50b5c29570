"""Django set up for the portal, with homes made for the tests in place of var/demo."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import pytest

# Read when the settings are: a home of the tests' own, so that no key is written where people work.
_FIRST_HOME = TemporaryDirectory(prefix="ressursbank-portal-")
os.environ["RESSURSBANK_HOME"] = _FIRST_HOME.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ressursbank.portal.settings")
django.setup()

from django.test import Client  # noqa: E402  needs the settings
from pytest_django.fixtures import Settings  # noqa: E402

from ressursbank.portal.exchange.home import Shown, current_home  # noqa: E402
from tests.portal.planned_home import write_planned_home  # noqa: E402


@pytest.fixture(scope="session")
def planned_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with region/ and plan/."""
    home = tmp_path_factory.mktemp("home")
    write_planned_home(home)
    return home


@pytest.fixture
def portal(planned_home: Path, settings: Settings) -> Client:
    """A browser without JavaScript, on a portal that shows a plan."""
    settings.RESSURSBANK_HOME = planned_home
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def shown(planned_home: Path, settings: Settings) -> Shown:
    """What the portal shows."""
    settings.RESSURSBANK_HOME = planned_home
    found = current_home().shown
    assert found is not None
    return found


@pytest.fixture
def empty_home(tmp_path: Path, settings: Settings) -> Path:
    """A folder with nothing in it that the portal looks for its region and plan in."""
    settings.RESSURSBANK_HOME = tmp_path
    return tmp_path
