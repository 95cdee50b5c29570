"""What is agreed on, spread over quarters: never more than wished, nor than there is room for, in every region."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ressursbank.balance.agreed import Wish, spread
from ressursbank.balance.arcs import build_arcs, build_pairs
from ressursbank.balance.nodes import build_nodes
from ressursbank.region.tables import NEED, SURPLUS, Region
from tests.balance.checked import checked_plan, moves
from tests.balance.random_regions import random_region

REGIONS = st.integers(1000, 1999).map(random_region)


def wishes_of(region: Region, seed: int) -> list[Wish]:
    """Random promises between lots and whatever might take them: some small, some of far more than there is."""
    rng = np.random.default_rng(seed)
    givers = np.flatnonzero(region.lots.direction == SURPLUS)
    ends = [*region.lots.id[region.lots.direction == NEED], *region.facilities.id]
    found = []
    for row in rng.choice(givers, min(len(givers), 12), replace=False).tolist():
        for end in rng.choice(np.array(ends, dtype=object), 4).tolist():
            first = int(region.lots.from_period[row] + rng.integers(-1, 2))
            tonnes = float(region.lots.tonnes[row] * rng.choice([0.1, 0.5, 1.0, 5.0]))
            found.append(Wish(str(region.lots.id[row]), str(end), first, first + int(rng.integers(0, 4)), tonnes))
    return found


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(REGIONS, st.integers(0, 1000))
def test_the_plan_holds_whatever_is_spread(region: Region, seed: int) -> None:
    nodes = build_nodes(region)
    pairs = build_pairs(nodes)
    wishes = wishes_of(region, seed)
    agreed, placed = spread(nodes, pairs, build_arcs(nodes, pairs), wishes)
    assert np.all(placed <= np.array([wish.tonnes for wish in wishes]) * (1 + 1e-9))
    assert np.isclose(agreed.tonnes.sum(), placed.sum())
    moved = moves(checked_plan(region, agreed))
    held: dict[tuple[str, str, int], float] = {}
    for from_id, to_id, period, tonnes in zip(agreed.from_id, agreed.to_id, agreed.period, agreed.tonnes, strict=True):
        key = str(from_id), str(to_id), int(period)
        held[key] = held.get(key, 0.0) + float(tonnes)
    for key, tonnes in held.items():
        assert moved.get(key, 0.0) >= tonnes * (1 - 1e-6) - 1e-6
