"""What the portal shows when its home is empty, half made, faulty or changed under it."""

import shutil
from pathlib import Path

import pytest
from django.test import Client

from tests.portal.planned_home import write_planned_home


def browser() -> Client:
    return Client(HTTP_HOST="localhost")


def test_without_a_region_the_page_says_which_commands_to_run(empty_home: Path) -> None:
    html = browser().get("/plan/").content.decode()
    assert f"ressursbank demo {empty_home / 'region'}" in html
    assert f"--out {empty_home / 'plan'}" in html


def test_without_a_plan_the_page_says_which_command_makes_it(empty_home: Path, planned_home: Path) -> None:
    shutil.copytree(planned_home / "region", empty_home / "region")
    html = browser().get("/en/plan/").content.decode()
    assert "The region has no plan yet" in html
    assert f"ressursbank plan {empty_home / 'region'} --out {empty_home / 'plan'}" in html


def test_a_faulty_region_is_shown_with_its_faults(empty_home: Path, planned_home: Path) -> None:
    shutil.copytree(planned_home, empty_home, dirs_exist_ok=True)
    lots = empty_home / "region" / "lots.csv"
    lots.write_text(lots.read_text(encoding="utf-8").replace("clay", "gold", 1), encoding="utf-8")
    answer = browser().get("/en/plan/")
    assert answer.status_code == 503
    assert "lots.csv, line" in answer.content.decode()
    assert browser().get("/plan/map.json").status_code == 404


def test_a_plan_of_another_region_is_not_drawn_on_this_one(empty_home: Path, planned_home: Path) -> None:
    shutil.copytree(planned_home / "plan", empty_home / "plan")
    shutil.copytree(planned_home / "region", empty_home / "region")
    lots = empty_home / "region" / "lots.csv"
    header, *rows = lots.read_text(encoding="utf-8").splitlines()
    lots.write_text("\n".join([header, *(f"other-{row}" for row in rows)]) + "\n", encoding="utf-8")
    answer = browser().get("/en/plan/")
    assert answer.status_code == 503
    assert "is not in the region; plan the region again" in answer.content.decode()


def test_a_new_plan_is_shown_without_a_restart(empty_home: Path, planned_home: Path) -> None:
    shutil.copytree(planned_home, empty_home, dirs_exist_ok=True)
    before = browser().get("/plan/map.json").json()
    shutil.rmtree(empty_home / "region")
    shutil.rmtree(empty_home / "plan")
    write_planned_home(empty_home, seed=5)
    assert browser().get("/plan/map.json").json() != before


@pytest.mark.usefixtures("empty_home")
def test_an_address_that_does_not_exist_leads_back_in_its_language() -> None:
    answer = browser().get("/en/no-such-page/")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.content.decode()
    assert "Siden finnes ikke" in browser().get("/finnes-ikke/").content.decode()
