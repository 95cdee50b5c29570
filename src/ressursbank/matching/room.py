"""How many tonnes a partner can take or give within a window of quarters, before any plan has used of it.

What agreements and bookings hold is taken away first, where it is known.
"""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary
from ressursbank.region.capacity import capacity_tonnes, has_stock
from ressursbank.region.tables import Integers, Numbers, Region, Truths


@dataclass(frozen=True, slots=True)
class HeldRoom:
    """What is promised of facilities already, by facility and quarter, in tonnes.

    `moving` comes in (quarry: is sold) in the quarter; `standing` takes up room for stock in it.
    """

    moving: Numbers
    standing: Numbers


@dataclass(frozen=True, slots=True)
class FacilityRoom:
    """Capacity of every facility added up over the quarters: `until[f, t]` are the tonnes before quarter t.

    `total_tonnes` bounds what a landfill, a recovery site, a quarry and a storage can take in one window; a plant's
    bounds only what stands there at a quarter's end. `standing[f, t]` is booked of it.
    """

    region: Region
    until: Numbers
    is_unlimited: Truths
    total_tonnes: Numbers
    standing: Numbers
    has_standing: Truths

    @classmethod
    def of(cls, region: Region, held: HeldRoom | None = None) -> "FacilityRoom":
        """The room of a region's facilities, less what is held."""
        shape = (len(region.facilities), region.assumptions.periods)
        held = held or HeldRoom(np.zeros(shape), np.zeros(shape))
        capacity = np.maximum(capacity_tonnes(region) - held.moving, 0.0)
        is_unlimited = np.asarray(np.isinf(capacity).any(axis=1))
        until = np.zeros((shape[0], shape[1] + 1))
        np.cumsum(np.where(np.isinf(capacity), 0.0, capacity), axis=1, out=until[:, 1:])
        is_plant = np.array(vocabulary.FACILITY_KINDS.has_yields)[region.facilities.kind]
        gone = np.where(has_stock(region), 0.0, held.moving.sum(axis=1))
        total = np.where(is_plant, np.inf, region.facilities.total_tonnes - gone)
        return cls(region, until, is_unlimited, total, held.standing, np.asarray((held.standing > 0).any(axis=1)))

    def within(self, facility: Integers, first_period: Integers, last_period: Integers) -> Numbers:
        """Tonnes of each facility from its first to its last quarter, both inclusive and within the horizon."""
        start, end = first_period - self.region.first_period, last_period - self.region.first_period + 1
        tonnes = np.where(self.is_unlimited[facility], np.inf, self.until[facility, end] - self.until[facility, start])
        total = self.total_tonnes[facility]
        booked = np.flatnonzero(self.has_standing[facility])
        if len(booked):
            total[booked] -= self._most_standing(facility[booked], start[booked], end[booked])
        return np.maximum(np.minimum(tonnes, total), 0.0)

    def _most_standing(self, facility: Integers, start: Integers, end: Integers) -> Numbers:
        quarters = np.arange(self.standing.shape[1])
        is_within = (quarters >= start[:, None]) & (quarters < end[:, None])
        return np.asarray(np.where(is_within, self.standing[facility], 0.0).max(axis=1, initial=0.0))


@dataclass(frozen=True, slots=True)
class LotRoom:
    """Tonnes of every lot: tonnes × probability, spread evenly over its window of so many quarters."""

    expected_tonnes: Numbers
    quarters: Integers

    @classmethod
    def of(cls, region: Region) -> "LotRoom":
        """Those of a region's lots."""
        lots = region.lots
        return cls(lots.tonnes * lots.stage_probability, lots.to_period - lots.from_period + 1)

    def within(self, lot: Integers, first_period: Integers, last_period: Integers) -> Numbers:
        """Tonnes of each lot that fall in the quarters given."""
        return np.asarray(self.expected_tonnes[lot] * ((last_period - first_period + 1) / self.quarters[lot]))


def own_room_within(region: Region, project: int, first_period: int, last_period: int) -> float:
    """The largest stock that a project can keep on its own areas at the end of some quarter of the window.

    Room at a quarter's end is what both that quarter and the next have (region-package.md, "Rules of stock").
    """
    storage = region.project_storage
    mine = storage.project == project
    quarters = np.arange(first_period, last_period + 2)
    covers = (storage.from_period[mine, None] <= quarters) & (quarters <= storage.to_period[mine, None])
    room = (storage.room_tonnes[mine, None] * covers).sum(axis=0)
    return float(np.minimum(room[:-1], room[1:]).max(initial=0.0))
