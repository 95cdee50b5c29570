"""How much room facilities have left: their total, less what the published plan brings there until a quarter's end."""

import numpy as np

from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.maps.index import MapIndex
from ressursbank.region.tables import Numbers


def room_left(index: MapIndex, shown: Shown | None, period: int | None) -> Numbers:
    """Tonnes left by facility at the end of a quarter (None: of the plan); NaN where there is no total.

    `shown` is the published plan. Without one, and for facilities that it does not know, the whole total is left.
    """
    key = ("room", shown.version if shown else "", period)
    found: Numbers = index.memory.get(key, lambda: _room_left(index, shown, period))
    return found


def _room_left(index: MapIndex, shown: Shown | None, period: int | None) -> Numbers:
    left = index.facilities.total_tonnes.copy()
    if shown is None:
        return left
    capacity = shown.plan.capacity
    row_of = {public_id: row for row, public_id in enumerate(index.facilities.public_id.tolist())}
    rows = np.array([row_of.get(str(id_), -1) for id_ in capacity.facility_id], dtype=np.int64)
    is_known = rows >= 0
    if period is not None:
        is_known &= capacity.period <= period
    until = np.flatnonzero(is_known)
    in_time = until[np.argsort(capacity.period[until], kind="stable")]
    planned = np.full(len(left), np.nan)
    planned[rows[in_time]] = capacity.remaining_total_tonnes[in_time]
    has_both = np.isfinite(planned) & np.isfinite(left)
    return np.where(has_both, np.minimum(planned, left), left)


def share_left(index: MapIndex, shown: Shown | None, period: int | None) -> Numbers:
    """Room left as a share of the total; NaN where there is no total."""
    total = index.facilities.total_tonnes
    share = np.full(len(total), np.nan)
    np.divide(room_left(index, shown, period), total, out=share, where=total > 0)
    return share
