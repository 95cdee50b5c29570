"""A hundred thousand lots are read and checked while the user waits, whether they are right or wrong."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ressursbank.region import check_package, read_region, write_region
from ressursbank.region.tables import Lots, Projects
from tests.region.broken_packages import GOOD

LOTS, PROJECTS = 100_000, 5_000
SECONDS = 3.0
"""On one core; measured 0.7 when right, 2 when every row is wrong."""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good package with many projects and lots in place of its own."""
    region = read_region(GOOD)
    random = np.random.default_rng(11)
    none = np.full(LOTS, np.nan)
    start = random.integers(2027 * 4, 2034 * 4, LOTS)
    projects = Projects(
        id=np.array([f"project-{row}" for row in range(PROJECTS)], dtype=object),
        site=random.integers(0, len(region.sites), PROJECTS),
        name=np.array([f"Byggefelt {row}" for row in range(PROJECTS)], dtype=object),
        kind=random.integers(0, 9, PROJECTS),
        planning_stage=random.integers(0, 5, PROJECTS),
        owner=np.full(PROJECTS, "Trondheim kommune", dtype=object),
    )
    lots = Lots(
        id=np.array([f"lot-{row}" for row in range(LOTS)], dtype=object),
        project=random.integers(0, PROJECTS, LOTS),
        direction=random.integers(0, 2, LOTS),
        mass_type=random.integers(0, 14, LOTS),
        contamination_class=random.integers(1, 4, LOTS),
        from_period=start,
        to_period=start + random.integers(0, 8, LOTS),
        tonnes=random.lognormal(8, 1, LOTS),
        tonnes_p10=none,
        tonnes_p90=none,
        stage_probability=random.uniform(0, 1, LOTS).round(2),
    )
    folder = tmp_path_factory.mktemp("large")
    write_region(replace(region, projects=projects, lots=lots), folder)
    return folder


def test_a_hundred_thousand_lots_are_read_and_checked_in_three_seconds(package: Path) -> None:
    start = time.process_time()
    region = read_region(package)
    seconds = time.process_time() - start

    assert len(region.lots) == LOTS
    assert seconds < SECONDS


def test_a_hundred_thousand_wrong_lots_are_all_told(package: Path, tmp_path: Path) -> None:
    for file in package.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    lots = (package / "lots.csv").read_text(encoding="utf-8")
    (tmp_path / "lots.csv").write_text(lots.replace(",project-", ",prosjekt-").replace(",202", ",22"), encoding="utf-8")

    faults = check_package(tmp_path).faults

    assert len({fault.line for fault in faults}) == LOTS
    assert sum(fault.column == "project_id" for fault in faults) == LOTS
    assert str(faults[0]).startswith('lots.csv, line 2, project_id: "prosjekt-')
