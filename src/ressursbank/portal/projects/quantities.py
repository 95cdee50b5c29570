"""A quantity in fm³, lm³, am³ or tonnes, what it is in the other three, and the factors with their source."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ressursbank.portal.plans.templatetags.shown import mass_type as mass_type_name
from ressursbank.vocabulary import MASS_TYPES, volumes

UNITS: dict[str, Promise] = {
    "fm3": _("fm³ (in place)"),
    "lm3": _("lm³ (loose)"),
    "am3": _("am³ (compacted)"),
    "tonnes": _("tonnes"),
}
SYMBOLS: dict[str, str] = {"fm3": "fm³", "lm3": "lm³", "am3": "am³", "tonnes": "t"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One mass in its four measures, by typical factors."""

    fm3: float
    lm3: float
    am3: float
    tonnes: float


def quantity_of(tonnes: float, mass_type: str) -> Quantity:
    """All four measures of a weight."""
    code = MASS_TYPES.code(mass_type)
    return Quantity(
        fm3=float(volumes.tonnes_to_in_place_m3(tonnes, code)),
        lm3=float(volumes.tonnes_to_loose_m3(tonnes, code)),
        am3=float(volumes.tonnes_to_compacted_m3(tonnes, code)),
        tonnes=float(tonnes),
    )


def tonnes_of(quantity: float, unit: str, mass_type: str) -> float:
    """The weight of a quantity in one of UNITS."""
    if unit == "tonnes":
        return float(quantity)
    to_tonnes = {
        "fm3": volumes.in_place_m3_to_tonnes,
        "lm3": volumes.loose_m3_to_tonnes,
        "am3": volumes.compacted_m3_to_tonnes,
    }[unit]
    return float(to_tonnes(quantity, MASS_TYPES.code(mass_type)))


def range_of(tonnes: float, unit: str, mass_type: str) -> tuple[float | None, float | None]:
    """P10 and P90 that follow from the type's range of densities alone; none of a weight, which needs no density."""
    if unit == "tonnes":
        return None, None
    code = MASS_TYPES.code(mass_type)
    typical = MASS_TYPES.density_typical_tonnes_per_m3[code]
    low = float(tonnes * MASS_TYPES.density_low_tonnes_per_m3[code] / typical)
    return low, float(tonnes * MASS_TYPES.density_high_tonnes_per_m3[code] / typical)


@dataclass(frozen=True, slots=True)
class Factors:
    """What a mass type weighs and fills."""

    name: str
    density_low: float
    density: float
    density_high: float
    bulking: float
    compaction: float
    source: str
    confidence: str
    notes: str


def factors_of(mass_type: str) -> Factors:
    """The factors of a mass type, its name in the language of the page."""
    code = MASS_TYPES.code(mass_type)
    return Factors(
        name=mass_type_name(code),
        density_low=float(MASS_TYPES.density_low_tonnes_per_m3[code]),
        density=float(MASS_TYPES.density_typical_tonnes_per_m3[code]),
        density_high=float(MASS_TYPES.density_high_tonnes_per_m3[code]),
        bulking=float(MASS_TYPES.bulking_lm3_per_fm3[code]),
        compaction=float(MASS_TYPES.compaction_am3_per_fm3[code]),
        source=MASS_TYPES.source[code],
        confidence=MASS_TYPES.density_confidence[code],
        notes=MASS_TYPES.notes[code],
    )


def factors_for_script() -> dict[str, dict[str, Any]]:
    """What the page needs to convert while somebody types."""
    found = {}
    for id_ in MASS_TYPES.ids:
        factors = factors_of(id_)
        found[id_] = {
            "density": factors.density,
            "low": factors.density_low,
            "high": factors.density_high,
            "bulking": factors.bulking,
            "compaction": factors.compaction,
            "source": factors.source,
        }
    return found
