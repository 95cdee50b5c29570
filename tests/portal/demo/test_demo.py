"""The demo is whole, marked as made up, and made once; in production it is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from ressursbank.portal.accounts.acting import acting_as
from ressursbank.portal.accounts.models import Membership, Organisation, Person
from ressursbank.portal.accounts.roles import ROLES
from ressursbank.portal.audit.models import Change
from ressursbank.portal.demo.making import is_empty, make_demo
from ressursbank.portal.demo.rows import rows
from ressursbank.portal.facilities.models import Facility, Permit, StorageArea
from ressursbank.portal.projects.gates_status import next_tasks
from ressursbank.portal.projects.models import BuildingStage, Lot, Project, StageSnapshot
from ressursbank.portal.start.demo_log_in import PASSWORD, demo_people
from ressursbank.region.demo import demo_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings, tmp_path: Path, db: None) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO = True
    make_demo()


def test_the_demo_has_the_whole_region_and_somebody_in_every_role(demo: None) -> None:
    region = demo_region()
    assert set(Project.objects.values_list("public_id", flat=True)) == set(region.projects.id)
    assert set(Lot.objects.values_list("public_id", flat=True)) == set(region.lots.id)
    assert set(region.facilities.id) <= set(Facility.objects.values_list("public_id", flat=True))
    assert {role.id for one in demo_people() for role in one.roles} == set(ROLES)
    assert StorageArea.objects.filter(state="published").count() == len(rows("storage_areas.csv"))
    assert Permit.objects.exists()


def test_everything_made_up_is_marked(demo: None) -> None:
    assert not Organisation.objects.filter(is_demo=False).exists()
    assert all("(demo)" in name for name in Organisation.objects.values_list("name", flat=True))
    assert all(number.startswith("3") for number in Organisation.objects.values_list("number", flat=True) if number)
    assert all(email.endswith("@demo.example") for email in Person.objects.values_list("email", flat=True))


def test_the_history_goes_back_months_and_ends_with_what_the_region_says(demo: None) -> None:
    changes = Change.objects.filter(thing_type="projects.lot", before__isnull=False, action="project.edit")
    days = [(changes.latest("at").at - change.at).days for change in changes]
    assert len(changes) == len([row for row in rows("history.csv") if row["what"].startswith("tonnes")])
    assert max(days) > 200
    region = demo_region()
    tonnes = dict(zip(region.lots.id, region.lots.tonnes, strict=True))
    for lot in Lot.objects.all():
        assert lot.tonnes == pytest.approx(tonnes[lot.public_id])
    stages = dict(Project.objects.values_list("public_id", "planning_stage"))
    assert stages["charlottenlund-01"] == "construction"


def test_stages_that_ended_have_snapshots_and_tasks_wait_for_their_owners(demo: None) -> None:
    ended = [row for row in rows("history.csv") if row["what"] == "planning_stage"]
    snapshots = StageSnapshot.objects.filter(project__public_id="charlottenlund-01").order_by("created_at")
    assert StageSnapshot.objects.count() == len(ended)
    assert [snapshot.planning_stage for snapshot in snapshots] == ["zoning", "application", "tender"]
    assert snapshots[0].lots != snapshots[2].lots
    berit = Membership.objects.get(person__email="berit@demo.example")
    tasks = next_tasks(acting_as(berit))
    assert {"Nardo skole (illustrativt)", "Byåsen skole (illustrativt)"} <= {task.project.name for task in tasks}
    assert tasks[0].due_on is not None


def test_later_building_stages_are_storage_until_they_start(demo: None) -> None:
    region = demo_region()
    staged = [area for area in region.project_storage.area if area.startswith("byggetrinn")]
    assert BuildingStage.objects.filter(is_storage_until_start=True).count() == len(staged)
    for lot in Lot.objects.exclude(building_stage=None).select_related("building_stage"):
        assert lot.building_stage is not None
        assert lot.public_id.endswith(f"-{lot.building_stage.number}")
        assert lot.from_period >= lot.building_stage.from_period


def test_one_click_logs_in_as_a_demo_person(demo: None) -> None:
    client = Client(HTTP_HOST="localhost")
    assert PASSWORD in client.get(reverse("start:try_as")).content.decode()
    berit = Person.objects.get(email="berit@demo.example")
    answer = client.post(reverse("start:try_as_person", args=[berit.pk]))
    assert answer["Location"] == reverse("start:my_page")
    assert client.session["_auth_user_id"] == str(berit.pk)


def test_nobody_but_demo_people_can_be_logged_in_as(demo: None) -> None:
    real = Person.objects.create_user("ekte@example.no", None, name="Ekte")
    client = Client(HTTP_HOST="localhost")
    assert client.post(reverse("start:try_as_person", args=[real.pk])).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_log_ins_are_gone_when_the_demo_is_off(demo: None, settings: Settings) -> None:
    settings.DEMO = False
    client = Client(HTTP_HOST="localhost")
    berit = Person.objects.get(email="berit@demo.example")
    assert client.get(reverse("start:try_as")).status_code == 404
    assert client.post(reverse("start:try_as_person", args=[berit.pk])).status_code == 404
    assert not client.login(username="berit@demo.example", password=PASSWORD)


def test_a_database_with_projects_is_not_touched(demo: None) -> None:
    assert not is_empty()


@pytest.mark.parametrize("code", [["-m", "django", "check"], ["-c", "import ressursbank.portal.wsgi"]])
def test_production_refuses_to_start_with_the_demo_on(code: list[str], tmp_path: Path) -> None:
    environment = os.environ | {
        "RESSURSBANK_HOME": str(tmp_path),
        "RESSURSBANK_SECRET_KEY": "2-mange-tegn-som-ingen-gjetter-og-som-er-lang-nok-til-alt-0123456789",
        "RESSURSBANK_DEMO": "true",
    }
    done = subprocess.run([sys.executable, *code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "RESSURSBANK_DEMO is on in production" in done.stderr
