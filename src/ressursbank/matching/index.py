"""Everybody in a region who may be a partner, sorted by mass type, so that one lot meets only those it can serve."""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary
from ressursbank.flows.ends import (
    Senders,
    Takers,
    facility_senders,
    facility_takers,
    lot_senders,
    need_takers,
    own_stock_senders,
    own_stock_takers,
    serving_types,
)
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.matching.asked import Asked
from ressursbank.matching.room import FacilityRoom
from ressursbank.matching.ways import Ways
from ressursbank.region.tables import Integers, Region
from ressursbank.roads.site_ways import RoadSearch
from ressursbank.vocabulary import nearest_names


class UnknownLotError(LookupError):
    """A lot that the region does not have; `nearest` are the ids that look like it."""

    def __init__(self, lot_id: str, nearest: tuple[str, ...]) -> None:
        self.lot_id = lot_id
        self.nearest = nearest
        hint = f"; the nearest are {', '.join(nearest)}" if nearest else ""
        super().__init__(f'"{lot_id}" is not a lot of the region{hint}')


@dataclass(frozen=True, slots=True)
class MatchIndex:
    """`takers_of_type[t]`: rows of `takers` that mass type t may go to; `senders_for_type[t]`: rows that serve t."""

    region: Region
    lot_rows: dict[str, int]
    takers: Takers
    takers_of_type: tuple[Integers, ...]
    own_stocks: Takers
    senders: Senders
    senders_for_type: tuple[Integers, ...]
    facility_room: FacilityRoom
    ways: Ways

    @classmethod
    def of(cls, region: Region, roads: RoadSearch | None = None) -> "MatchIndex":
        """The index of a region. Distances that are not listed are those of the road network, where one is given."""
        takers = need_takers(region).and_then(facility_takers(region))
        senders = lot_senders(region).and_then(facility_senders(region))
        serves = serving_types(region)
        is_need = takers.kind == TAKER_KINDS.index("need")
        types = range(len(vocabulary.MASS_TYPES.ids))
        return cls(
            region=region,
            lot_rows=dict(zip(region.lots.id.tolist(), range(len(region.lots)), strict=True)),
            takers=takers,
            takers_of_type=tuple(
                np.flatnonzero(np.where(is_need, serves[type_, takers.mass_type], takers.mass_type == type_))
                for type_ in types
            ),
            own_stocks=own_stock_takers(own_stock_senders(region)),
            senders=senders,
            senders_for_type=tuple(np.flatnonzero(serves[senders.mass_type, type_]) for type_ in types),
            facility_room=FacilityRoom.of(region),
            ways=Ways.of(region, roads),
        )

    def row_of(self, lot_id: str) -> int:
        """Row of a lot. Raises UnknownLotError."""
        try:
            return self.lot_rows[lot_id]
        except KeyError:
            raise UnknownLotError(lot_id, nearest_names(lot_id, self.lot_rows)) from None

    def asked(self, lot: str | Asked) -> Asked:
        """A lot by its id, or one that is none of the region's as it is. Raises UnknownLotError."""
        return lot if isinstance(lot, Asked) else Asked.of_lot(self.region, self.row_of(lot))

    def pairs_of(self, asked: Asked, rows: Integers | None = None) -> tuple[Senders, Takers]:
        """The lot and each partner, row by row: all partners, or those rows of `takers` (`senders` for a need).

        A surplus meets the own stock of its own project and mass too. A need meets no own stock: what will stand there
        is for the plan to say.
        """
        if asked.is_need:
            senders = self.senders if rows is None else self.senders.take(rows)
            return senders, asked.as_taker(self.region).take(np.zeros(len(senders), dtype=np.int64))
        takers = self.takers if rows is None else self.takers.take(rows)
        takers = takers.and_then(self._own_stock_of(asked))
        return asked.as_sender(self.region).take(np.zeros(len(takers), dtype=np.int64)), takers

    def _own_stock_of(self, asked: Asked) -> Takers:
        """The stock that the lot can be laid in on its own project's areas: one row, or none."""
        stocks = self.own_stocks
        low, high = np.searchsorted(stocks.project, [asked.project, asked.project + 1])
        rows = np.arange(low, high)
        is_same = (stocks.mass_type[rows] == asked.mass_type) & (
            stocks.max_contamination_class[rows] == asked.contamination_class
        )
        return stocks.take(rows[is_same])

    def serving_rows(self, asked: Asked) -> Integers:
        """Rows of partners that take (or serve) the lot's mass type."""
        return (self.senders_for_type if asked.is_need else self.takers_of_type)[asked.mass_type]

    @staticmethod
    def kind_of(partners: Senders | Takers, at: int) -> str:
        """What a partner is: surplus, need, own_stock, or the kind of a facility."""
        kinds = SENDER_KINDS if isinstance(partners, Senders) else TAKER_KINDS
        kind = kinds[int(partners.kind[at])]
        return "surplus" if kind == "lot" else kind
