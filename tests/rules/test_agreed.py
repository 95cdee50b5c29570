"""What is agreed on is in the plan, whatever it costs; what the region cannot hold is refused with every reason."""

import numpy as np
import pytest

from ressursbank.balance.agreed import Agreed, AgreedError
from ressursbank.planning import make_plan
from ressursbank.region.generate import generate_region
from ressursbank.region.tables import Region
from tests.balance.checked import checked_plan, moves
from tests.rules.tiny_regions import Q1, Q2, facility, need, surplus, tiny_region


def agreed(*rows: tuple[str, str, int, float]) -> Agreed:
    columns = list(zip(*rows, strict=True))
    return Agreed(
        np.array(columns[0], dtype=object),
        np.array(columns[1], dtype=object),
        np.array(columns[2], dtype=np.int64),
        np.array(columns[3], dtype=np.float64),
    )


def two_landfills() -> Region:
    receivers = [facility("cheap", "landfill", {"clay": 10.0}), facility("dear", "landfill", {"clay": 30.0})]
    return tiny_region([surplus("dug", "clay", 100, Q1)], receivers)


def test_an_agreement_is_kept_although_another_place_is_cheaper() -> None:
    plan = checked_plan(two_landfills(), agreed(("dug", "dear", Q1, 40.0)))
    assert moves(plan) == pytest.approx({("dug", "dear", Q1): 40.0, ("dug", "cheap", Q1): 60.0})
    assert plan.summary["objective_terms_nok"]["fees"] == pytest.approx(40 * 30 + 60 * 10)


def test_without_agreements_the_plan_is_free() -> None:
    assert moves(checked_plan(two_landfills())) == pytest.approx({("dug", "cheap", Q1): 100.0})


def test_an_agreement_between_two_projects_is_kept() -> None:
    lots = [surplus("dug", "clay", 100, Q1), need("fill", "clay", 100, Q1, project="field")]
    region = tiny_region(lots, [facility("cheap", "landfill", {"clay": -500.0})], unmet_need_nok_per_tonne=0.0)
    assert ("dug", "fill", Q1) not in moves(checked_plan(region))
    assert moves(checked_plan(region, agreed(("dug", "fill", Q1, 25.0))))["dug", "fill", Q1] == pytest.approx(25.0)


def test_more_than_there_is_is_refused_with_every_sum() -> None:
    with pytest.raises(AgreedError) as caught:
        make_plan(two_landfills(), agreed=agreed(("dug", "dear", Q1, 80.0), ("dug", "cheap", Q1, 40.0)))
    assert caught.value.faults == ("dug in 2027-Q1: 120 tonnes are agreed on, there are 100",)


def test_more_than_a_capacity_is_refused() -> None:
    receivers = [facility("small", "landfill", {"clay": 10.0}, capacity={Q1: 30.0, Q2: 30.0})]
    with pytest.raises(AgreedError, match="small in 2027-Q1: 50 tonnes are agreed on, there are 30"):
        make_plan(tiny_region([surplus("dug", "clay", 100, Q1)], receivers), agreed=agreed(("dug", "small", Q1, 50.0)))


@pytest.mark.parametrize("row", [("dug", "nobody", Q1, 1.0), ("dug", "cheap", Q2, 1.0), ("cheap", "dug", Q1, 1.0)])
def test_an_agreement_on_a_flow_that_does_not_exist_is_refused(row: tuple[str, str, int, float]) -> None:
    with pytest.raises(AgreedError, match="there is no such flow"):
        make_plan(two_landfills(), agreed=agreed(row))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("pyramid", ["weighted", "lexicographic"])
def test_agreeing_on_part_of_the_optimum_changes_nothing(seed: int, pyramid: str) -> None:
    region = generate_region(14, 9, 4, 2, seed=seed).with_assumptions(pyramid=pyramid)
    best = checked_plan(region)
    candidates = set(region.facilities.id[region.facilities.is_candidate].tolist())
    ends = set(region.lots.id.tolist()) | {
        str(id_)
        for id_, kind in zip(region.facilities.id, region.facilities.kind, strict=True)
        if kind in (0, 1) and id_ not in candidates
    }
    lots = set(region.lots.id.tolist())
    rows = [
        (start, end, period, tonnes * 0.7)
        for (start, end, period), tonnes in moves(best).items()
        if start in lots and end in ends
    ]
    assert rows
    again = checked_plan(region, agreed(*rows))
    assert again.summary["objective_nok"] == pytest.approx(best.summary["objective_nok"], rel=1e-7)
    found = moves(again)
    assert all(found[start, end, period] >= tonnes * (1 - 1e-6) for start, end, period, tonnes in rows)
