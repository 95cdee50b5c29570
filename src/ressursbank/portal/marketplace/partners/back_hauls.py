"""Return loads: which hauls of the published plan fill each other's empty way back in a quarter, and what it saves."""

import math
from dataclasses import dataclass

import numpy as np
from django.utils import timezone

from ressursbank import vocabulary
from ressursbank.matching.back_hauls import Hauls, back_hauls
from ressursbank.portal.exchange.home import Shown, current_home
from ressursbank.portal.plans.links import links_of
from ressursbank.region.periods import quarter_of

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Haul:
    """Masses from a place to another; an address is "" where the place has no page here."""

    from_name: str
    from_url: str
    to_name: str
    to_url: str
    mass_type: int
    tonnes: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two hauls driven one after the other, `rounds` times."""

    first: Haul
    second: Haul
    saved_kilometres_a_round: float
    rounds: int

    @property
    def saved_kilometres(self) -> float:
        """Of all rounds."""
        return self.saved_kilometres_a_round * self.rounds


@dataclass(frozen=True, slots=True)
class ReturnLoads:
    """Of one quarter, the best pairs first; `pairs_in_all` and `saved_kilometres` count those not shown too."""

    quarters: tuple[int, ...]
    quarter: int
    payload_tonnes: float
    pairs: tuple[Pair, ...]
    pairs_in_all: int
    saved_kilometres: float


def return_loads(asked_quarter: int | None) -> ReturnLoads | None:
    """Of a quarter; when the plan has none such, of the first that is not over. None when no plan is published.

    A load is that of a truck with trailer; masses that stay on their site are not hauled. Of pairs of the same saving
    a round the plan's order decides.
    """
    shown = current_home().shown
    if shown is None or not len(shown.flows):
        return None
    flows = shown.flows
    quarters: tuple[int, ...] = tuple(np.unique(flows.period).tolist())
    quarter = asked_quarter if asked_quarter in quarters else _next(quarters)
    rows = np.flatnonzero((flows.period == quarter) & (flows.from_place != flows.to_place))
    payload = vocabulary.factor("truck_payload_masses").typical
    site_of_place = np.concatenate([shown.region.projects.site, shown.region.facilities.site])
    found = back_hauls(
        shown.region,
        Hauls(
            period=flows.period[rows],
            vehicle=np.zeros(len(rows), dtype=np.int64),
            from_site=site_of_place[flows.from_place[rows]],
            to_site=site_of_place[flows.to_place[rows]],
            trips=np.array([math.ceil(tonnes / payload) for tonnes in flows.tonnes[rows].tolist()], dtype=np.int64),
        ),
    )
    best = np.argsort(-found.saved_kilometres, kind="stable")[:MOST_SHOWN]
    ends = rows[np.concatenate([found.first[best], found.second[best]])]
    links = links_of(shown, np.concatenate([flows.from_place[ends], flows.to_place[ends]]))
    pairs = tuple(
        Pair(
            _haul(shown, int(rows[found.first[at]]), links),
            _haul(shown, int(rows[found.second[at]]), links),
            float(found.saved_kilometres_a_round[at]),
            int(found.rounds[at]),
        )
        for at in best
    )
    return ReturnLoads(quarters, quarter, payload, pairs, len(found), float(found.saved_kilometres.sum()))


def _next(quarters: tuple[int, ...]) -> int:
    """The first that is not over; the last where all are."""
    now = quarter_of(timezone.localdate())
    return next((quarter for quarter in quarters if quarter >= now), quarters[-1])


def _haul(shown: Shown, row: int, links: dict[int, str]) -> Haul:
    flows, names = shown.flows, shown.places.name
    start, end = int(flows.from_place[row]), int(flows.to_place[row])
    return Haul(
        from_name=str(names[start]),
        from_url=links.get(start, ""),
        to_name=str(names[end]),
        to_url=links.get(end, ""),
        mass_type=int(flows.mass_type[row]),
        tonnes=float(flows.tonnes[row]),
    )
