"""A lot is split over partners, and a need combined of several lots, until it is placed; no tonne is lost."""

from dataclasses import replace

import numpy as np
import pytest

from ressursbank.matching import MatchIndex, best_partners, split_over_partners
from ressursbank.matching.asked import tonnes_within
from ressursbank.region.generate import generate_region
from ressursbank.region.tables import NEED, SURPLUS, Region


@pytest.fixture(scope="module")
def region() -> Region:
    return generate_region(40, 20, 10, 3, seed=4)


@pytest.mark.parametrize("direction", [SURPLUS, NEED])
def test_shares_and_what_is_left_are_the_whole_lot(region: Region, direction: int) -> None:
    index = MatchIndex.of(region)
    for lot in np.flatnonzero(region.lots.direction == direction)[:40]:
        found = split_over_partners(index, str(region.lots.id[lot]))
        whole = region.lots.tonnes[lot] * region.lots.stage_probability[lot]
        assert found.placed_tonnes + found.left_tonnes == pytest.approx(whole)
        for share in found.shares:
            assert 0 < share.tonnes <= share.match.room_tonnes + 1e-6
            assert share.match.first_period <= share.first_period <= share.last_period <= share.match.last_period


def test_a_need_larger_than_any_lot_is_combined_of_several(region: Region) -> None:
    need = int(np.flatnonzero(region.lots.direction == NEED)[0])
    index = MatchIndex.of(region)
    asked = index.asked(str(region.lots.id[need]))
    best = best_partners(index, asked, 1000)
    finite = [match for match in best if np.isfinite(match.room_tonnes)]
    more = replace(asked, tonnes=2 * max(match.room_tonnes for match in finite))
    found = split_over_partners(index, more)
    assert len(found.shares) > 1
    order = [match.partner_id for match in best]
    assert [order.index(share.match.partner_id) for share in found.shares] == sorted(
        order.index(share.match.partner_id) for share in found.shares
    )


def test_a_partner_gets_no_tonnes_outside_its_own_quarters(region: Region) -> None:
    index = MatchIndex.of(region)
    for lot in range(30):
        asked = index.asked(str(region.lots.id[lot]))
        for share in split_over_partners(index, asked).shares:
            quarters = np.array([share.match.first_period]), np.array([share.match.last_period])
            within = tonnes_within((asked,), np.array([0]), *quarters)
            assert share.tonnes <= float(within[0]) + 1e-6
