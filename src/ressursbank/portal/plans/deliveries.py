"""What the published plan proposes for one facility: what comes when, how full it gets, and what more room is worth."""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary
from ressursbank.portal.exchange.home import Shown, current_home
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.plans.basis import Basis, basis_of
from ressursbank.portal.plans.links import links_of
from ressursbank.region.periods import year_of
from ressursbank.region.tables import Integers

DELIVERIES = 40
WORTH_NOK = 0.5
"""A price below half a krone a tonne is not worth a word."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """Use of one quarter. Infinite: unlimited. `share` is None where the capacity is unlimited or none."""

    period: int
    tonnes: float
    capacity_tonnes: float
    left_tonnes: float

    @property
    def share(self) -> float | None:
        """How much of the quarter's capacity is used."""
        if not np.isfinite(self.capacity_tonnes) or self.capacity_tonnes <= 0:
            return None
        return self.tonnes / self.capacity_tonnes


@dataclass(frozen=True, slots=True)
class Delivery:
    """Masses that come from (or, out of a quarry, plant or storage: go to) one place in one quarter."""

    period: int
    partner: str
    partner_url: str
    mass_type: int
    contamination_class: int
    tonnes: float
    kilometres: float
    is_in: bool


@dataclass(frozen=True, slots=True)
class FacilityProposals:
    """`worth_by_year`: NOK that one more tonne of intake in that year saves the region; `total_worth`: of room in all.

    `is_opened`: of a candidate whether the plan opens it, None for others. `more` deliveries are not listed.
    """

    basis: Basis
    is_quarry: bool = False
    is_opened: bool | None = None
    quarters: tuple[Quarter, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    more: int = 0
    worth_by_year: tuple[tuple[int, float], ...] = ()
    total_worth: float = 0.0

    @property
    def tonnes(self) -> float:
        """All that comes in (is sold) over the horizon."""
        return sum(quarter.tonnes for quarter in self.quarters)


def proposals_for_facility(facility: Facility | StorageArea) -> FacilityProposals:
    """What the plan that is published now proposes for a facility, or a storage area that serves anyone."""
    home = current_home()
    place = home.shown.places.place_of.get(facility.public_id) if home.shown else None
    is_in_plan = home.shown is not None and place is not None and place >= home.shown.places.projects
    basis = basis_of(home, facility, is_in_plan=is_in_plan)
    if home.shown is None or place is None or not is_in_plan:
        return FacilityProposals(basis)
    shown = home.shown
    kind = vocabulary.FACILITY_KINDS.ids[shown.region.facilities.kind[place - shown.places.projects]]
    openings = dict(zip(shown.plan.openings.facility_id.tolist(), shown.plan.openings.opened.tolist(), strict=True))
    rows = _rows_of(shown, facility.public_id)
    deliveries, more = _deliveries(shown, place)
    worth_by_year, total_worth = _worth(shown, rows)
    return FacilityProposals(
        basis=basis,
        is_quarry=kind == "quarry",
        is_opened=openings.get(facility.public_id),
        quarters=_quarters(shown, rows),
        deliveries=deliveries,
        more=more,
        worth_by_year=worth_by_year,
        total_worth=total_worth,
    )


def _rows_of(shown: Shown, id_: str) -> Integers:
    """Rows of the plan's capacity table, in time."""
    capacity = shown.plan.capacity
    rows = np.flatnonzero(capacity.facility_id == id_)
    return rows[np.argsort(capacity.period[rows], kind="stable")]


def _quarters(shown: Shown, rows: Integers) -> tuple[Quarter, ...]:
    capacity = shown.plan.capacity
    return tuple(
        Quarter(
            period=int(capacity.period[row]),
            tonnes=float(capacity.used_tonnes[row]),
            capacity_tonnes=float(capacity.capacity_tonnes[row]),
            left_tonnes=float(capacity.remaining_total_tonnes[row]),
        )
        for row in rows
    )


def _worth(shown: Shown, rows: Integers) -> tuple[tuple[tuple[int, float], ...], float]:
    capacity = shown.plan.capacity
    by_year: dict[int, float] = {}
    for row in rows:
        year = year_of(int(capacity.period[row]))
        by_year[year] = max(by_year.get(year, 0.0), float(capacity.shadow_price_nok_per_tonne[row]))
    total = float(capacity.total_shadow_price_nok_per_tonne[rows].max(initial=0.0))
    worth = tuple((year, price) for year, price in sorted(by_year.items()) if price >= WORTH_NOK)
    return worth, total if total >= WORTH_NOK else 0.0


def _deliveries(shown: Shown, place: int) -> tuple[tuple[Delivery, ...], int]:
    """By quarter, then largest first; and how many are not listed."""
    flows = shown.flows
    is_in = flows.to_place == place
    rows = np.flatnonzero((is_in | (flows.from_place == place)) & (flows.from_place != flows.to_place))
    rows = rows[np.lexsort((-flows.tonnes[rows], flows.period[rows]))]
    partner = np.where(is_in, flows.from_place, flows.to_place)
    listed = rows[:DELIVERIES]
    links = links_of(shown, partner[listed])
    return tuple(
        Delivery(
            period=int(flows.period[row]),
            partner=str(shown.places.name[partner[row]]),
            partner_url=links.get(int(partner[row]), ""),
            mass_type=int(flows.mass_type[row]),
            contamination_class=int(flows.contamination_class[row]),
            tonnes=float(flows.tonnes[row]),
            kilometres=float(flows.kilometres[row]),
            is_in=bool(is_in[row]),
        )
        for row in listed
    ), len(rows) - len(listed)
