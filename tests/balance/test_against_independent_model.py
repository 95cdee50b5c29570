"""The optimum equals that of a second model, written from the formats alone, on random regions of every rule."""

from pathlib import Path

import pytest

from ressursbank.plan.check import check_plan
from ressursbank.planning import make_plan
from ressursbank.region.assumptions import PYRAMID_MODES
from ressursbank.region.read import read_region
from ressursbank.region.write import write_region
from tests.balance.checked import ranked_tonnes
from tests.balance.independent_model import solve_package
from tests.balance.random_regions import random_region

SEEDS = (*range(24), 45, 55, 67, 91, 95, 118, 131, 232)
"""The first ones, and those that once told a difference."""
WITHIN = 1e-7


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mode", PYRAMID_MODES)
def test_the_optimum_is_that_of_the_independent_model(seed: int, mode: str, tmp_path: Path) -> None:
    write_region(random_region(seed).with_assumptions(pyramid=mode), tmp_path / "region")
    plan = make_plan(read_region(tmp_path / "region"))
    plan.write(tmp_path / "plan")
    assert check_plan(tmp_path / "region", tmp_path / "plan") == ()
    right = solve_package(tmp_path / "region")
    assert plan.summary["status"] == "optimal"
    assert plan.summary["objective_nok"] == pytest.approx(right.objective_nok, rel=WITHIN, abs=WITHIN)
    found = ranked_tonnes(plan)
    for name, tonnes in right.ranked_tonnes.items():
        assert found[name] == pytest.approx(tonnes, rel=1e-6, abs=1e-4), f"level {name}"
