"""Plans that the planner makes for made-up regions are right, and no row of them can be altered unseen."""

from pathlib import Path

import numpy as np
import pytest

from ressursbank.plan.check import check_plan, rule_faults
from ressursbank.plan.faults import PlanError
from ressursbank.plan.read import read_plan
from ressursbank.planning import make_plan
from ressursbank.region.generate import generate_region
from ressursbank.region.read import read_region
from ressursbank.region.write import write_region
from tests.plan.hand_worked import SMALL_REGION
from tests.plan.mutations import mutations


@pytest.mark.parametrize("pyramid", ["weighted", "lexicographic", "off"])
@pytest.mark.parametrize("seed", range(3))
def test_a_plan_that_was_solved_is_right(tmp_path: Path, seed: int, pyramid: str) -> None:
    region = generate_region(projects=8, facilities=10, periods=6, candidates=2, seed=seed)
    write_region(region.with_assumptions(discount_rate_per_year=0.04 * seed), tmp_path / "region")
    read = read_region(tmp_path / "region")
    make_plan(read.with_assumptions(pyramid=pyramid)).write(tmp_path / "plan")
    assert check_plan(tmp_path / "region", tmp_path / "plan") == ()


def test_the_best_plan_of_the_small_region_costs_less_than_the_one_by_hand(tmp_path: Path) -> None:
    make_plan(read_region(SMALL_REGION)).write(tmp_path / "plan")
    assert check_plan(SMALL_REGION, tmp_path / "plan") == ()
    assert read_plan(tmp_path / "plan").summary["objective_nok"] < 150133


def test_no_row_of_a_solved_plan_can_be_altered_unseen_by_the_rules(tmp_path: Path) -> None:
    """A sample of all alterations, as there are thousands; prices apart, which do not follow from files."""
    region = generate_region(projects=8, facilities=10, periods=6, candidates=2, seed=1)
    write_region(region, tmp_path / "region")
    region = read_region(tmp_path / "region")
    folder = tmp_path / "plan"
    make_plan(region).write(folder)
    every = [mutation for mutation in mutations(folder, values=2) if not mutation.column.endswith("nok_per_tonne")]
    for number in np.random.default_rng(11).choice(len(every), 250, replace=False):
        mutation = every[number]
        file = folder / mutation.file
        original = file.read_bytes()
        file.write_text(mutation.text, encoding="utf-8")
        try:
            faults = rule_faults(region, read_plan(folder))
        except PlanError as error:
            faults = error.faults
        assert faults, f"{mutation.file}, {mutation.what}"
        file.write_bytes(original)
