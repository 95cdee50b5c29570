"""The best partners of a lot, in the order of what one tonne adds to the region's objective on that flow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary
from ressursbank.flows.ends import Senders, Takers
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.flows.price import Prices, price
from ressursbank.flows.rules import ALLOWED, reasons
from ressursbank.matching.asked import Asked
from ressursbank.matching.index import MatchIndex
from ressursbank.matching.room import lot_tonnes_within, own_room_within
from ressursbank.region.distances import DISTANCE_SOURCES
from ressursbank.region.tables import Integers, Numbers, Region, Texts, Truths

KILOGRAMS_PER_TONNE = 1000
ORDERS: Mapping[str, Callable[["Ranked"], Numbers]] = {
    "objective": lambda ranked: ranked.objective_nok_per_tonne,
    "cost": lambda ranked: ranked.prices.cost_nok,
    "co2": lambda ranked: ranked.prices.co2_kg,
    "kilometres": lambda ranked: ranked.prices.kilometres,
}
"""What partners can be ranked by; kilometres, then id, break ties."""


@dataclass(frozen=True, slots=True)
class Match:
    """One partner. `pyramid_level` is None where the masses do not end there; infinite room is unlimited.

    `share_of_lot`: how much of the lot fits, 0 to 1; `mass_type` is what the partner needs, accepts or gives;
    `contamination_class` the highest that it takes, or that of what it gives.
    """

    partner_id: str
    kind: str
    first_period: int
    last_period: int
    kilometres: float
    distance_source: str
    cost_nok_per_tonne: float
    co2_kg_per_tonne: float
    pyramid_level: int | None
    objective_nok_per_tonne: float
    room_tonnes: float
    share_of_lot: float
    mass_type: str
    contamination_class: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """Allowed partners of one lot with prices and room, unsorted."""

    asked: Asked
    senders: Senders
    takers: Takers
    prices: Prices
    objective_nok_per_tonne: Numbers
    first_period: Integers
    last_period: Integers
    room_tonnes: Numbers
    partner_id: Texts

    def take(self, rows: Integers | Truths) -> "Ranked":
        """Only these rows."""
        return Ranked(
            self.asked,
            self.senders.take(rows),
            self.takers.take(rows),
            self.prices.take(rows),
            self.objective_nok_per_tonne[rows],
            self.first_period[rows],
            self.last_period[rows],
            self.room_tonnes[rows],
            self.partner_id[rows],
        )


NOTHING = np.zeros(0, dtype=np.int64)


def best_partners(
    index: MatchIndex,
    lot: str | Asked,
    top: int = 20,
    by: str = "objective",
    hidden_lots: Integers = NOTHING,
    within_kilometres: float = np.inf,
) -> tuple[Match, ...]:
    """Up to `top` partners, best first, none farther away; `hidden_lots` (rows) are left out, as if not there.

    Raises UnknownLotError; KeyError for an order that ORDERS does not have.
    """
    measure = ORDERS[by]
    ranked = allowed_partners(index, index.asked(lot), hidden_lots)
    ranked = ranked.take(np.flatnonzero((ranked.room_tonnes > 0) & (ranked.prices.kilometres <= within_kilometres)))
    ranked = ranked.take(_best_row_of_each(ranked, measure(ranked)))
    order = _order(ranked, measure(ranked), top)
    return _matches(ranked.take(order))


def allowed_partners(index: MatchIndex, asked: Asked, hidden_lots: Integers = NOTHING) -> Ranked:
    """Every partner that no rule of flows forbids, with or without room, candidates left out."""
    region = index.region
    senders, takers = index.pairs_of(asked, index.serving_rows(asked))
    is_open = (reasons(region, senders, takers) == ALLOWED) & ~is_unopened(region, senders, takers)
    is_open &= ~is_hidden(senders if asked.is_need else takers, hidden_lots)
    allowed = np.flatnonzero(is_open)
    senders, takers = senders.take(allowed), takers.take(allowed)
    partners = senders if asked.is_need else takers
    distances = index.ways.between(asked.point, partners.site, is_towards=asked.is_need)
    prices = price(region, senders, takers, distances)
    first = np.maximum(senders.first_period, takers.first_period)
    last = np.minimum(senders.last_period, takers.last_period)
    return Ranked(
        asked=asked,
        senders=senders,
        takers=takers,
        prices=prices,
        objective_nok_per_tonne=_objective(region, prices),
        first_period=first,
        last_period=last,
        room_tonnes=_room(index, asked, partners, first, last),
        partner_id=partner_ids(region, partners),
    )


def is_hidden(partners: Senders | Takers, hidden_lots: Integers) -> Truths:
    """Which partners are lots that are not shown."""
    kinds = SENDER_KINDS if isinstance(partners, Senders) else TAKER_KINDS
    is_lot = ~_stands_for_facility(partners, kinds) & (partners.kind != kinds.index("own_stock"))
    return np.asarray(is_lot & np.isin(partners.row, hidden_lots) if len(hidden_lots) else np.zeros_like(is_lot))


def is_unopened(region: Region, senders: Senders, takers: Takers) -> Truths:
    """Whether either end is a facility that the region may open but has not."""
    found = np.zeros(len(senders), dtype=np.bool_)
    for ends, kinds in ((senders, SENDER_KINDS), (takers, TAKER_KINDS)):
        at = np.flatnonzero(_stands_for_facility(ends, kinds))
        found[at] |= region.facilities.is_candidate[ends.row[at]]
    return found


def partner_ids(region: Region, partners: Senders | Takers) -> Texts:
    """Id of each end: a facility's, a lot's, or of own stock its project's."""
    kinds = SENDER_KINDS if isinstance(partners, Senders) else TAKER_KINDS
    found = np.empty(len(partners), dtype=object)
    is_facility = _stands_for_facility(partners, kinds)
    is_stock = partners.kind == kinds.index("own_stock")
    is_lot = ~is_facility & ~is_stock
    found[is_facility] = region.facilities.id[partners.row[is_facility]]
    found[is_stock] = region.projects.id[partners.row[is_stock]]
    found[is_lot] = region.lots.id[partners.row[is_lot]]
    return found


