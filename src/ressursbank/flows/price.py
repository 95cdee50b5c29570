"""What a tonne of each flow costs, emits and counts as: the only place that knows."""

from dataclasses import dataclass

import numpy as np

from ressursbank.flows.ends import Senders, Takers
from ressursbank.flows.kinds import flow_kind_codes, flow_kinds
from ressursbank.region.distances import PairDistances, pair_distances
from ressursbank.region.tables import Integers, Numbers, Region, Table


@dataclass(frozen=True, slots=True)
class Prices(Table):
    """Per tonne of each pair. `distance_source` indexes region.distances.DISTANCE_SOURCES; level 0 is none."""

    flow_kind: Integers
    kilometres: Numbers
    haul_nok: Numbers
    handling_nok: Numbers
    fee_nok: Numbers
    haul_co2_kg: Numbers
    handling_co2_kg: Numbers
    pyramid_level: Integers
    distance_source: Integers

    @property
    def cost_nok(self) -> Numbers:
        """Haul, handling and fee."""
        return self.haul_nok + self.handling_nok + self.fee_nok

    @property
    def co2_kg(self) -> Numbers:
        """Haul and what is done at the end of it, kg CO2e."""
        return self.haul_co2_kg + self.handling_co2_kg


def price(region: Region, senders: Senders, takers: Takers, distances: PairDistances | None = None) -> Prices:
    """Prices of the flows from senders row i to takers row i; every pair must be a flow that exists.

    cost = haul + handling + fee, CO2e = haul + kind, where the table of flows has them;
    haul = kilometres × rate, or what distances.csv gives. Source: region-package.md, "What a flow costs".
    `distances` of the pairs, where somebody has found them already.
    """
    figures = region.assumptions
    codes = flow_kind_codes(senders.kind, takers.kind, senders.project == takers.project)
    kinds = flow_kinds()
    has_haul = np.array([kind.has_haul for kind in kinds], dtype=np.float64)[codes]
    has_handling = np.array([kind.has_handling for kind in kinds], dtype=np.float64)[codes]
    has_fee = np.array([kind.has_fee for kind in kinds], dtype=np.float64)[codes]
    kind_co2 = np.array([figures.co2_kg_per_tonne[kind.co2_kind] if kind.co2_kind else 0.0 for kind in kinds])
    level = np.array([kind.pyramid_level for kind in kinds], dtype=np.int64)
    if distances is None:
        distances = pair_distances(region, senders.site, takers.site)
    haul_nok = np.where(
        np.isnan(distances.haul_nok_per_tonne),
        distances.kilometres * figures.nok_per_tonne_km,
        distances.haul_nok_per_tonne,
    )
    haul_co2 = np.where(
        np.isnan(distances.haul_co2_kg_per_tonne),
        distances.kilometres * figures.co2_kg_per_tonne_km,
        distances.haul_co2_kg_per_tonne,
    )
    return Prices(
        flow_kind=codes,
        kilometres=distances.kilometres,
        haul_nok=has_haul * haul_nok,
        handling_nok=has_handling * figures.handling_nok_per_tonne,
        fee_nok=has_fee * (senders.fee_nok_per_tonne + takers.fee_nok_per_tonne),
        haul_co2_kg=has_haul * haul_co2,
        handling_co2_kg=kind_co2[codes],
        pyramid_level=level[codes],
        distance_source=distances.source,
    )
