"""Capacitated facility location problems with published optima, written as packages and planned.

Customers are lots of surplus, facilities are candidates with capacity and opening cost, and what a haul costs is
listed in distances.csv.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from ressursbank.region.tables import Region
from tests.balance.checked import checked_files
from tests.rules.tiny_regions import Q1, facility, kilometres, surplus, tiny_region


@dataclass(frozen=True)
class Instance:
    """haul[i][j]: cost of one unit of demand from customer i to facility j."""

    source: str
    demand: Sequence[float]
    capacity: Sequence[float]
    opening_cost: Sequence[float]
    haul: Sequence[Sequence[float]]
    optimum: float


INSTANCES = {
    "gurobi": Instance(
        source="Gurobi Optimization, example facility.py (after Frontline Solvers), demand and capacity in thousands",
        demand=(15, 18, 14, 20),
        capacity=(20, 22, 17, 19, 18),
        opening_cost=(12000, 15000, 17000, 13000, 16000),
        haul=(
            (4000, 2000, 3000, 2500, 4500),
            (2500, 2600, 3400, 3000, 4000),
            (1200, 1800, 2600, 4100, 3000),
            (2200, 2600, 3100, 3700, 3200),
        ),
        optimum=210_500,
    ),
    "kubo": Instance(
        source="M. Kubo, J. P. Pedroso, M. Muramatsu, A. Rais: Mathematical Optimization (SCIP and Gurobi), flp.py",
        demand=(80, 270, 250, 160, 180),
        capacity=(500, 500, 500),
        opening_cost=(1000, 1000, 1000),
        haul=((4, 6, 9), (5, 4, 7), (6, 3, 4), (8, 5, 3), (10, 8, 4)),
        optimum=5610,
    ),
}


def region_of(instance: Instance, kind: str) -> Region:
    """The instance as a region of one quarter whose candidates are of this kind."""
    lots = [
        surplus(f"lot-{i}", "rock", tonnes, Q1, project=f"customer-{i}") for i, tonnes in enumerate(instance.demand)
    ]
    facilities = [
        facility(
            f"facility-{j}",
            kind,
            {"rock": 0},
            capacity={Q1: tonnes},
            is_candidate=True,
            opening_cost_nok=instance.opening_cost[j],
        )
        for j, tonnes in enumerate(instance.capacity)
    ]
    distances = [
        kilometres(f"customer-{i}", f"facility-{j}", 1, haul_nok_per_tonne=cost)
        for i, costs in enumerate(instance.haul)
        for j, cost in enumerate(costs)
    ]
    return tiny_region(lots, facilities, distances=distances, periods=1, unplaced_surplus_nok_per_tonne=1e6)


@pytest.mark.parametrize("kind", ["landfill", "recovery"])
@pytest.mark.parametrize("name", INSTANCES)
def test_a_published_optimum_is_met(name: str, kind: str, tmp_path: Path) -> None:
    instance = INSTANCES[name]
    plan = checked_files(region_of(instance, kind), tmp_path)
    assert plan.summary["objective_nok"] == pytest.approx(instance.optimum, rel=1e-9)
    assert plan.summary["bound_nok"] == pytest.approx(instance.optimum, rel=1e-7)
