"""Everybody in a region who may be a partner, sorted by mass type, so that one lot meets only those it can serve."""

from collections.abc import Sequence
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
from ressursbank.flows.kinds import TAKER_KINDS
from ressursbank.matching.asked import Asked, as_senders, as_takers
from ressursbank.matching.partners import is_unopened
from ressursbank.matching.room import FacilityRoom, HeldRoom, LotRoom
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
class Serving:
    """Rows of partners that serve a mass type, candidates left out, with what the quickest rules ask of each."""

    rows: Integers
    contamination_class: Integers
    first_period: Integers
    last_period: Integers

    @classmethod
    def of(cls, rows: Integers, partners: Senders | Takers) -> "Serving":
        """The columns of some rows, side by side."""
        classes = partners.contamination_class if isinstance(partners, Senders) else partners.max_contamination_class
        return cls(rows, classes[rows], partners.first_period[rows], partners.last_period[rows])

    def candidates(self, asked: Asked, first_period: int, last_period: int) -> Integers:
        """Rows whose class and window fit; the rules of flows have the last word on them."""
        fits = np.maximum(self.first_period, max(asked.from_period, first_period)) <= np.minimum(
            self.last_period, min(asked.to_period, last_period)
        )
        if asked.is_need:
            fits &= self.contamination_class <= asked.contamination_class
        else:
            fits &= self.contamination_class >= asked.contamination_class
        return self.rows[fits]


@dataclass(frozen=True, slots=True)
class MatchIndex:
    """`takers_of_type[t]`: those of `takers` that mass type t may go to; `senders_for_type[t]`: those that serve t."""

    region: Region
    lot_rows: dict[str, int]
    takers: Takers
    takers_of_type: tuple[Serving, ...]
    own_stocks: Takers
    senders: Senders
    senders_for_type: tuple[Serving, ...]
    facility_room: FacilityRoom
    lot_room: LotRoom
    ways: Ways

    @classmethod
    def of(cls, region: Region, roads: RoadSearch | None = None, held: HeldRoom | None = None) -> "MatchIndex":
        """The index of a region. Distances that are not listed are those of the road network, where one is given.

        `held` is taken from the room of the facilities. The tonnes of lots are less what is promised already.
        """
        takers = need_takers(region).and_then(facility_takers(region))
        senders = lot_senders(region).and_then(facility_senders(region))
        serves = serving_types(region)
        is_need = takers.kind == TAKER_KINDS.index("need")
        taking, sending = ~is_unopened(region, takers), ~is_unopened(region, senders)
        types = range(len(vocabulary.MASS_TYPES.ids))
        return cls(
            region=region,
            lot_rows=dict(zip(region.lots.id.tolist(), range(len(region.lots)), strict=True)),
            takers=takers,
            takers_of_type=tuple(
                Serving.of(
                    np.flatnonzero(
                        np.where(is_need, serves[type_, takers.mass_type], takers.mass_type == type_) & taking
                    ),
                    takers,
                )
                for type_ in types
            ),
            own_stocks=own_stock_takers(own_stock_senders(region)),
            senders=senders,
            senders_for_type=tuple(
                Serving.of(np.flatnonzero(serves[senders.mass_type, type_] & sending), senders) for type_ in types
            ),
            facility_room=FacilityRoom.of(region, held),
            lot_room=LotRoom.of(region),
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

    def pairs_of(
        self, several: Sequence[Asked], rows: Sequence[Integers] | None = None
    ) -> tuple[Senders, Takers, Integers]:
        """Each lot and each of its partners, row by row, and which of the lots it is, in their order.

        Partners are all, or `rows` of `takers` (`senders` for needs) by lot. The lots are all surplus or all needs.
        A surplus meets the own stock of its own project and mass too. A need meets no own stock: what will stand there
        is for the plan to say.
        """
        is_need = several[0].is_need
        everybody: Senders | Takers = self.senders if is_need else self.takers
        rows = rows if rows is not None else [np.arange(len(everybody))] * len(several)
        of = np.repeat(np.arange(len(several)), [len(each) for each in rows])
        chosen = np.concatenate(rows)
        if is_need:
            return self.senders.take(chosen), as_takers(self.region, several).take(of), of
        takers = self.takers.take(chosen)
        stocks = [(number, stock) for number, asked in enumerate(several) if len(stock := self._own_stock_of(asked))]
        if stocks:
            takers = takers.and_then(*(self.own_stocks.take(stock) for _number, stock in stocks))
            of = np.concatenate([of, [number for number, _stock in stocks]])
            order = np.argsort(of, kind="stable")
            takers, of = takers.take(order), of[order]
        return as_senders(self.region, several).take(of), takers, of

    def _own_stock_of(self, asked: Asked) -> Integers:
        """The stock that the lot can be laid in on its own project's areas: one row of own_stocks, or none."""
        stocks = self.own_stocks
        low, high = np.searchsorted(stocks.project, [asked.project, asked.project + 1])
        rows = np.arange(low, high)
        is_same = (stocks.mass_type[rows] == asked.mass_type) & (
            stocks.max_contamination_class[rows] == asked.contamination_class
        )
        return np.asarray(rows[is_same])

    def candidate_rows(self, asked: Asked) -> Integers:
        """Rows of partners that take (or serve) the lot's mass type and class in its window."""
        serving = (self.senders_for_type if asked.is_need else self.takers_of_type)[asked.mass_type]
        return serving.candidates(asked, self.region.first_period, self.region.last_period)
