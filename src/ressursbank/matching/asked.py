"""The lot that partners are asked for: one of the region's, or one that nobody has entered yet."""

from dataclasses import dataclass

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

    def tonnes_within(self, first_period: Integers, last_period: Integers) -> Numbers:
        """Its tonnes in the quarters given, spread evenly over its window."""
        quarters = self.to_period - self.from_period + 1
        return np.asarray(self.tonnes * (last_period - first_period + 1) / quarters)

    def as_sender(self, region: Region) -> Senders:
        """One row."""
        first, last = self._window(region)
        return Senders(
            kind=np.array([SENDER_KINDS.index("lot")]),
            row=np.array([self.row]),
            site=np.array([self.point.site]),
            project=np.array([self.project]),
            mass_type=np.array([self.mass_type]),
            contamination_class=np.array([self.contamination_class]),
            fee_nok_per_tonne=np.zeros(1),
            first_period=first,
            last_period=last,
        )

    def as_taker(self, region: Region) -> Takers:
        """One row."""
        first, last = self._window(region)
        return Takers(
            kind=np.array([TAKER_KINDS.index("need")]),
            row=np.array([self.row]),
            site=np.array([self.point.site]),
            project=np.array([self.project]),
            mass_type=np.array([self.mass_type]),
            max_contamination_class=np.array([self.contamination_class]),
            fee_nok_per_tonne=np.zeros(1),
            first_period=first,
            last_period=last,
        )

    def _window(self, region: Region) -> tuple[Integers, Integers]:
        first = max(self.from_period, region.first_period)
        return np.array([first]), np.array([min(self.to_period, region.last_period)])


def point_of_site(region: Region, site: int) -> Point:
    """Where a site of the region lies."""
    return Point(float(region.sites.longitude[site]), float(region.sites.latitude[site]), site)
