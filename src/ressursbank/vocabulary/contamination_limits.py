"""How much of a substance each contamination class allows in soil, in mg per kg of dry matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ressursbank.vocabulary.rows import read_rows
from ressursbank.vocabulary.unknown import UnknownNameError


@dataclass(frozen=True, slots=True)
class ClassLimits:
    """Upper limits of classes 1 to 5 for one substance. A value that equals a limit belongs to the lower class.

    `confidence` is found, or weak where a single transcription with known errors is all that was read: show it.
    """

    substance: str
    name_nb: str
    name_en: str
    upper_mg_per_kg: tuple[float, float, float, float, float]
    source: str
    confidence: str
    notes: str


@cache
def contamination_limits() -> Mapping[str, ClassLimits]:
    """The limits by substance."""
    return MappingProxyType(
        {
            row["substance"]: ClassLimits(
                substance=row["substance"],
                name_nb=row["name_nb"],
                name_en=row["name_en"],
                upper_mg_per_kg=(
                    float(row["class_1_max"]),
                    float(row["class_2_max"]),
                    float(row["class_3_max"]),
                    float(row["class_4_max"]),
                    float(row["class_5_max"]),
                ),
                source=row["source"],
                confidence=row["confidence"],
                notes=row["notes"],
            )
            for row in read_rows("contamination_limits.csv")
        }
    )


def class_limits(substance: str) -> ClassLimits:
    """The limits of one substance, such as `arsenic`. Raises UnknownNameError."""
    try:
        return contamination_limits()[substance]
    except KeyError:
        raise UnknownNameError("substance", substance, contamination_limits()) from None
