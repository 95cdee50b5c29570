"""What agreements and bookings hold of the room of facilities and storage areas, quarter by quarter."""

from collections.abc import Iterable
from itertools import chain

import numpy as np
from django.db.models import Case, F, Q, When

from ressursbank.matching import HeldRoom
from ressursbank.portal.marketplace.agreements.states import BINDING, State
from ressursbank.portal.marketplace.models import Agreement, StorageQuarter
from ressursbank.region.tables import Numbers, Region

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
        _add(moving, rows.get(id_), region.first_period, (tonnes / (last - first + 1), first, last))
    for id_, tonnes, first, last in chain(_agreed("storage_area"), _booked()):
        _add(standing, rows.get(id_), region.first_period, (tonnes, first, last))
    return HeldRoom(moving, standing)


def _add(held: Numbers, row: int | None, first_period: int, tonnes_from_to: tuple[float, int, int]) -> None:
    tonnes, first, last = tonnes_from_to
    if row is not None:
        held[row, max(first - first_period, 0) : max(last - first_period + 1, 0)] += tonnes


def _agreed(place: str) -> Iterable[Row]:
    held = Case(When(state__in=BINDING, then=F("tonnes")), default=F("delivered_tonnes"))
    chosen = Agreement.objects.filter(Q(state__in=BINDING) | Q(state__in=(State.COMPLETED, State.CANCELLED)))
    rows = chosen.exclude(**{place: None}).order_by()
    return rows.values_list(f"{place}__public_id", held, "from_period", "to_period")


def _booked() -> Iterable[Row]:
    rows = StorageQuarter.objects.filter(booked_tonnes__gt=0).order_by()
    return rows.values_list("storage_area__public_id", "booked_tonnes", "period", "period")
