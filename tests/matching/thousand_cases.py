"""`python -m tests.matching.thousand_cases`: the twenty best of 1,000 random lots against the slow way; a minute."""

import sys

import numpy as np

from ressursbank.matching import MatchIndex, best_partners
from ressursbank.region.generate import generate_region
from tests.matching.brute_force import partners

REGIONS, LOTS_EACH, TOP = 40, 25, 20


def main() -> int:
    """How many cases differ."""
    wrong = cases = compared = 0
    for seed in range(100, 100 + REGIONS):
        size = np.random.default_rng(seed)
        region = generate_region(int(size.integers(10, 40)), int(size.integers(6, 24)), 8, 2, seed=seed)
        if seed % 3 == 0:
            region = region.with_assumptions(pyramid="off")
        index = MatchIndex.of(region)
        for lot in size.choice(len(region.lots), LOTS_EACH, replace=False).tolist():
            slow = sorted(found for found in partners(region, lot) if found[3] > 0)[:TOP]
            quick = best_partners(index, str(region.lots.id[lot]), TOP)
            figures = [(each.objective_nok_per_tonne, each.kilometres, each.room_tonnes) for each in quick]
            is_same = [each.partner_id for each in quick] == [id_ for _nok, _km, id_, _room in slow] and np.allclose(
                figures, [(nok, km, room) for nok, km, _id, room in slow], rtol=1e-9, atol=1e-9
            )
            cases, wrong, compared = cases + 1, wrong + (not is_same), compared + len(slow)
    print(f"{cases} cases, {compared} partners compared, {wrong} cases differ")
    return wrong


if __name__ == "__main__":
    sys.exit(min(main(), 1))
