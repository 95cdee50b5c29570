"""Partners are ranked as the formats say, agree with the slow way, and whoever is left out is told why."""

from dataclasses import replace

import numpy as np
import pytest

from ressursbank.flows.rules import ALLOWED, REASONS, reasons
from ressursbank.matching import (
    ORDERS,
    Asked,
    MatchIndex,
    UnknownLotError,
    best_partners,
    best_partners_of_all,
    excluded_partners,
    left_out,
    reasons_of,
)
from ressursbank.matching.asked import NOT_ENTERED
from ressursbank.matching.excluded import RULES, rules
from ressursbank.matching.partners import partner_ids
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
            assert partner.rule.source("nb")
            assert partner.rule.title("nb")


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


def test_why_not_agrees_with_the_rules_of_flows_for_every_candidate_of_two_hundred_lots() -> None:
    region = generate_region(60, 24, 10, 4, seed=11)
    index = MatchIndex.of(region)
    told = 0
    for lot in np.random.default_rng(5).choice(len(region.lots), 200, replace=False):
        asked = index.asked(str(region.lots.id[lot]))
        senders, takers, _of = index.pairs_of((asked,))
        ids = partner_ids(region, senders if asked.is_need else takers)
        codes = reasons(region, senders, takers)
        furthest: dict[str, int] = {}
        for id_, code in zip(ids.tolist(), codes.tolist(), strict=True):
            furthest[id_] = max(furthest.get(id_, 0), code if code != ALLOWED else len(REASONS))
        matched = {partner.partner_id for partner in best_partners(index, asked, 10_000)}
        for partner in excluded_partners(index, asked):
            told += 1
            code = furthest.pop(partner.partner_id)
            if partner.rule.rule in REASONS:
                assert REASONS[code] == partner.rule.rule
            else:
                assert code == len(REASONS)
        assert set(furthest) == matched
    assert told > 10_000


def test_those_left_out_are_counted_by_rule_and_listed_nearest_first(region: Region) -> None:
    index = MatchIndex.of(region)
    lot_id = str(region.lots.id[0])
    found = left_out(index, lot_id)
    listed = excluded_partners(index, lot_id)
    assert sum(found.counts().values()) == len(listed)
    for rule, count in found.counts().items():
        assert rule in RULES
        nearest = found.nearest_of(rule)
        assert len(nearest) == count
        assert [each.kilometres for each in nearest] == sorted(each.kilometres for each in nearest)
        assert found.nearest_of(rule, 1, 2) == nearest[1:3]


def test_a_lot_that_nobody_has_entered_gets_the_partners_that_it_would_have(region: Region) -> None:
    index = MatchIndex.of(region)
    for lot in range(20):
        known = index.asked(str(region.lots.id[lot]))
        loose = replace(known, row=NOT_ENTERED, project=len(region.projects))
        own = {str(region.projects.id[known.project])} | {
            str(id_)
            for id_, project in zip(region.lots.id, region.lots.project, strict=True)
            if project == known.project
        }
        entered = [each for each in best_partners(index, known, 10_000) if each.partner_id not in own]
        assert [each for each in best_partners(index, loose, 10_000) if each.partner_id not in own] == entered


def test_a_lot_away_from_every_site_is_measured_from_where_it_lies(region: Region) -> None:
    index = MatchIndex.of(region)
    known = index.asked(str(region.lots.id[0]))
    elsewhere = replace(known.point, site=-1, longitude=known.point.longitude + 0.01)
    asked: Asked = replace(known, row=NOT_ENTERED, project=len(region.projects), point=elsewhere)
    assert {each.distance_source for each in best_partners(index, asked)} == {"great_circle"}


def test_hidden_lots_are_neither_partners_nor_left_out(region: Region) -> None:
    index = MatchIndex.of(region)
    lot_id = next(
        str(id_) for id_ in region.lots.id if any(each.kind == "need" for each in best_partners(index, str(id_)))
    )
    hidden = next(each.partner_id for each in best_partners(index, lot_id) if each.kind == "need")
    rows = np.array([index.lot_rows[hidden]])
    assert hidden not in {each.partner_id for each in best_partners(index, lot_id, 10_000, hidden_lots=rows)}
    unseen = left_out(index, lot_id, rows)
    assert hidden not in {each.partner_id for rule in unseen.counts() for each in unseen.nearest_of(rule)}


@pytest.mark.parametrize("language", ["en", "nb"])
def test_reasons_are_said_in_both_languages(region: Region, language: str) -> None:
    index = MatchIndex.of(region)
    for lot in range(len(region.lots)):
        asked = index.asked(str(region.lots.id[lot]))
        for partner in best_partners(index, asked, 5):
            assert all(reason.text(language) for reason in reasons_of(partner, is_need=asked.is_need))


@pytest.mark.parametrize("order", ORDERS)
def test_all_lots_at_once_get_the_partners_that_each_gets_alone(region: Region, order: str) -> None:
    index = MatchIndex.of(region)
    found = best_partners_of_all(index, top=7, by=order)
    assert set(found.lot.tolist()) <= set(range(len(region.lots)))
    for lot in range(len(region.lots)):
        mine = found.take(found.lot == lot)
        alone = best_partners(index, str(region.lots.id[lot]), 7, order)
        assert mine.partner_id.tolist() == [each.partner_id for each in alone]
        assert mine.objective_nok_per_tonne.tolist() == [each.objective_nok_per_tonne for each in alone]
        assert mine.share_of_lot.tolist() == [each.share_of_lot for each in alone]


def test_of_no_lots_there_are_no_matches(region: Region) -> None:
    assert len(best_partners_of_all(MatchIndex.of(region), np.zeros(0, dtype=np.int64))) == 0
