"""What the portal shows when no plan is published, when one is damaged, and when another is published."""

import os
import shutil
from pathlib import Path

import pytest
from django.test import Client

from ressursbank.portal.exchange.home import KEPT_UNPACKED, _loaded
from ressursbank.portal.plans.models import PlanFiles
from ressursbank.portal.read_ahead import read_all
from tests.portal.people import People
from tests.portal.planned_home import publish_home, write_planned_home


def browser() -> Client:
    return Client(HTTP_HOST="localhost")


def test_without_a_published_plan_the_page_says_so_and_leads_on(empty_home: Path) -> None:
    html = browser().get("/en/plan/").content.decode()
    assert "No plan is published yet" in html
    assert "/en/map/" in html
    assert "Make a plan" not in html
    assert browser().get("/plan/map.json").status_code == 404


def test_without_a_published_plan_a_planner_is_led_to_make_one(empty_home: Path, people: People) -> None:
    html = people.client("per").get("/en/plan/").content.decode()
    assert "Make a plan" in html
    assert "/en/plan/runs/" in html


def test_a_faulty_region_is_shown_with_its_faults(empty_home: Path, planned_home: Path) -> None:
    run = publish_home(planned_home)
    shutil.copytree(planned_home, empty_home / "plans" / str(run.public_id))
    lots = empty_home / "plans" / str(run.public_id) / "region" / "lots.csv"
    lots.write_text(lots.read_text(encoding="utf-8").replace("clay", "gold", 1), encoding="utf-8")
    answer = browser().get("/en/plan/")
    assert answer.status_code == 503
    assert "lots.csv, line" in answer.content.decode()
    assert browser().get("/plan/map.json").status_code == 404


def test_a_plan_of_another_region_is_not_drawn_on_this_one(empty_home: Path, planned_home: Path) -> None:
    run = publish_home(planned_home)
    shutil.copytree(planned_home, empty_home / "plans" / str(run.public_id))
    lots = empty_home / "plans" / str(run.public_id) / "region" / "lots.csv"
    header, *rows = lots.read_text(encoding="utf-8").splitlines()
    lots.write_text("\n".join([header, *(f"other-{row}" for row in rows)]) + "\n", encoding="utf-8")
    answer = browser().get("/en/plan/")
    assert answer.status_code == 503
    assert "is not in the region; plan the region again" in answer.content.decode()


def test_damaged_files_are_told_in_words(empty_home: Path, planned_home: Path) -> None:
    run = publish_home(planned_home)
    PlanFiles.objects.filter(run=run).update(plan_zip=b"no zip file")
    answer = browser().get("/en/plan/")
    assert answer.status_code == 503
    assert "The files of this run are missing or damaged" in answer.content.decode()
    assert not (empty_home / "plans" / str(run.public_id)).exists()


def test_the_plan_published_last_is_shown_without_a_restart(
    empty_home: Path, planned_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    publish_home(planned_home)
    before = browser().get("/plan/map.json").json()
    other = tmp_path_factory.mktemp("other")
    write_planned_home(other, seed=5)
    publish_home(other)
    assert browser().get("/plan/map.json").json() != before


def test_files_are_unpacked_again_where_the_cache_was_emptied(empty_home: Path, planned_home: Path) -> None:
    run = publish_home(planned_home)
    folder = empty_home / "plans" / str(run.public_id)
    assert browser().get("/plan/").status_code == 200
    assert (folder / "region" / "lots.csv").is_file()
    shutil.rmtree(folder)
    _loaded.clear()
    assert browser().get("/plan/").status_code == 200
    assert (folder / "plan" / "plan.gpkg").is_file()


@pytest.mark.usefixtures("empty_home")
def test_an_address_that_does_not_exist_leads_back_in_its_language() -> None:
    answer = browser().get("/en/no-such-page/")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.content.decode()
    assert "Siden finnes ikke" in browser().get("/finnes-ikke/").content.decode()


def test_runs_that_were_unpacked_longest_ago_are_unpacked_no_more(empty_home: Path, planned_home: Path) -> None:
    for number in range(KEPT_UNPACKED + 3):
        folder = empty_home / "plans" / f"run-{number:02}"
        folder.mkdir(parents=True)
        os.utime(folder, (number, number))
    run = publish_home(planned_home)
    assert browser().get("/en/plan/").status_code == 200
    kept = sorted(folder.name for folder in (empty_home / "plans").iterdir())
    assert kept == sorted([f"run-{number:02}" for number in range(4, KEPT_UNPACKED + 3)] + [str(run.public_id)])


def test_what_the_first_request_needs_is_read_ahead(empty_home: Path, planned_home: Path) -> None:
    run = publish_home(planned_home)
    _loaded.clear()
    read_all()
    assert run.public_id in _loaded
