"""The verifier accepts a right plan, and says what is wrong with a wrong one."""

from pathlib import Path

import pytest

from ressursbank.plan.check import check_plan
from tests.plan.hand_worked import SMALL_REGION, hand_worked_plan


@pytest.fixture
def plan_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    hand_worked_plan().write(folder)
    return folder


def test_a_plan_worked_out_by_hand_is_right(plan_folder: Path) -> None:
    assert check_plan(SMALL_REGION, plan_folder) == ()
