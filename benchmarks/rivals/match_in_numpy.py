"""A ranking without an index: every pair of a surplus and anybody who might take it, in whole vectors, then sorted."""

import numpy as np

from ressursbank.flows.ends import facility_takers, lot_senders, need_takers
from ressursbank.flows.kinds import TAKER_KINDS
from ressursbank.flows.price import price
from ressursbank.flows.rules import ALLOWED, reasons
from ressursbank.region import Region
from ressursbank.region.capacity import capacity_tonnes
from ressursbank.vocabulary import FACILITY_KINDS


def rank_everybody(region: Region, lot: int, top: int) -> list[str]:
    """Ids of the best takers of a surplus, as `best_partners` ranks them (own storage apart)."""
    takers = need_takers(region).and_then(facility_takers(region))
    everybody = lot_senders(region)
    senders = everybody.take(np.full(len(takers), np.flatnonzero(everybody.row == lot)[0]))
    allowed = np.flatnonzero(reasons(region, senders, takers) == ALLOWED)
    senders, takers = senders.take(allowed), takers.take(allowed)
    prices, figures = price(region, senders, takers), region.assumptions
    weights = np.array([figures.pyramid_nok_per_tonne.get(level, 0.0) for level in range(7)])
    nok = prices.cost_nok + figures.carbon_price_nok_per_tonne / 1000 * prices.co2_kg + weights[prices.pyramid_level]
    first = np.maximum(senders.first_period, takers.first_period)
    last = np.minimum(senders.last_period, takers.last_period)
    is_need = takers.kind == TAKER_KINDS.index("need")
    lots, facilities = region.lots, region.facilities
    ids, room = np.empty(len(takers), dtype=object), np.zeros(len(takers))
    needs = takers.row[is_need]
    ids[is_need] = lots.id[needs]
    room[is_need] = lots.tonnes[needs] * lots.stage_probability[needs]
    rows = takers.row[~is_need]
    ids[~is_need] = facilities.id[rows]
    capacity, is_plant = capacity_tonnes(region), np.array(FACILITY_KINDS.has_yields)[facilities.kind]
    open_room = [
        capacity[row, start - region.first_period : end - region.first_period + 1].sum()
        for row, start, end in zip(rows, first[~is_need], last[~is_need], strict=True)
    ]
    room[~is_need] = np.where(is_plant[rows], open_room, np.minimum(open_room, facilities.total_tonnes[rows]))
    room[~is_need] *= ~facilities.is_candidate[rows]
    order = np.lexsort((ids.astype(str), prices.kilometres, nok))
    return [str(ids[row]) for row in order if room[row] > 0][:top]
