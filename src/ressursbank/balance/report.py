"""The Plan's summary: what it costs, emits and counts as, how sure that is, and what it was reckoned from."""

import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import numpy as np

from ressursbank import vocabulary
from ressursbank.balance import solution
from ressursbank.balance.arcs import Pairs
from ressursbank.balance.highs import Highs
from ressursbank.balance.nodes import Nodes
from ressursbank.balance.optimise import Optimum
from ressursbank.balance.terms import loss_share
from ressursbank.balance.todays_way import TodaysWay
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.plan.tables import Place, Plan
from ressursbank.region.assumptions import Assumptions
from ressursbank.region.distances import DISTANCE_SOURCES
from ressursbank.region.periods import format_period
from ressursbank.region.tables import SURPLUS, Region

FORMAT_VERSION = "1"


def plan_of(nodes: Nodes, pairs: Pairs, optimum: Optimum, today: TodaysWay, seconds: Mapping[str, float]) -> Plan:
    """The Plan of an optimum, with its summary."""
    flows = solution.flows(nodes, pairs, optimum)
    return Plan(
        flows=flows,
        inventory=solution.inventory(nodes, optimum),
        unplaced=solution.unplaced(nodes, optimum),
        capacity=solution.capacity(nodes, optimum),
        openings=solution.openings(nodes, optimum),
        summary=_summary(nodes, pairs, optimum, today, seconds),
        places=places(nodes.region),
    )


def places(region: Region) -> tuple[Place, ...]:
    """Every lot, project and facility with where it is."""
    found = []
    sites, projects = region.sites, region.projects
    for number, site in enumerate(region.facilities.site):
        kind = vocabulary.FACILITY_KINDS.ids[region.facilities.kind[number]]
        found.append((region.facilities.id[number], region.facilities.name[number], kind, site))
    found += [(projects.id[n], projects.name[n], "project", site) for n, site in enumerate(projects.site)]
    for number, project in enumerate(region.lots.project):
        kind = vocabulary.DIRECTIONS.ids[region.lots.direction[number]]
        found.append((region.lots.id[number], projects.name[project], kind, projects.site[project]))
    return tuple(
        Place(id_, name, kind, float(sites.longitude[site]), float(sites.latitude[site]))
        for id_, name, kind, site in found
    )


def _summary(
    nodes: Nodes, pairs: Pairs, optimum: Optimum, today: TodaysWay, seconds: Mapping[str, float]
) -> dict[str, Any]:
    region = nodes.region
    moving = solution.moving_arcs(optimum)
    tonnes = optimum.values[optimum.columns.arcs][moving]
    pair = optimum.arcs.pair[moving]
    prices = pairs.prices
    level = prices.pyramid_level[pair]
    terms = solution.term_sums(nodes, pairs, optimum)
    objective = float(sum(terms.values()))
    bound = float(min(optimum.bound, objective))
    inflow = optimum.values[optimum.columns.inflow]
    stock = optimum.values[optimum.columns.stock]
    at_end = nodes.stocks.periods() == region.last_period
    from_quarry = nodes.senders.kind[pairs.sender[pair]] == SENDER_KINDS.index("quarry")
    laid_in = nodes.takers.kind[pairs.taker[pair]] == TAKER_KINDS.index("own_stock")
    payload = vocabulary.factor("truck_payload_masses").typical
    has_candidates = bool(region.facilities.is_candidate.any())
    return {
        "format_version": FORMAT_VERSION,
        "status": "optimal" if optimum.is_optimal else "limit",
        "is_mixed_integer": has_candidates,
        "shadow_prices_from": "linear programme" + (" with openings fixed" if has_candidates else ""),
        "pyramid": region.assumptions.pyramid,
        "objective_nok": objective,
        "bound_nok": bound,
        "gap": (objective - bound) / max(1.0, abs(objective)),
        "objective_terms_nok": terms,
        "cost_nok": float(prices.cost_nok[pair] @ tonnes),
        "co2_kg": float(prices.co2_kg[pair] @ tonnes),
        "tonnes_by_pyramid_level": {str(n): float(tonnes[level == n].sum()) for n in range(2, 7)},
        "virgin_tonnes": float(tonnes[from_quarry].sum()),
        "loss_tonnes": float(loss_share(nodes) @ inflow),
        "leftover_tonnes": float(stock[at_end].sum()),
        "surplus_tonnes": float(nodes.lot_tonnes[nodes.lots.owners()].sum()),
        "need_tonnes": float(nodes.need_tonnes[nodes.needs.owners()].sum()),
        "unplaced_surplus_tonnes": float(optimum.values[optimum.columns.unplaced].sum()),
        "unmet_need_tonnes": float(optimum.values[optimum.columns.unmet].sum()),
        "tonne_kilometres": float(prices.kilometres[pair] @ tonnes),
        "truck_trips": float(tonnes[~laid_in].sum() / payload),
        "truck_payload_tonnes": payload,
        "kilometres_by_source": _pairs_by_source(nodes, pairs),
        "lots_outside_horizon": _outside_horizon(region),
        "seconds": {name: float(value) for name, value in seconds.items()},
        "versions": {
            "ressursbank": version("ressursbank"),
            "highs": Highs.version(),
            "python": platform.python_version(),
        },
        "assumptions": assumptions_used(region.assumptions),
        "reference": {
            "name": today.name,
            "tonne_kilometres": today.tonne_kilometres,
            "co2_kg": today.co2_kg,
            "cost_nok": today.cost_nok,
            "landfilled_tonnes": today.landfilled_tonnes,
            "unplaced_tonnes": today.unplaced_tonnes,
            "unmet_tonnes": today.unmet_tonnes,
        },
    }


def assumptions_used(assumptions: Assumptions) -> dict[str, Any]:
    """The keys of assumptions.toml as they were reckoned with."""
    values = {name: getattr(assumptions, name) for name in type(assumptions).__dataclass_fields__}
    values["horizon_start"] = format_period(assumptions.horizon_start)
    values["co2_kg_per_tonne"] = dict(assumptions.co2_kg_per_tonne)
    values["pyramid_nok_per_tonne"] = {
        str(level): weight for level, weight in assumptions.pyramid_nok_per_tonne.items()
    }
    return values


def _pairs_by_source(nodes: Nodes, pairs: Pairs) -> dict[str, int]:
    """How many pairs of sites (from, to) among the allowed flows take their kilometres from each source."""
    site_pair = nodes.senders.site[pairs.sender] * len(nodes.region.sites) + nodes.takers.site[pairs.taker]
    _, first = np.unique(site_pair, return_index=True)
    counts = np.bincount(pairs.prices.distance_source[first], minlength=len(DISTANCE_SOURCES))
    return {name: int(counts[number]) for number, name in enumerate(DISTANCE_SOURCES)}


def _outside_horizon(region: Region) -> list[dict[str, Any]]:
    """Lots with tonnes before or after the horizon, counted with their probability."""
    lots = region.lots
    quarters = lots.to_period - lots.from_period + 1
    inside = np.minimum(lots.to_period, region.last_period) - np.maximum(lots.from_period, region.first_period) + 1
    share = 1.0 - np.clip(inside, 0, None) / quarters
    tonnes = share * lots.tonnes * lots.stage_probability
    return [
        {
            "lot_id": str(lots.id[row]),
            "direction": "surplus" if lots.direction[row] == SURPLUS else "need",
            "tonnes": float(tonnes[row]),
        }
        for row in np.flatnonzero(tonnes > 0)
    ]
