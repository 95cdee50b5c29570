"""The figures of `assumptions.toml`: their keys, defaults and sources. Declared in assumptions.csv, held here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CO2_KINDS = ("own_site", "reuse", "storage", "sorting", "treatment", "recovery", "landfill", "quarry")
PYRAMID_MODES = ("weighted", "lexicographic", "off")



@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a region reckons with. Money in NOK, emissions in kg CO2e, masses in tonnes.

    The defaults of the figures come from assumptions.csv (source and confidence per row) through
    `region.read.default_assumptions`; this class holds values only.
    """

    horizon_start: int
    periods: int
    nok_per_tonne_km: float
    handling_nok_per_tonne: float
    co2_kg_per_tonne_km: float
    carbon_price_nok_per_tonne: float
    unmet_need_nok_per_tonne: float
    unplaced_surplus_nok_per_tonne: float
    leftover_stock_nok_per_tonne: float
    detour_factor: float
    pyramid: str
    discount_rate_per_year: float = 0.0
    co2_kg_per_tonne: Mapping[str, float] = field(default_factory=dict)
    """By kind of flow: CO2_KINDS."""
    pyramid_nok_per_tonne: Mapping[int, float] = field(default_factory=dict)
    """By pyramid level 2 to 6."""
