"""How many tonnes a partner can take or give within a window of quarters, before any plan has used of it."""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary
from ressursbank.region.capacity import capacity_tonnes
from ressursbank.region.tables import Integers, Numbers, Region, Truths


@dataclass(frozen=True, slots=True)
class FacilityRoom:
    """Capacity of every facility added up over the quarters: `until[f, t]` are the tonnes before quarter t.

    `total_tonnes` bounds what a landfill, a recovery site, a quarry and a storage can take in one window; a plant's
    bounds only what stands there at a quarter's end.
    """

    region: Region
    until: Numbers
    is_unlimited: Truths
    total_tonnes: Numbers

    @classmethod
    def of(cls, region: Region) -> "FacilityRoom":
        """The room of a region's facilities."""
        capacity = capacity_tonnes(region)
        is_unlimited = np.asarray(np.isinf(capacity).any(axis=1))
        until = np.zeros((len(region.facilities), region.assumptions.periods + 1))
        np.cumsum(np.where(np.isinf(capacity), 0.0, capacity), axis=1, out=until[:, 1:])
        is_plant = np.array(vocabulary.FACILITY_KINDS.has_yields)[region.facilities.kind]
        return cls(region, until, is_unlimited, np.where(is_plant, np.inf, region.facilities.total_tonnes))

    def within(self, facility: Integers, first_period: Integers, last_period: Integers) -> Numbers:
        """Tonnes of each facility from its first to its last quarter, both inclusive and within the horizon."""
        start, end = first_period - self.region.first_period, last_period - self.region.first_period + 1
        tonnes = np.where(self.is_unlimited[facility], np.inf, self.until[facility, end] - self.until[facility, start])
        return np.minimum(tonnes, self.total_tonnes[facility])


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
