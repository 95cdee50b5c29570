"""What can be taken away is what the planner reads and wrote."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client

from ressursbank.plan.read import read_plan
from ressursbank.region.read import read_region


def fetched(portal: Client, address: str) -> bytes:
    answer = portal.get(address)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer) if answer.streaming else answer.content


def test_the_region_package_reads_back(portal: Client, tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(fetched(portal, "/plan/download/region.zip"))) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    assert len(read_region(tmp_path / "region").projects) == 24


def test_the_plan_reads_back(portal: Client, tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(fetched(portal, "/en/plan/download/plan.zip"))) as archive:
        archive.extractall(tmp_path)
    assert read_plan(tmp_path / "plan").summary["status"] == "optimal"


def test_the_geopackage_is_one(portal: Client) -> None:
    assert fetched(portal, "/plan/download/plan.gpkg").startswith(b"SQLite format 3\x00")


@pytest.mark.parametrize("name", ["region.zip", "plan.zip", "plan.gpkg"])
@pytest.mark.usefixtures("empty_home")
def test_there_is_nothing_to_download_from_an_empty_home(name: str) -> None:
    assert Client(HTTP_HOST="localhost").get(f"/plan/download/{name}").status_code == 404
