"""Partners are ranked as the formats say, agree with the slow way, and whoever is left out is told why."""

from dataclasses import replace

import numpy as np
import pytest

from ressursbank.flows.rules import REASONS
from ressursbank.matching import ORDERS, MatchIndex, UnknownLotError, best_partners, excluded_partners
from ressursbank.matching.excluded import rules
from ressursbank.region.generate import generate_region
from ressursbank.region.tables import NEED, SURPLUS, Region
from tests.matching.brute_force import partners


@pytest.fixture(scope="module")
def region() -> Region:
    return generate_region(40, 20, 10, 3, seed=4)


@pytest.mark.parametrize("seed", range(8))
def test_the_best_twenty_are_those_of_the_slow_way(seed: int) -> None:
    region = generate_region(30, 16, 8, 2, seed=seed)
    if seed % 2:
        region = region.with_assumptions(pyramid="off")
    index = MatchIndex.of(region)
    for lot in np.random.default_rng(seed).choice(len(region.lots), 25, replace=False).tolist():
        slow = sorted(found for found in partners(region, lot) if found[3] > 0)[:20]
        quick = best_partners(index, str(region.lots.id[lot]))
        assert [partner.partner_id for partner in quick] == [id_ for _nok, _km, id_, _room in slow]
        figures = [(p.objective_nok_per_tonne, p.kilometres, p.room_tonnes) for p in quick]
        assert np.allclose(figures, [(nok, km, room) for nok, km, _id, room in slow], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("order", ORDERS)
def test_partners_come_in_the_order_asked_for(region: Region, order: str) -> None:
    index = MatchIndex.of(region)
    field = {"objective": "objective_nok_per_tonne", "cost": "cost_nok_per_tonne", "co2": "co2_kg_per_tonne"}
    for lot_id in region.lots.id[:20]:
        values = [getattr(p, field.get(order, order)) for p in best_partners(index, str(lot_id), 10, order)]
        assert values == sorted(values)


def test_fewer_are_listed_when_fewer_are_asked_for(region: Region) -> None:
    index = MatchIndex.of(region)
    lot_id = str(region.lots.id[0])
    assert best_partners(index, lot_id, 3) == best_partners(index, lot_id, 20)[:3]


def test_surplus_finds_need_and_need_finds_surplus(region: Region) -> None:
    index = MatchIndex.of(region)
    for lot in np.flatnonzero(region.lots.direction == SURPLUS)[:30]:
        lot_id = str(region.lots.id[lot])
        for partner in best_partners(index, lot_id, 1000):
            if partner.kind == "need":
                back = {found.partner_id: found for found in best_partners(index, partner.partner_id, 1000)}
                assert back[lot_id].objective_nok_per_tonne == pytest.approx(partner.objective_nok_per_tonne)


def test_everybody_is_either_a_match_or_left_out_with_a_rule(region: Region) -> None:
    index = MatchIndex.of(region)
    for lot in range(0, len(region.lots), 7):
        lot_id = str(region.lots.id[lot])
        matched = {partner.partner_id for partner in best_partners(index, lot_id, 10_000)}
        left_out = {partner.partner_id: partner for partner in excluded_partners(index, lot_id)}
        assert not matched & left_out.keys()
        other = NEED if region.lots.direction[lot] == SURPLUS else SURPLUS
        lots = set(region.lots.id[region.lots.direction == other].tolist())
        assert lots <= matched | left_out.keys()
        for partner in left_out.values():
            assert partner.opens_with("en")
            assert partner.opens_with("nb")
            assert partner.rule.source


def test_a_class_that_is_too_high_is_told_with_both_classes(region: Region) -> None:
    lots = replace(region.lots, contamination_class=np.where(region.lots.direction == SURPLUS, 5, 1))
    index = MatchIndex.of(replace(region, lots=lots))
    lot_id = str(lots.id[np.flatnonzero(lots.direction == SURPLUS)[0]])
    told = [p.opens_with() for p in excluded_partners(index, lot_id) if p.rule.rule == "class_too_high"]
    assert told
    assert all(text.startswith("class 5, accepts ") for text in told)


def test_a_candidate_is_left_out_until_it_is_opened(region: Region) -> None:
    index = MatchIndex.of(region)
    candidates = set(region.facilities.id[region.facilities.is_candidate].tolist())
    for lot_id in region.lots.id:
        assert not candidates & {partner.partner_id for partner in best_partners(index, str(lot_id), 10_000)}


def test_an_unknown_lot_is_refused_with_the_nearest_ids(region: Region) -> None:
    with pytest.raises(UnknownLotError) as caught:
        best_partners(MatchIndex.of(region), str(region.lots.id[0]) + "x")
    assert str(region.lots.id[0]) in caught.value.nearest


def test_every_rule_of_flows_has_a_source_and_a_way_out() -> None:
    assert set(REASONS[1:]) <= set(rules())