def partner_keys(partners: Senders | Takers) -> Integers:
    """One whole number for each partner, the same for all of its rows."""
    kinds = SENDER_KINDS if isinstance(partners, Senders) else TAKER_KINDS
    is_facility = _stands_for_facility(partners, kinds)
    is_stock = partners.kind == kinds.index("own_stock")
    return np.asarray(partners.row * 3 + np.where(is_facility, 1, np.where(is_stock, 2, 0)))


def _stands_for_facility(ends: Senders | Takers, kinds: tuple[str, ...]) -> Truths:
    others = [kinds.index(kind) for kind in ("lot", "need", "own_stock") if kind in kinds]
    return np.asarray(~np.isin(ends.kind, others))


def _objective(region: Region, prices: Prices) -> Numbers:
    """cost + carbon price × CO2e + pyramid weight, NOK per tonne (region-package.md, `objective_nok`; undiscounted)."""
    figures = region.assumptions
    nok = prices.cost_nok + figures.carbon_price_nok_per_tonne / KILOGRAMS_PER_TONNE * prices.co2_kg
    if figures.pyramid == "weighted":
        weights = np.zeros(len(vocabulary.PYRAMID_LEVELS.ids) + 1)
        for level, weight in figures.pyramid_nok_per_tonne.items():
            weights[int(level)] = weight
        nok = nok + weights[prices.pyramid_level]
    return np.asarray(nok)


def _room(index: MatchIndex, asked: Asked, partners: Senders | Takers, first: Integers, last: Integers) -> Numbers:
    region = index.region
    kinds = SENDER_KINDS if isinstance(partners, Senders) else TAKER_KINDS
    room = np.zeros(len(partners))
    is_facility = _stands_for_facility(partners, kinds)
    is_stock = partners.kind == kinds.index("own_stock")
    is_lot = ~is_facility & ~is_stock
    room[is_facility] = index.facility_room.within(partners.row[is_facility], first[is_facility], last[is_facility])
    room[is_lot] = lot_tonnes_within(region, partners.row[is_lot], first[is_lot], last[is_lot])
    for at in np.flatnonzero(is_stock):
        room[at] = own_room_within(region, asked.project, int(first[at]), int(last[at]))
    return room


def _best_row_of_each(ranked: Ranked, measure: Numbers) -> Integers:
    """One row a partner: a facility can send one type in several classes."""
    partners = ranked.senders if ranked.asked.is_need else ranked.takers
    order = np.lexsort((ranked.prices.kilometres, measure))
    _keys, first = np.unique(partner_keys(partners)[order], return_index=True)
    return np.asarray(order[first])


def _order(ranked: Ranked, measure: Numbers, top: int) -> Integers:
    """Rows of the best, by measure, kilometres and id; only what can be among them is sorted."""
    if len(measure) > top > 0:
        limit = np.partition(measure, top - 1)[top - 1]
        rows = np.flatnonzero(measure <= limit)
    else:
        rows = np.arange(len(measure))
    order = np.lexsort((ranked.partner_id[rows].astype(str), ranked.prices.kilometres[rows], measure[rows]))
    return np.asarray(rows[order][:top])


def _matches(ranked: Ranked) -> tuple[Match, ...]:
    asked = ranked.asked
    partners = ranked.senders if asked.is_need else ranked.takers
    tonnes = asked.tonnes_within(ranked.first_period, ranked.last_period)
    return tuple(
        Match(
            partner_id=str(ranked.partner_id[at]),
            kind=MatchIndex.kind_of(partners, at),
            first_period=int(ranked.first_period[at]),
            last_period=int(ranked.last_period[at]),
            kilometres=float(ranked.prices.kilometres[at]),
            distance_source=DISTANCE_SOURCES[ranked.prices.distance_source[at]],
            cost_nok_per_tonne=float(ranked.prices.cost_nok[at]),
            co2_kg_per_tonne=float(ranked.prices.co2_kg[at]),
            pyramid_level=int(ranked.prices.pyramid_level[at]) or None,
            objective_nok_per_tonne=float(ranked.objective_nok_per_tonne[at]),
            room_tonnes=float(ranked.room_tonnes[at]),
            share_of_lot=float(min(tonnes[at], ranked.room_tonnes[at]) / asked.tonnes) if asked.tonnes > 0 else 0.0,
            mass_type=vocabulary.MASS_TYPES.ids[partners.mass_type[at]],
            contamination_class=int(
                ranked.senders.contamination_class[at] if asked.is_need else ranked.takers.max_contamination_class[at]
            ),
        )
        for at in range(len(partners))
    )
