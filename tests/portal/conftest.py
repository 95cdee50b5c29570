"""The portal for the tests: people in every role, and homes in place of var/demo."""

import uuid
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from ressursbank.portal.exchange.home import Shown, current_home
from ressursbank.portal.plans.models import PlanRun
from tests.portal.people import People, make_people
from tests.portal.planned_home import publish_home, write_planned_home
from tests.portal.remembered import forget

PUBLISHED = uuid.UUID("00000000-0000-4000-8000-0000000000aa")
"""One name for the same run in every test, so that its files are read once."""


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Each test's database begins its keys anew: what a process keeps of it is of this test's."""
    forget()


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
def published(planned_home: Path, settings: Settings, db: None) -> PlanRun:
    """The run that is published; its files are unpacked once a test session."""
    settings.RESSURSBANK_HOME = planned_home
    run = publish_home(planned_home)
    PlanRun.objects.filter(pk=run.pk).update(public_id=PUBLISHED)
    run.refresh_from_db()
    return run


@pytest.fixture
def portal(published: PlanRun) -> Client:
    """A browser without JavaScript, on a portal that shows a plan."""
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def shown(published: PlanRun) -> Shown:
    """What the portal shows."""
    found = current_home().shown
    assert found is not None
    return found


@pytest.fixture
def empty_home(tmp_path: Path, settings: Settings, db: None) -> Path:
    """The home of a portal where no plan is published."""
    settings.RESSURSBANK_HOME = tmp_path
    return tmp_path
