"""What agreements and bookings hold of the room of facilities and storage areas, quarter by quarter."""

from collections.abc import Iterable
from itertools import chain

import numpy as np
from django.db.models import Case, F, When

from ressursbank.matching import HeldRoom
from ressursbank.portal.exchange.agreed_flows import FIXED
from ressursbank.portal.marketplace.agreements.states import BINDING
from ressursbank.portal.marketplace.models import Agreement, StorageQuarter
from ressursbank.region.tables import Region

Row = tuple[str, float, int, int]
"""A place's id, tonnes, first and last quarter."""


def held_room(region: Region) -> HeldRoom:
    """Of the region's facilities: agreements spread evenly over their quarters, bookings as they stand.

    An agreement holds what is agreed until it has ended, and what was delivered from then on.
    """
    moving, standing = (np.zeros((len(region.facilities), region.assumptions.periods)) for _each in range(2))
    if not len(region.facilities):
        return HeldRoom(moving, standing)
    rows = {id_: row for row, id_ in enumerate(region.facilities.id.tolist())}
    for id_, tonnes, first, last in _agreed("facility"):
        if id_ in rows:
            moving[rows[id_], _quarters(region, first, last)] += tonnes / (last - first + 1)
    for id_, tonnes, first, last in chain(_agreed("storage_area"), _booked()):
        if id_ in rows:
            standing[rows[id_], _quarters(region, first, last)] += tonnes
    return HeldRoom(moving, standing)


def _quarters(region: Region, first: int, last: int) -> slice:
    """Columns of the horizon that the quarters from first to last cover."""
    return slice(max(first - region.first_period, 0), max(last - region.first_period + 1, 0))


def _agreed(place: str) -> Iterable[Row]:
    held = Case(When(state__in=BINDING, then=F("tonnes")), default=F("delivered_tonnes"))
    rows = Agreement.objects.filter(state__in=FIXED).exclude(**{place: None}).order_by()
    return rows.values_list(f"{place}__public_id", held, "from_period", "to_period")


def _booked() -> Iterable[Row]:
    rows = StorageQuarter.objects.filter(booked_tonnes__gt=0).order_by()
    return rows.values_list("storage_area__public_id", "booked_tonnes", "period", "period")
