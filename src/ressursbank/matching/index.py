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
from ressursbank.matching.room import FacilityRoom
from ressursbank.region.tables import NEED, Integers, Region
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

    @classmethod
    def of(cls, region: Region) -> "MatchIndex":
        """The index of a region."""
        takers = need_takers(region).and_then(facility_takers(region))
        senders = lot_senders(region).and_then(facility_senders(region))
        serves = serving_types(region)
        is_need = takers.kind == TAKER_KINDS.index("need")
        types = range(len(vocabulary.MASS_TYPES.ids))
        return cls(
            region=region,
            lot_rows={str(id_): row for row, id_ in enumerate(region.lots.id)},
            takers=takers,
            takers_of_type=tuple(
                np.flatnonzero(np.where(is_need, serves[type_, takers.mass_type], takers.mass_type == type_))
                for type_ in types
            ),
            own_stocks=own_stock_takers(own_stock_senders(region)),
            senders=senders,
            senders_for_type=tuple(np.flatnonzero(serves[senders.mass_type, type_]) for type_ in types),
            facility_room=FacilityRoom.of(region),
        )

    def row_of(self, lot_id: str) -> int:
        """Row of a lot. Raises UnknownLotError."""
        try:
            return self.lot_rows[lot_id]
        except KeyError:
            raise UnknownLotError(lot_id, nearest_names(lot_id, self.lot_rows)) from None

    def pairs_of(self, lot: int, rows: Integers | None = None) -> tuple[Senders, Takers]:
        """The lot and each partner, row by row: all partners, or those rows of `takers` (`senders` for a need).

        A surplus meets the own stock of its own project and mass too. A need meets no own stock: what will stand there
        is for the plan to say.
        """
        is_need = self.region.lots.direction[lot] == NEED
        if is_need:
            senders = self.senders if rows is None else self.senders.take(rows)
            return senders, _lot_as_taker(self.region, lot).take(np.zeros(len(senders), dtype=np.int64))
        takers = self.takers if rows is None else self.takers.take(rows)
        takers = takers.and_then(self._own_stock_of(lot))
        return _lot_as_sender(self.region, lot).take(np.zeros(len(takers), dtype=np.int64)), takers

    def _own_stock_of(self, lot: int) -> Takers:
        """The stock that the lot can be laid in on its own project's areas: one row, or none."""
        lots, stocks = self.region.lots, self.own_stocks
        low, high = np.searchsorted(stocks.project, [lots.project[lot], lots.project[lot] + 1])
        rows = np.arange(low, high)
        is_same = (stocks.mass_type[rows] == lots.mass_type[lot]) & (
            stocks.max_contamination_class[rows] == lots.contamination_class[lot]
        )
        return stocks.take(rows[is_same])

    def serving_rows(self, lot: int) -> Integers:
        """Rows of partners that take (or serve) the lot's mass type."""
        lots = self.region.lots
        by_type = self.senders_for_type if lots.direction[lot] == NEED else self.takers_of_type
        return by_type[int(lots.mass_type[lot])]


def _window(region: Region, lot: int) -> tuple[Integers, Integers]:
    lots = region.lots
    first = np.maximum(lots.from_period[[lot]], region.first_period)
    return first, np.minimum(lots.to_period[[lot]], region.last_period)


def _lot_as_sender(region: Region, lot: int) -> Senders:
    lots, (first, last) = region.lots, _window(region, lot)
    project = lots.project[[lot]]
    return Senders(
        kind=np.array([SENDER_KINDS.index("lot")]),
        row=np.array([lot]),
        site=region.projects.site[project],
        project=project,
        mass_type=lots.mass_type[[lot]],
        contamination_class=lots.contamination_class[[lot]],
        fee_nok_per_tonne=np.zeros(1),
        first_period=first,
        last_period=last,
    )


def _lot_as_taker(region: Region, lot: int) -> Takers:
    lots, (first, last) = region.lots, _window(region, lot)
    project = lots.project[[lot]]
    return Takers(
        kind=np.array([TAKER_KINDS.index("need")]),
        row=np.array([lot]),
        site=region.projects.site[project],
        project=project,
        mass_type=lots.mass_type[[lot]],
        max_contamination_class=lots.contamination_class[[lot]],
        fee_nok_per_tonne=np.zeros(1),
        first_period=first,
        last_period=last,
    )
