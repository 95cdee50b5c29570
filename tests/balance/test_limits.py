"""A plan that is stopped early is a true plan, no worse than today's way, with a bound of the whole model."""

from pathlib import Path

import pytest

from ressursbank import Stop, check_plan, make_plan
from ressursbank.region import write_region
from ressursbank.region.generate import generate_region


@pytest.mark.parametrize("pyramid", ["weighted", "lexicographic", "off"])
def test_a_plan_stopped_at_once_is_todays_way_with_a_bound(pyramid: str, tmp_path: Path) -> None:
    region = generate_region(12, 14, 6, 3, 4).with_assumptions(pyramid=pyramid)
    write_region(region, tmp_path / "region")
    plan = make_plan(region, Stop(time_limit_seconds=0.0))
    plan.write(tmp_path / "plan")
    assert check_plan(tmp_path / "region", tmp_path / "plan") == ()
    best = make_plan(region).summary
    assert plan.summary["status"] == "limit"
    assert plan.summary["bound_nok"] <= best["objective_nok"]
    assert plan.summary["tonne_kilometres"] == pytest.approx(plan.summary["reference"]["tonne_kilometres"])


def test_a_gap_that_is_allowed_is_kept() -> None:
    region = generate_region(12, 14, 6, 3, 4)
    roughly, exactly = make_plan(region, Stop(relative_gap=0.05)).summary, make_plan(region).summary
    assert roughly["status"] == "optimal"
    assert roughly["gap"] <= 0.05
    assert roughly["bound_nok"] <= exactly["objective_nok"] <= roughly["objective_nok"]
