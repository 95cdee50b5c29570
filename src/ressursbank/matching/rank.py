"""The best partners of a lot, in the order of what one tonne adds to the region's objective on that flow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import numpy as np

from ressursbank import vocabulary
from ressursbank.flows.ends import Senders, Takers
from ressursbank.flows.price import Prices, price
from ressursbank.flows.rules import ALLOWED, reasons
from ressursbank.matching.asked import Asked, tonnes_within
from ressursbank.matching.index import MatchIndex
from ressursbank.matching.partners import (
    are_facilities,
    are_lots,
    are_own_stock,
    is_hidden,
    kind_of,
    partner_ids,
)
from ressursbank.matching.room import own_room_within
from ressursbank.region.distances import DISTANCE_SOURCES, PairDistances
from ressursbank.region.tables import Integers, Numbers, Region, Truths

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
    """Allowed partners of some lots with prices and room: row i is a partner of `several[of[i]]`; `of` ascends."""

    several: tuple[Asked, ...]
    of: Integers
    senders: Senders
    takers: Takers
    prices: Prices
    objective_nok_per_tonne: Numbers
    first_period: Integers
    last_period: Integers
    room_tonnes: Numbers

    @property
    def partners(self) -> Senders | Takers:
        """The other ends."""
        return self.senders if self.several[0].is_need else self.takers

    def take(self, rows: Integers | Truths) -> "Ranked":
        """Only these rows."""
        return Ranked(
            self.several,
            self.of[rows],
            self.senders.take(rows),
            self.takers.take(rows),
            self.prices.take(rows),
            self.objective_nok_per_tonne[rows],
            self.first_period[rows],
            self.last_period[rows],
            self.room_tonnes[rows],
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
    return _matches(index.region, best_of_several(index, (index.asked(lot),), top, by, hidden_lots, within_kilometres))


def best_of_several(
    index: MatchIndex,
    several: tuple[Asked, ...],
    top: int,
    by: str,
    hidden_lots: Integers = NOTHING,
    within_kilometres: float = np.inf,
) -> Ranked:
    """Up to `top` partners of each lot, best first; the lots are all surplus or all needs."""
    order = ORDERS[by]
    ranked = allowed_partners(index, several, hidden_lots)
    measure, kilometres = order(ranked), ranked.prices.kilometres
    rows = np.flatnonzero((ranked.room_tonnes > 0) & (kilometres <= within_kilometres))
    if several[0].is_need:
        rows = _best_row_of_each(ranked, measure, rows)
    rows = rows[np.lexsort((measure[rows], ranked.of[rows]))]
    return _in_order(index.region, ranked.take(rows[_is_within(ranked.of[rows], measure[rows], top)]), order, top)


def allowed_partners(index: MatchIndex, several: tuple[Asked, ...], hidden_lots: Integers = NOTHING) -> Ranked:
    """Every partner that no rule of flows forbids, with or without room, candidates left out."""
    region = index.region
    senders, takers, of = index.pairs_of(several, [index.candidate_rows(asked) for asked in several])
    is_need = several[0].is_need
    allowed = reasons(region, senders, takers) == ALLOWED
    if len(hidden_lots):
        allowed &= ~is_hidden(senders if is_need else takers, hidden_lots)
    if not allowed.all():
        senders, takers, of = senders.take(allowed), takers.take(allowed), of[allowed]
    partners: Senders | Takers = senders if is_need else takers
    prices = price(region, senders, takers, _distances(index, several, of, partners.site, is_towards=is_need))
    first = np.maximum(senders.first_period, takers.first_period)
    last = np.minimum(senders.last_period, takers.last_period)
    return Ranked(
        several=several,
        of=of,
        senders=senders,
        takers=takers,
        prices=prices,
        objective_nok_per_tonne=_objective(region, prices),
        first_period=first,
        last_period=last,
        room_tonnes=_room(index, partners, first, last),
    )


def _distances(
    index: MatchIndex, several: tuple[Asked, ...], of: Integers, sites: Integers, *, is_towards: bool
) -> PairDistances:
    """From each lot to the sites of its rows, or the other way."""
    ends = np.searchsorted(of, np.arange(len(several) + 1))
    found = [
        index.ways.between(asked.point, sites[low:high], is_towards=is_towards)
        for asked, low, high in zip(several, ends[:-1], ends[1:], strict=True)
    ]
    if len(found) == 1:
        return found[0]
    names = [column.name for column in fields(PairDistances)]
    return PairDistances(**{name: np.concatenate([getattr(each, name) for each in found]) for name in names})


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


def _room(index: MatchIndex, partners: Senders | Takers, first: Integers, last: Integers) -> Numbers:
    region = index.region
    room = np.zeros(len(partners))
    is_facility, is_lot = are_facilities(partners), are_lots(partners)
    room[is_facility] = index.facility_room.within(partners.row[is_facility], first[is_facility], last[is_facility])
    room[is_lot] = index.lot_room.within(partners.row[is_lot], first[is_lot], last[is_lot])
    for at in np.flatnonzero(are_own_stock(partners)):
        room[at] = own_room_within(region, int(partners.row[at]), int(first[at]), int(last[at]))
    return room


def _best_row_of_each(ranked: Ranked, measure: Numbers, rows: Integers) -> Integers:
    """One of these rows a source: a facility can send what serves in several types and classes."""
    # Lots and own stock have one row each.
    several = are_facilities(ranked.partners)[rows]
    single, rows = rows[~several], rows[several]
    keys = ranked.of[rows] * (ranked.partners.row[rows].max(initial=0) + 1) + ranked.partners.row[rows]
    order = np.lexsort((ranked.prices.kilometres[rows], measure[rows]))
    _keys, first = np.unique(keys[order], return_index=True)
    return np.concatenate([single, rows[order[first]]])


def _in_order(region: Region, ranked: Ranked, order: Callable[[Ranked], Numbers], top: int) -> Ranked:
    """The first `top` of each lot, by measure, kilometres and id."""
    ids = partner_ids(region, ranked.partners).astype(str)
    rows = np.lexsort((ids, ranked.prices.kilometres, order(ranked), ranked.of))
    return ranked.take(rows[_place(ranked.of[rows]) < top])


def _place(of: Integers) -> Integers:
    """The place of each row among those of its lot."""
    starts = np.searchsorted(of, of)
    return np.arange(len(of)) - starts


def _is_within(of: Integers, measure: Numbers, top: int) -> Truths:
    """Which rows, sorted by lot and measure, are among the first `top` of their lot, or as good as the last of them."""
    starts = np.searchsorted(of, of)
    ends = np.searchsorted(of, of, side="right")
    last = np.minimum(starts + top, ends) - 1
    return np.asarray(measure <= measure[last])


def _matches(region: Region, ranked: Ranked) -> tuple[Match, ...]:
    prices, partners = ranked.prices, ranked.partners
    is_need = ranked.several[0].is_need
    classes = ranked.senders.contamination_class if is_need else ranked.takers.max_contamination_class
    columns = (
        partner_ids(region, partners),
        [kind_of(partners, at) for at in range(len(partners))],
        ranked.first_period.tolist(),
        ranked.last_period.tolist(),
        prices.kilometres.tolist(),
        [DISTANCE_SOURCES[source] for source in prices.distance_source.tolist()],
        prices.cost_nok.tolist(),
        prices.co2_kg.tolist(),
        [level or None for level in prices.pyramid_level.tolist()],
        ranked.objective_nok_per_tonne.tolist(),
        ranked.room_tonnes.tolist(),
        share_of_lot(ranked).tolist(),
        [vocabulary.MASS_TYPES.ids[code] for code in partners.mass_type.tolist()],
        classes.tolist(),
    )
    return tuple(Match(*row) for row in zip(*columns, strict=True))


def share_of_lot(ranked: Ranked) -> Numbers:
    """How much of its lot fits with each partner, 0 to 1."""
    whole = np.array([asked.tonnes for asked in ranked.several])[ranked.of]
    within = tonnes_within(ranked.several, ranked.of, ranked.first_period, ranked.last_period)
    fits = np.minimum(within, ranked.room_tonnes)
    return np.asarray(np.divide(fits, whole, out=np.zeros(len(fits)), where=whole > 0))
