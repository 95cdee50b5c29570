"""A run of the planner from the form to the published plan, through the real worker."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from ressursbank.portal.audit.models import Change, Publication
from ressursbank.portal.exchange.home import current_home
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.portal.plans.models import PlanFiles, PlanRun
from ressursbank.portal.plans.outcomes import UNHEARD_SECONDS, state_now
from ressursbank.portal.plans.services import (
    RunStateError,
    cancel_plan,
    keep_plan,
    publish_plan,
    start_again,
    start_plan,
)
from ressursbank.portal.projects.models import Lot
from tests.portal.people import People
from tests.portal.plans.small_region import write_small_region
from tests.portal.plans.worker import work_off_the_queue

SETTINGS = {"pyramid": "weighted", "relative_gap": 0.0005, "time_limit_seconds": 60.0}
FORM = {"name": "Første plan", "pyramid": "weighted", "gap_percent": "0,05", "time_limit_minutes": "2"}


@pytest.fixture
def region(db: None, settings: Settings, tmp_path: object) -> None:
    settings.RESSURSBANK_HOME = tmp_path
    write_small_region()


def started(people: People, name: str = "Plan", who: str = "per") -> PlanRun:
    return start_plan(people.acting(who), name=name, **SETTINGS)  # type: ignore[arg-type]  # texts and numbers


def test_a_plan_from_the_form_to_the_page_that_everybody_sees(region: None, people: People) -> None:
    planner, coordinator = people.client("per"), people.client("clara")
    answer = planner.post("/en/plan/runs/new/", FORM)
    run = PlanRun.objects.get()
    assert answer["Location"] == f"/en/plan/runs/{run.public_id}/"
    assert (run.relative_gap, run.time_limit_seconds) == (0.0005, 120)
    assert "Waiting for its turn" in planner.get(answer["Location"]).content.decode()
    work_off_the_queue()
    run.refresh_from_db()
    assert run.state == "finished"
    html = planner.get(answer["Location"]).content.decode()
    assert "Passed: no tonne is lost" in html
    assert "publishes plans" in html
    assert "No plan is published yet" in Client(HTTP_HOST="localhost").get("/en/plan/").content.decode()
    assert planner.get(f"/en/plan/runs/{run.public_id}/plan/").status_code == 200
    coordinator.post(f"/en/plan/runs/{run.public_id}/publish/", {"why": "For rådet"})
    assert current_home().run == run.public_id
    html = Client(HTTP_HOST="localhost").get("/en/plan/").content.decode()
    assert "Idrettshall i Malvik" in html
    assert "For rådet" in coordinator.get(answer["Location"]).content.decode()


def test_a_finished_run_keeps_the_region_and_its_checked_plan(region: None, people: People) -> None:
    run = started(people)
    work_off_the_queue()
    run.refresh_from_db()
    assert run.share_done == 1
    assert run.faults == []
    assert run.summary is not None
    assert run.summary["surplus_tonnes"] == pytest.approx(17_000)
    assert run.summary["need_tonnes"] == pytest.approx(4_000)
    assert PlanFiles.objects.filter(run=run).exists()
    assert [row.action for row in Change.objects.filter(thing_id=run.pk).order_by("pk")] == ["plan.start", "plan.end"]


def test_runs_take_their_turn_in_the_order_in_which_they_were_started(region: None, people: People) -> None:
    first, second = started(people, "first"), started(people, "second")
    html = people.client("per").get(f"/en/plan/runs/{second.public_id}/").content.decode()
    assert "1 plan comes first" in html
    work_off_the_queue()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.state == second.state == "finished"
    assert first.finished_at is not None
    assert second.started_at is not None
    assert first.finished_at <= second.started_at


def test_a_region_without_masses_fails_with_a_clear_word(region: None, people: People) -> None:
    Lot.objects.update(state=Publication.DRAFT)
    run = started(people)
    work_off_the_queue()
    html = people.client("per").get(f"/en/plan/runs/{run.public_id}/").content.decode()
    assert "There are no published masses in the quarters that the plan covers." in html
    assert "Start again" in html


def test_masses_outside_the_horizon_only_are_no_plan(region: None, people: People) -> None:
    Lot.objects.update(from_period=2035 * 4, to_period=2035 * 4)
    run = started(people)
    work_off_the_queue()
    run.refresh_from_db()
    assert (run.state, run.faults) == ("failed", [{"reason": "empty", "details": []}])


def test_a_region_that_breaks_the_format_fails_with_every_fault(region: None, people: People) -> None:
    Lot.objects.filter(public_id="post-leire").update(tonnes_p10=-5)
    run = started(people)
    work_off_the_queue()
    run.refresh_from_db()
    assert run.state == "failed"
    html = people.client("per").get(f"/en/plan/runs/{run.public_id}/").content.decode()
    assert "lots.csv, line" in html
    assert "zero or more" in html


def test_a_run_that_waits_is_cancelled_at_once_and_the_next_goes_on(region: None, people: People) -> None:
    first, second = started(people), started(people)
    people.client("per").post(f"/plan/kjoringer/{first.public_id}/avbryt/")
    first.refresh_from_db()
    assert first.state == "cancelled"
    work_off_the_queue()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("cancelled", "finished")


def test_a_run_that_has_ended_is_not_cancelled(region: None, people: People) -> None:
    run = started(people)
    work_off_the_queue()
    run.refresh_from_db()
    cancel_plan(people.acting("per"), run)
    run.refresh_from_db()
    assert run.state == "finished"


def test_a_run_whose_worker_is_silent_is_shown_as_interrupted_and_starts_again(region: None, people: People) -> None:
    run = started(people)
    long_ago = timezone.now() - timezone.timedelta(seconds=UNHEARD_SECONDS + 1)
    PlanRun.objects.filter(pk=run.pk).update(state="running", started_at=long_ago, heard_at=long_ago)
    DBTaskResult.objects.filter(pk=run.task_id).update(status="RUNNING")
    planner = people.client("per")
    html = planner.get(f"/en/plan/runs/{run.public_id}/").content.decode()
    assert "The worker stopped in the middle" in html
    answer = planner.post(f"/en/plan/runs/{run.public_id}/again/")
    again = PlanRun.objects.get(public_id=re.findall(r"[0-9a-f-]{36}", answer["Location"])[0])
    work_off_the_queue()
    run.refresh_from_db()
    again.refresh_from_db()
    assert (run.state, again.state) == ("interrupted", "finished")


def test_a_run_whose_job_has_ended_without_it_is_interrupted_at_once(region: None, people: People) -> None:
    run = started(people)
    now = timezone.now()
    PlanRun.objects.filter(pk=run.pk).update(state="running", started_at=now, heard_at=now)
    run.refresh_from_db()
    assert state_now(run) == "running"
    DBTaskResult.objects.filter(pk=run.task_id).update(status="FAILED")
    assert state_now(run) == "interrupted"


def test_an_earlier_plan_is_published_again(empty_home: Path, planned_home: Path, people: People) -> None:
    first, second = (keep_plan(planned_home / "region", planned_home / "plan", name) for name in ("first", "second"))
    for run in (first, second):
        publish_plan(people.acting("ada"), run)
    assert current_home().run == second.public_id
    publish_plan(people.acting("ada"), first)
    assert current_home().run == first.public_id
    assert Change.objects.filter(action="plan.publish").count() == 3


def test_only_a_finished_run_is_published(region: None, people: People) -> None:
    run = started(people)
    with pytest.raises(RunStateError):
        publish_plan(people.acting("clara"), run)
    html = people.client("clara").post(f"/en/plan/runs/{run.public_id}/publish/", follow=True).content.decode()
    assert "Only a finished plan can be published." in html


def test_a_planner_of_the_municipality_does_not_publish(published: PlanRun, people: People) -> None:
    with pytest.raises(NotAllowedError):
        publish_plan(people.acting("per"), published)


def test_a_new_run_keeps_the_settings_of_the_one_it_repeats(region: None, people: People) -> None:
    run = start_plan(
        people.acting("clara"), name="Streng", pyramid="lexicographic", relative_gap=0.01, time_limit_seconds=30
    )
    again = start_again(people.acting("per"), run)
    assert (again.name, again.pyramid, again.relative_gap, again.time_limit_seconds) == (
        "Streng",
        "lexicographic",
        0.01,
        30,
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "Name"),
        ({"gap_percent": "-1"}, "Good enough"),
        ({"time_limit_minutes": "0"}, "Stop at the latest"),
        ({"pyramid": "upside-down"}, "Resource pyramid"),
    ],
)
def test_a_form_with_a_fault_starts_nothing(region: None, people: People, wrong: dict[str, str], message: str) -> None:
    html = people.client("per").post("/en/plan/runs/new/", FORM | wrong).content.decode()
    assert "ds-error-summary" in html
    assert message in html
    assert not PlanRun.objects.exists()


def test_two_plans_are_compared_figure_by_figure(region: None, people: People) -> None:
    first = started(people, "Før")
    work_off_the_queue()
    Lot.objects.filter(public_id="post-leire").update(tonnes=6_000)
    second = started(people, "Etter")
    work_off_the_queue()
    answer = people.client("per").get(f"/en/plan/runs/compare/?first={first.public_id}&second={second.public_id}")
    rows = {row.name: row for row in answer.context["rows"]}
    assert rows["Surplus masses"].change == pytest.approx(-6)
    assert rows["Surplus masses"].verdict == ""
    assert rows["Cost"].change < 0
    assert rows["Cost"].verdict == "better"


def test_progress_says_how_far_a_run_is_and_when_to_stop_asking(region: None, people: People) -> None:
    run = started(people)
    now = timezone.now()
    PlanRun.objects.filter(pk=run.pk).update(state="running", heard_at=now, phase="solve", share_done=0.4)
    progress = people.client("per").get(f"/plan/kjoringer/{run.public_id}/progress.json").json()
    assert "Kjører" in progress.pop("state")
    assert progress == {"is_under_way": True, "percent": 40, "html": "Søker etter den beste planen …"}


@pytest.mark.parametrize("who", ["nobody", "frida", "mona"])
def test_runs_are_for_planners_alone(published: PlanRun, people: People, who: str) -> None:
    run = published
    client = people.client(who)
    for part in ("", "plan/", "plan/map.json", "plan/figures.json", "plan/download/plan.zip", "progress.json"):
        assert client.get(f"/plan/kjoringer/{run.public_id}/{part}").status_code in (302, 403), part
    assert client.get("/plan/kjoringer/").status_code in (302, 403)


def test_the_pages_of_a_run_link_to_that_run(region: None, people: People) -> None:
    run = started(people)
    work_off_the_queue()
    planner = people.client("per")
    html = planner.get(f"/plan/kjoringer/{run.public_id}/plan/").content.decode()
    assert f"/plan/kjoringer/{run.public_id}/plan/map.json" in html
    assert f"/plan/kjoringer/{run.public_id}/plan/hvorfor/?" in html
    assert "/plan/map.json" not in html.replace(f"/plan/kjoringer/{run.public_id}/plan/map.json", "")
    data = planner.get(f"/plan/kjoringer/{run.public_id}/plan/map.json").json()
    assert {place["name"] for place in data["projects"]} == {"Skole på Lade", "Idrettshall i Malvik"}


def test_the_list_costs_the_same_number_of_queries_however_many_runs(
    region: None, people: People, django_assert_max_num_queries: object
) -> None:
    client = people.client("per")
    summary = {"cost_nok": 1.0, "co2_kg": 2.0, "unplaced_surplus_tonnes": 0.0}
    for number in range(30):
        PlanRun.objects.create(name=f"Plan {number}", state="finished", summary=summary)
    client.get("/plan/kjoringer/")
    with django_assert_max_num_queries(9):  # type: ignore[operator]  # a fixture of pytest-django
        assert client.get("/plan/kjoringer/").status_code == 200
