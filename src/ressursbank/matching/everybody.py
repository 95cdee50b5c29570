"""The best partners of every lot at once: what a night's changes have made of the whole market."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ressursbank.matching.asked import Asked
from ressursbank.matching.index import MatchIndex
from ressursbank.matching.partners import partner_ids
from ressursbank.matching.rank import NOTHING, best_of_several, share_of_lot
from ressursbank.region.tables import NEED, SURPLUS, Integers, Numbers, Table, Texts

_LOTS_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class AllMatches(Table):
    """One row a lot (row of the region's lots) and partner, each lot's best first; by lot."""

    lot: Integers
    partner_id: Texts
    objective_nok_per_tonne: Numbers
    kilometres: Numbers
    cost_nok_per_tonne: Numbers
    co2_kg_per_tonne: Numbers
    room_tonnes: Numbers
    share_of_lot: Numbers


def best_partners_of_all(
    index: MatchIndex,
    lots: Integers | None = None,
    top: int = 20,
    by: str = "objective",
    hidden_lots: Integers = NOTHING,
) -> AllMatches:
    """What `best_partners` finds for each of these lots (rows; all when None). KeyError for an unknown order."""
    chosen = np.arange(len(index.region.lots)) if lots is None else lots
    parts = [_of_batch(index, batch, top, by, hidden_lots) for batch in _batches(index, chosen)]
    if not parts:
        nothing = np.zeros(0)
        return AllMatches(NOTHING, np.zeros(0, dtype=object), *[nothing] * 6)
    found = parts[0].and_then(*parts[1:])
    return found.take(np.argsort(found.lot, kind="stable"))


def _batches(index: MatchIndex, lots: Integers) -> Iterator[Integers]:
    """Some lots at a time, of one direction and mostly of one type, so that they meet the same partners."""
    table = index.region.lots
    for direction in (SURPLUS, NEED):
        rows = lots[table.direction[lots] == direction]
        rows = rows[np.argsort(table.mass_type[rows], kind="stable")]
        for start in range(0, len(rows), _LOTS_AT_ONCE):
            yield rows[start : start + _LOTS_AT_ONCE]


def _of_batch(index: MatchIndex, rows: Integers, top: int, by: str, hidden_lots: Integers) -> AllMatches:
    several = tuple(Asked.of_lot(index.region, int(row)) for row in rows)
    found = best_of_several(index, several, top, by, hidden_lots)
    return AllMatches(
        lot=rows[found.of],
        partner_id=partner_ids(index.region, found.partners),
        objective_nok_per_tonne=found.objective_nok_per_tonne,
        kilometres=found.prices.kilometres,
        cost_nok_per_tonne=found.prices.cost_nok,
        co2_kg_per_tonne=found.prices.co2_kg,
        room_tonnes=found.room_tonnes,
        share_of_lot=share_of_lot(found),
    )
