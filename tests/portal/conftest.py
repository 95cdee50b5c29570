"""The portal for the tests: people in every role, and homes in place of var/demo."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from ressursbank.portal.exchange.home import Shown, current_home
from tests.portal.people import People, make_people
from tests.portal.planned_home import write_planned_home


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def people(db: None) -> People:
    """Everybody, in the database."""
    return make_people()


@pytest.fixture(scope="session")
def planned_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with region/ and plan/."""
    home = tmp_path_factory.mktemp("home")
    write_planned_home(home)
    return home


@pytest.fixture
def portal(planned_home: Path, settings: Settings, db: None) -> Client:
    """A browser without JavaScript, on a portal that shows a plan."""
    settings.RESSURSBANK_HOME = planned_home
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def shown(planned_home: Path, settings: Settings, db: None) -> Shown:
    """What the portal shows."""
    settings.RESSURSBANK_HOME = planned_home
    found = current_home().shown
    assert found is not None
    return found


@pytest.fixture
def empty_home(tmp_path: Path, settings: Settings, db: None) -> Path:
    """A folder with nothing in it that the portal looks for its region and plan in."""
    settings.RESSURSBANK_HOME = tmp_path
    return tmp_path
