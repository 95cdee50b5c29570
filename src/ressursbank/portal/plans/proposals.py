"""What the published plan proposes: for one project here, for one facility in deliveries.py.

Of a project: which masses go where, or come from where, at what cost and why.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ressursbank.portal.exchange.home import Shown, current_home
from ressursbank.portal.plans.basis import Basis, basis_of
from ressursbank.portal.plans.deliveries import FacilityProposals, proposals_for_facility
from ressursbank.portal.plans.links import links_of
from ressursbank.portal.plans.selectors import FlowRow, flow_row
from ressursbank.portal.plans.why import Refusal, Why, why_of
from ressursbank.portal.projects.models import Project
from ressursbank.region.tables import SURPLUS, Integers

__all__ = ["FacilityProposals", "ProjectProposals", "proposals_for_facility", "proposals_for_project"]

RULES_THAT_REFUSE = ("type_not_taken", "class_too_high", "windows_do_not_meet")
EXPLAINED = 12
"""Proposals that are explained on the page itself; the others have a link to their explanation."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Masses of one lot (or the project's own stock) that go to, or come from, one place.

    `flow` is the largest of its quarters. `partner_url` is "" where the partner has no page here. Per tonne: paid NOK
    (haulage, handling, fee) and kg CO2e.
    """

    flow: FlowRow
    lot_id: str
    is_out: bool
    is_on_site: bool
    partner: str
    partner_url: str
    tonnes: float
    quarters: tuple[tuple[int, float], ...]
    nok_per_tonne: float
    co2_kg_per_tonne: float
    why: Why | None

    @property
    def refused(self) -> Refusal | None:
        """The nearest facility that may not take what the project gets rid of, by a rule that could be another."""
        if self.why is None or not self.is_out:
            return None
        return next((refusal for refusal in self.why.refusals if refusal.reason in RULES_THAT_REFUSE), None)


@dataclass(frozen=True, slots=True)
class Left:
    """Tonnes of a lot that the plan finds no place for, or a need that it does not meet."""

    lot_id: str
    is_surplus: bool
    mass_type: int
    tonnes: float


@dataclass(frozen=True, slots=True)
class ProjectProposals:
    """Proposals out, then in, largest first, and what is left over."""

    basis: Basis
    out: tuple[Proposal, ...] = ()
    into: tuple[Proposal, ...] = ()
    left: tuple[Left, ...] = ()


def proposals_for_project(project: Project) -> ProjectProposals:
    """What the plan that is published now proposes for a project."""
    home = current_home()
    place = home.shown.places.place_of.get(project.public_id) if home.shown else None
    basis = basis_of(home, project, is_in_plan=place is not None)
    if home.shown is None or place is None:
        return ProjectProposals(basis)
    shown = home.shown
    proposals = _proposals(shown, place)
    return ProjectProposals(
        basis=basis,
        out=tuple(proposal for proposal in proposals if proposal.is_out),
        into=tuple(proposal for proposal in proposals if not proposal.is_out),
        left=_left(shown, place),
    )


def _proposals(shown: Shown, place: int) -> list[Proposal]:
    """Every flow with an end at the place, those of several quarters taken together."""
    flows = shown.flows
    rows = np.flatnonzero((flows.from_place == place) | (flows.to_place == place))
    groups: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        key = (flows.from_id[row], flows.to_id[row], int(flows.mass_type[row]), int(flows.contamination_class[row]))
        groups.setdefault(key, []).append(int(row))
    largest_first = sorted(groups.values(), key=lambda group: -flows.tonnes[group].sum())
    links = links_of(shown, np.concatenate([flows.from_place[rows], flows.to_place[rows]]))
    return [
        _proposal(shown, place, np.array(group), links, is_explained=number < EXPLAINED)
        for number, group in enumerate(largest_first)
    ]


def _proposal(shown: Shown, place: int, rows: Integers, links: dict[int, str], *, is_explained: bool) -> Proposal:
    flows = shown.flows
    tonnes = float(flows.tonnes[rows].sum())
    in_time = rows[np.argsort(flows.period[rows], kind="stable")]
    largest = int(rows[np.argmax(flows.tonnes[rows])])
    from_place, to_place = int(flows.from_place[largest]), int(flows.to_place[largest])
    is_out = from_place == place
    mine, partner = (flows.from_id[largest], to_place) if is_out else (flows.to_id[largest], from_place)
    return Proposal(
        flow=flow_row(shown, largest),
        lot_id=str(mine) if str(mine) in shown.places.lot_of else "",
        is_out=is_out,
        is_on_site=from_place == to_place,
        partner=str(shown.places.name[partner]),
        partner_url=links.get(partner, ""),
        tonnes=tonnes,
        quarters=tuple((int(flows.period[row]), float(flows.tonnes[row])) for row in in_time),
        nok_per_tonne=float(flows.cost_nok[rows].sum()) / tonnes,
        co2_kg_per_tonne=float(flows.co2_kg[rows].sum()) / tonnes,
        why=why_of(shown, largest) if is_explained else None,
    )


def _left(shown: Shown, place: int) -> tuple[Left, ...]:
    lots, unplaced = shown.region.lots, shown.plan.unplaced
    tonnes: dict[int, float] = {}
    for id_, amount in zip(unplaced.lot_id, unplaced.tonnes, strict=True):
        lot = shown.places.lot_of[str(id_)]
        if lots.project[lot] == place:
            tonnes[lot] = tonnes.get(lot, 0.0) + float(amount)
    return tuple(
        Left(str(lots.id[lot]), bool(lots.direction[lot] == SURPLUS), int(lots.mass_type[lot]), amount)
        for lot, amount in tonnes.items()
    )
