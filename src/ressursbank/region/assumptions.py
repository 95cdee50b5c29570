"""The figures of `assumptions.toml`: their keys, defaults and sources. Declared in assumptions.csv, held here."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from ressursbank.region.periods import parse_period

CO2_KINDS = ("own_site", "reuse", "storage", "sorting", "treatment", "recovery", "landfill", "quarry")
PYRAMID_MODES = ("weighted", "lexicographic", "off")


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a region reckons with. Money in NOK, emissions in kg CO2e, masses in tonnes.

    The defaults of the figures come from assumptions.csv (source and confidence per row) through
    `default_assumptions`; this class holds values only.
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


@dataclass(frozen=True, slots=True)
class AssumptionKey:
    """One declared key of assumptions.toml.

    `type` is number, integer, period or mode; `default` is None where the key must be there; a key such as
    `co2_kg_per_tonne.reuse` stands in the section of its first part.
    """

    key: str
    type: str
    default: str | float | None
    unit: str
    minimum: float | None
    description: str
    source: str
    confidence: str

    @property
    def section(self) -> str:
        """The TOML section that the key stands in, or ""."""
        return self.key.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The key within its section."""
        return self.key.rpartition(".")[2]


@cache
def declared_assumptions() -> tuple[AssumptionKey, ...]:
    """Every key of assumptions.toml, those in sections last."""
    with files("ressursbank.region").joinpath("assumptions.csv").open(encoding="utf-8") as source:
        keys = [
            AssumptionKey(
                key=row["key"],
                type=row["type"],
                default=float(row["default"]) if row["type"] == "number" else row["default"] or None,
                unit=row["unit"],
                minimum=float(row["minimum"]) if row["minimum"] else None,
                description=row["description"],
                source=row["source"],
                confidence=row["confidence"],
            )
            for row in csv.DictReader(source)
        ]
    return tuple(sorted(keys, key=lambda key: key.section))


def default_assumptions(horizon_start: int | str, periods: int) -> Assumptions:
    """The package's own figures for a horizon that starts in a quarter (a number or `2027-Q1`)."""
    start = parse_period(horizon_start) if isinstance(horizon_start, str) else horizon_start
    figures = {key.key: key.default for key in declared_assumptions() if key.default is not None}
    return assumptions_from({**figures, "horizon_start": start, "periods": periods})


def assumptions_from(figures: Mapping[str, Any]) -> Assumptions:
    """Assumptions from one value for each declared key, sections written with a dot."""
    plain = {key: value for key, value in figures.items() if "." not in key}
    return Assumptions(
        **plain,
        co2_kg_per_tonne={kind: figures[f"co2_kg_per_tonne.{kind}"] for kind in CO2_KINDS},
        pyramid_nok_per_tonne={level: figures[f"pyramid_nok_per_tonne.{level}"] for level in range(2, 7)},
    )


def figures_of(assumptions: Assumptions) -> dict[str, Any]:
    """One value for each declared key, sections written with a dot: the reverse of `assumptions_from`."""
    figures: dict[str, Any] = {}
    for key in declared_assumptions():
        value = getattr(assumptions, key.section or key.name)
        figures[key.key] = value[int(key.name) if key.name.isdecimal() else key.name] if key.section else value
    return figures
