"""The nodes of the balance: lots, needs, stocks, intakes and quarries, each with its run of quarters.

A *stock* stands on a project's own site, in storage, or as output of a plant (one mass type and class each).
An *intake* is what a facility's inflow is counted by: the whole facility (landfill, recovery), one mass (storage)
or one accepted type (sorting, treatment). Every arc leaves one node row and enters another.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from ressursbank.balance.intakes import Yields, intakes_of
from ressursbank.balance.series import Series
from ressursbank.flows.ends import (
    Senders,
    Takers,
    facility_senders,
    facility_takers,
    lot_senders,
    need_takers,
    own_stock_senders,
    own_stock_takers,
)
from ressursbank.flows.kinds import SENDER_KINDS
from ressursbank.region.tables import Integers, Numbers, Region, Truths

Ends = TypeVar("Ends", Senders, Takers)


@dataclass(frozen=True, slots=True)
class Nodes:
    """Senders are lots, then stocks (own first), then quarries; takers own stocks, then needs, then facilities.

    `source_offset[sender] + period` is the row an arc leaves, `sink_offset[taker, class] + period` the row it enters.
    Rows are numbered surplus, need, stock, sales, intake, from 0.
    """

    region: Region
    senders: Senders
    takers: Takers
    lots: Series
    lot_row: Integers
    lot_tonnes: Numbers
    needs: Series
    need_row: Integers
    need_tonnes: Numbers
    stocks: Series
    stock_owner: Integers
    own_stocks: int
    own_room: Numbers
    quarries: Series
    quarry_facility: Integers
    intakes: Series
    intake_facility: Integers
    intake_loss: Numbers
    yields: Yields
    source_offset: Integers
    sink_offset: Integers

    @property
    def rows(self) -> dict[str, slice]:
        """Slices of the node rows by the name of their constraint."""
        return _rows(self.lots, self.needs, self.stocks, self.quarries, self.intakes)

    def candidate_numbers(self) -> Integers:
        """Number among the candidates of each facility, -1 for those that are none."""
        is_candidate = self.region.facilities.is_candidate
        return np.where(is_candidate, np.cumsum(is_candidate) - 1, -1)


def slices_of(sizes: dict[str, int]) -> dict[str, slice]:
    """Consecutive slices of these sizes, in order."""
    ends = np.cumsum(list(sizes.values()))
    return {name: slice(int(end - size), int(end)) for (name, size), end in zip(sizes.items(), ends, strict=True)}


def _rows(lots: Series, needs: Series, stocks: Series, quarries: Series, intakes: Series) -> dict[str, slice]:
    return slices_of(
        {"surplus": len(lots), "need": len(needs), "stock": len(stocks), "sales": len(quarries), "intake": len(intakes)}
    )


def build_nodes(region: Region) -> Nodes:
    """All nodes of a region within its horizon; lots and needs without tonnes there have none."""
    lots, lot_tonnes = _with_tonnes(region, lot_senders(region))
    needs, need_tonnes = _with_tonnes(region, need_takers(region))
    own, own_series, own_room = _own_stocks(region, lots)
    facility_ends = facility_senders(region)
    is_quarry = facility_ends.kind == SENDER_KINDS.index("quarry")
    standing = _reachable(facility_ends.take(np.flatnonzero(~is_quarry)), lots)
    selling = facility_ends.take(np.flatnonzero(is_quarry))
    quarry_facility, quarry_of = np.unique(selling.row, return_inverse=True)
    quarries = _open_quarters(region, quarry_facility)
    senders = lots.and_then(own, standing, selling)
    takers_of_facilities = facility_takers(region)
    takers = own_stock_takers(own).and_then(needs, takers_of_facilities)
    stocks = Series.of(
        np.concatenate([own_series.first, standing.first_period]),
        np.concatenate([own_series.last, standing.last_period]),
    )
    lot_series, need_series = _series(lots), _series(needs)
    intakes = intakes_of(region, standing, len(own), takers_of_facilities)
    intake_series = _open_quarters(region, intakes.facility)
    rows = _rows(lot_series, need_series, stocks, quarries, intake_series)
    stock_offset = _row_offset(stocks, rows["stock"])
    sink_offset = np.full((len(takers), 6), np.iinfo(np.int64).min, dtype=np.int64)
    sink_offset[: len(own), 1:] = stock_offset[: len(own), None]
    sink_offset[len(own) : len(own) + len(needs), 1:] = _row_offset(need_series, rows["need"])[:, None]
    intake_offset = _row_offset(intake_series, rows["intake"])
    known = intakes.of_taker >= 0
    sink_offset[len(own) + len(needs) :][known] = intake_offset[intakes.of_taker[known]]
    return Nodes(
        region=region,
        senders=senders,
        takers=takers,
        lots=lot_series,
        lot_row=lots.row,
        lot_tonnes=lot_tonnes,
        needs=need_series,
        need_row=needs.row,
        need_tonnes=need_tonnes,
        stocks=stocks,
        stock_owner=np.concatenate([own.row, standing.row]),
        own_stocks=len(own),
        own_room=own_room,
        quarries=quarries,
        quarry_facility=quarry_facility,
        intakes=intake_series,
        intake_facility=intakes.facility,
        intake_loss=intakes.loss,
        yields=intakes.yields,
        source_offset=np.concatenate(
            [
                _row_offset(lot_series, rows["surplus"]),
                stock_offset,
                _row_offset(quarries, rows["sales"])[quarry_of],
            ]
        ),
        sink_offset=sink_offset,
    )


def _with_tonnes(region: Region, ends: Ends) -> tuple[Ends, Numbers]:
    """Lots that have tonnes within the horizon, and how many a quarter: spread evenly over the whole window."""
    lots = region.lots
    quarters = lots.to_period[ends.row] - lots.from_period[ends.row] + 1
    tonnes = lots.tonnes[ends.row] * lots.stage_probability[ends.row] / quarters
    kept = np.flatnonzero((ends.first_period <= ends.last_period) & (tonnes > 0))
    return ends.take(kept), tonnes[kept]


def _own_stocks(region: Region, lots: Senders) -> tuple[Senders, Series, Numbers]:
    """Own stocks that can ever hold something, their runs of quarters, and the room by project and quarter.

    The room of a quarter is what both it and the next have, so that a future building stage is empty when it starts.
    """
    periods = region.assumptions.periods
    room = np.zeros((len(region.projects), periods + 1))
    storage = region.project_storage
    for project, start, end, tonnes in zip(
        storage.project, storage.from_period, storage.to_period, storage.room_tonnes, strict=True
    ):
        low, high = max(start - region.first_period, 0), min(end - region.first_period, periods)
        room[project, low : high + 1] += tonnes
    usable = np.minimum(room[:, :-1], room[:, 1:])
    own = own_stock_senders(region)
    first = np.full(len(own), np.iinfo(np.int32).max, dtype=np.int64)
    number_of = {key: n for n, key in enumerate(zip(own.row, own.mass_type, own.contamination_class, strict=True))}
    for project, mass, grade, start in zip(
        lots.project, lots.mass_type, lots.contamination_class, lots.first_period, strict=True
    ):
        number = number_of.get((project, mass, grade))
        if number is not None:
            first[number] = min(first[number], start)
    has_room = usable > 0
    last_with_room = np.where(has_room.any(axis=1), periods - 1 - has_room[:, ::-1].argmax(axis=1), -2)
    last = np.minimum(region.first_period + last_with_room[own.row] + 1, region.last_period)
    kept = np.flatnonzero(first <= region.first_period + last_with_room[own.row])
    return own.take(kept), Series.of(first[kept], last[kept]), usable


def _reachable(standing: Senders, lots: Senders) -> Senders:
    """Storage masses that no lot can bring are left out; the others start when the first such lot does."""
    first_of: dict[tuple[int, int], int] = {}
    for mass, grade, start in zip(lots.mass_type, lots.contamination_class, lots.first_period, strict=True):
        first_of[mass, grade] = min(first_of.get((mass, grade), start), start)
    stores = standing.kind == SENDER_KINDS.index("storage")
    earliest = np.array(
        [first_of.get(key, -1) for key in zip(standing.mass_type, standing.contamination_class, strict=True)],
        dtype=np.int64,
    )
    return standing.take(np.flatnonzero(~stores | (earliest >= 0)))


def _open_quarters(region: Region, facility: Integers) -> Series:
    """The quarters of the horizon in which each facility moves masses."""
    return Series.of(
        np.maximum(region.facilities.opens[facility], region.first_period),
        np.minimum(region.facilities.closes[facility], region.last_period),
    )


def _series(ends: Ends) -> Series:
    return Series.of(ends.first_period, ends.last_period)


def _row_offset(series: Series, rows: slice) -> Integers:
    return np.asarray(rows.start + series.offset[:-1] - series.first)


def own_room_masks(nodes: Nodes) -> tuple[Truths, Truths]:
    """For each stock row: whether stock may stand at its end, and whether anything can stand there before it."""
    owner, period = nodes.stocks.owners(), nodes.stocks.periods()
    is_own = owner < nodes.own_stocks
    may_stand = np.ones(len(owner), dtype=np.bool_)
    quarter = period[is_own] - nodes.region.first_period
    project = nodes.stock_owner[owner[is_own]]
    may_stand[is_own] = nodes.own_room[project, quarter] > 0
    stood_before = np.ones(len(owner), dtype=np.bool_)
    is_first = period == nodes.stocks.first[owner]
    stood_before[is_own] = np.concatenate([[False], may_stand[is_own][:-1]]) if is_own.any() else []
    stood_before[is_own & is_first] = False
    return may_stand, stood_before
