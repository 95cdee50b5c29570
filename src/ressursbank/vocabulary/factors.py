"""What things emit and cost per unit, and what a building digs and needs per m², each with range, year and source."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ressursbank.vocabulary.rows import read_rows
from ressursbank.vocabulary.unknown import UnknownNameError


@dataclass(frozen=True, slots=True)
class Factor:
    """A figure with its range. low and high are NaN where only one figure is known; year is None where none was given.

    `confidence` is of the typical figure, `bounds_confidence` of the range: found (read in the source) or memory.
    """

    low: float
    typical: float
    high: float
    unit: str
    source: str
    confidence: str
    year: int | None
    bounds_confidence: str
    notes: str


def _read(file: str) -> Mapping[str, Factor]:
    return MappingProxyType(
        {
            row["id"]: Factor(
                low=float(row["low"] or math.nan),
                typical=float(row["typical"]),
                high=float(row["high"] or math.nan),
                unit=row["unit"],
                source=row["source"],
                confidence=row["confidence"],
                year=int(row["year"]) if row["year"] else None,
                bounds_confidence=row["bounds_confidence"],
                notes=row["notes"],
            )
            for row in read_rows(file)
        }
    )


FACTORS = _read("factors.csv")
"""Cost and emission factors by id."""
EXCAVATION_RATIOS = _read("excavation_ratios.csv")
"""What projects dig and need, by id. Every ratio per floor area with basement is computed: calibrate before relying."""


def factor(factor_id: str) -> Factor:
    """One cost or emission factor, such as `truck_transport_diesel`. Raises UnknownNameError."""
    return _look_up(FACTORS, "factor", factor_id)


def ratio(ratio_id: str) -> Factor:
    """One excavation ratio, such as `excavated_per_gfa_school_no_basement`. Raises UnknownNameError."""
    return _look_up(EXCAVATION_RATIOS, "excavation ratio", ratio_id)


def _look_up(table: Mapping[str, Factor], kind: str, entry_id: str) -> Factor:
    try:
        return table[entry_id]
    except KeyError:
        raise UnknownNameError(kind, entry_id, table) from None
