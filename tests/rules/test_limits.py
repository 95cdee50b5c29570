"""What somebody has said no to is not planned, and not more of it than was said; the rest is as good as it can be."""

import numpy as np
import pytest

from ressursbank.balance import programme
from ressursbank.balance.agreed import Agreed
from ressursbank.balance.limits import Limit
from ressursbank.region.generate import generate_region
from ressursbank.region.tables import Region
from tests.balance.checked import checked_plan, moves
from tests.rules.tiny_regions import Q1, Q2, facility, need, surplus, tiny_region


def three_landfills() -> Region:
    receivers = [facility(name, "landfill", {"clay": fee}) for name, fee in (("a", 10.0), ("b", 20.0), ("c", 30.0))]
    return tiny_region([surplus("dug", "clay", 100, Q1)], receivers)


def no(to_id: str, first: int = Q1, last: int = Q1, *tonnes: tuple[int, float]) -> Limit:
    return Limit("dug", to_id, first, last, tonnes)


def test_what_was_declined_goes_to_the_next_best() -> None:
    assert moves(checked_plan(three_landfills(), limits=[no("a")])) == pytest.approx({("dug", "b", Q1): 100.0})
    assert moves(checked_plan(three_landfills(), limits=[no("a"), no("b")])) == pytest.approx({("dug", "c", Q1): 100.0})


def test_a_place_takes_what_it_offered_and_no_more() -> None:
    plan = checked_plan(three_landfills(), limits=[no("a", Q1, Q1, (Q1, 30.0))])
    assert moves(plan) == pytest.approx({("dug", "a", Q1): 30.0, ("dug", "b", Q1): 70.0})


def test_when_everybody_declines_the_masses_are_without_a_place() -> None:
    plan = checked_plan(three_landfills(), limits=[no("a"), no("b"), no("c")])
    assert plan.summary["unplaced_surplus_tonnes"] == pytest.approx(100.0)


def test_quarters_outside_the_limit_are_free() -> None:
    region = tiny_region([surplus("dug", "clay", 100, Q1, Q2)], [facility("a", "landfill", {"clay": 10.0})])
    plan = checked_plan(region, limits=[no("a", Q1, Q1)])
    assert moves(plan) == pytest.approx({("dug", "a", Q2): 50.0})


def test_what_is_agreed_holds_against_a_limit() -> None:
    ends = [np.array([value], dtype=object) for value in ("dug", "a")]
    held = Agreed(ends[0], ends[1], np.array([Q1]), np.array([40.0]))
    plan = checked_plan(three_landfills(), held, [no("a")])
    assert moves(plan) == pytest.approx({("dug", "a", Q1): 40.0, ("dug", "b", Q1): 60.0})


def test_of_two_limits_the_lower_holds_and_an_unknown_end_says_nothing() -> None:
    limits = [no("a", Q1, Q1, (Q1, 30.0)), no("a", Q1, Q1, (Q1, 10.0)), no("nowhere")]
    assert moves(checked_plan(three_landfills(), limits=limits))["dug", "a", Q1] == pytest.approx(10.0)


def test_a_need_that_was_declined_is_met_by_others() -> None:
    lots = [surplus("dug", "clay", 100, Q1), need("fill", "clay", 100, Q1, project="field")]
    region = tiny_region(lots, [facility("a", "landfill", {"clay": 10.0})])
    assert ("dug", "fill", Q1) in moves(checked_plan(region))
    assert moves(checked_plan(region, limits=[no("fill")])) == pytest.approx({("dug", "a", Q1): 100.0})


@pytest.mark.parametrize("pyramid", ["weighted", "lexicographic"])
@pytest.mark.parametrize("all_up_to", [400_000, 0])
def test_the_limits_hold_and_the_optimum_is_proven_in_a_region(
    pyramid: str, all_up_to: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where arcs are priced and added one by one: a bounded arc that is added keeps its bound."""
    monkeypatch.setattr(programme, "ALL_UP_TO", all_up_to)
    region = generate_region(20, 30, 8, 4, 3).with_assumptions(pyramid=pyramid)
    free = checked_plan(region)
    first, last = region.first_period, region.first_period + 3
    lots = set(region.lots.id.tolist())
    ends = lots | set(region.facilities.id.tolist())
    sent = {(a, b): t for (a, b, _t), t in moves(free).items() if a in lots and b in ends and a != b}
    limits = [Limit(a, b, first, last) for a, b in list(sent)[::2]]
    limits += [Limit(a, b, first, last, ((first, 5.0), (first + 1, 5.0))) for a, b in list(sent)[1::4]]
    bounded = checked_plan(region, limits=limits)
    by_ends = {(limit.from_id, limit.to_id): dict(limit.tonnes_by_period) for limit in limits}
    assert by_ends
    for (a, b, period), tonnes in moves(bounded).items():
        if (a, b) in by_ends and period <= last:
            assert tonnes <= by_ends[a, b].get(period, 0.0) + 1e-6
    if pyramid == "weighted":
        assert bounded.summary["objective_nok"] >= free.summary["objective_nok"] - 1e-3
