"""What the tables say that a facility can take: by quarter, over its life, or standing there."""

import numpy as np

from ressursbank import vocabulary
from ressursbank.region.tables import Numbers, Region, Truths


def capacity_tonnes(region: Region) -> Numbers:
    """Capacity by facility and quarter: infinite without rows, 0 in a quarter that none covers or when closed."""
    periods = region.assumptions.periods
    given = region.facility_capacity
    capacity = np.full((len(region.facilities), periods), np.inf)
    capacity[np.unique(given.facility)] = 0.0
    for facility, start, end, tonnes in zip(
        given.facility, given.from_period, given.to_period, given.tonnes_per_period, strict=True
    ):
        low, high = max(start - region.first_period, 0), min(end - region.first_period + 1, periods)
        if low < high:
            capacity[facility, low:high] = tonnes
    return np.where(is_open(region), capacity, 0.0)


def is_open(region: Region) -> Truths:
    """Whether each facility moves masses in each quarter of the horizon."""
    quarter = region.first_period + np.arange(region.assumptions.periods)
    return np.asarray((quarter >= region.facilities.opens[:, None]) & (quarter <= region.facilities.closes[:, None]))


def has_stock(region: Region) -> Truths:
    """Facilities whose total_tonnes is room for stock; that of the others is for their whole life."""
    return np.array(vocabulary.FACILITY_KINDS.has_stock, dtype=np.bool_)[region.facilities.kind]


def lifetime_tonnes(region: Region) -> Numbers:
    """What a facility takes in (quarry: sells) over its whole life; infinite where total_tonnes means stock."""
    return np.where(has_stock(region), np.inf, region.facilities.total_tonnes)
