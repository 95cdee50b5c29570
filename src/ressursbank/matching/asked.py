"""The lot that partners are asked for: one of the region's, or one that nobody has entered yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ressursbank.flows.ends import Senders, Takers
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.region.tables import NEED, Integers, Numbers, Region
from ressursbank.roads.site_ways import Point

NOT_ENTERED = -1


@dataclass(frozen=True, slots=True)
class Asked:
    """`row` of the region's lots, NOT_ENTERED where it is none; `tonnes` are those expected (× probability).

    `project` is its row of projects, or one beyond the last where it belongs to none of them.
    """

    row: int
    direction: int
    mass_type: int
    contamination_class: int
    from_period: int
    to_period: int
    tonnes: float
    project: int
    point: Point

    @classmethod
    def of_lot(cls, region: Region, row: int) -> "Asked":
        """A lot of the region."""
        lots, project = region.lots, int(region.lots.project[row])
        return cls(
            row=row,
            direction=int(lots.direction[row]),
            mass_type=int(lots.mass_type[row]),
            contamination_class=int(lots.contamination_class[row]),
            from_period=int(lots.from_period[row]),
            to_period=int(lots.to_period[row]),
            tonnes=float(lots.tonnes[row] * lots.stage_probability[row]),
            project=project,
            point=point_of_site(region, int(region.projects.site[project])),
        )

    @property
    def is_need(self) -> bool:
        """Whether masses are wanted here."""
        return self.direction == NEED


def as_senders(region: Region, several: Sequence[Asked]) -> Senders:
    """One row for each surplus that is asked for."""
    count = len(several)
    return Senders(
        kind=np.full(count, SENDER_KINDS.index("lot")),
        contamination_class=_column(several, "contamination_class"),
        **_shared_columns(region, several),
    )


def as_takers(region: Region, several: Sequence[Asked]) -> Takers:
    """One row for each need that is asked for."""
    count = len(several)
    return Takers(
        kind=np.full(count, TAKER_KINDS.index("need")),
        max_contamination_class=_column(several, "contamination_class"),
        **_shared_columns(region, several),
    )


def tonnes_within(several: Sequence[Asked], of: Integers, first_period: Integers, last_period: Integers) -> Numbers:
    """Tonnes of `several[of[i]]` in the quarters given, spread evenly over its window."""
    quarters = _column(several, "to_period") - _column(several, "from_period") + 1
    a_quarter = np.array([asked.tonnes for asked in several]) / quarters
    return np.asarray(a_quarter[of] * (last_period - first_period + 1))


def _shared_columns(region: Region, several: Sequence[Asked]) -> dict[str, Any]:
    return {
        "row": _column(several, "row"),
        "site": np.array([asked.point.site for asked in several]),
        "project": _column(several, "project"),
        "mass_type": _column(several, "mass_type"),
        "fee_nok_per_tonne": np.zeros(len(several)),
        "first_period": np.maximum(_column(several, "from_period"), region.first_period),
        "last_period": np.minimum(_column(several, "to_period"), region.last_period),
    }


def _column(several: Sequence[Asked], name: str) -> Integers:
    return np.array([getattr(asked, name) for asked in several], dtype=np.int64)


def point_of_site(region: Region, site: int) -> Point:
    """Where a site of the region lies."""
    return Point(float(region.sites.longitude[site]), float(region.sites.latitude[site]), site)
