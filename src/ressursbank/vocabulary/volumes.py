"""The three volumes of one mass and its weight: in place (fm³), loose (lm³), compacted (am³), tonnes.

Whole vectors in and out: a volume or weight and a mass type code, numbers or arrays that broadcast together. Typical
densities and factors of mass_types.csv; the in-place volume is the hub that the others go through.
Every function raises UnknownMassTypeCodeError for a code outside the list, -1 for an empty cell among them.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ressursbank.vocabulary.mass_types import MASS_TYPES

Numbers = NDArray[np.float64]


class UnknownMassTypeCodeError(IndexError):
    """A code that is no place in the list of mass types. NumPy would count -1 from the end: a wrong density."""

    def __init__(self, codes: NDArray[np.int64]) -> None:
        self.codes = codes
        last = len(MASS_TYPES) - 1
        nearest = MASS_TYPES.ids[int(np.clip(codes[0], 0, last))]
        super().__init__(
            f"{', '.join(str(code) for code in codes[:5])}: no mass type has this code; "
            f"valid are 0 ({MASS_TYPES.ids[0]}) to {last} ({MASS_TYPES.ids[last]}), nearest is {nearest}"
        )


def in_place_m3_to_tonnes(volume_in_place_m3: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """tonnes = fm³ × density."""
    return np.multiply(volume_in_place_m3, _of(MASS_TYPES.density_typical_tonnes_per_m3, mass_type))


def tonnes_to_in_place_m3(tonnes: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """fm³ = tonnes / density."""
    return np.divide(tonnes, _of(MASS_TYPES.density_typical_tonnes_per_m3, mass_type))


def in_place_to_loose(volume_in_place_m3: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """lm³ = fm³ × bulking."""
    return np.multiply(volume_in_place_m3, _of(MASS_TYPES.bulking_lm3_per_fm3, mass_type))


def loose_to_in_place(volume_loose_m3: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """fm³ = lm³ / bulking."""
    return np.divide(volume_loose_m3, _of(MASS_TYPES.bulking_lm3_per_fm3, mass_type))


def in_place_to_compacted(volume_in_place_m3: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """am³ = fm³ × compaction."""
    return np.multiply(volume_in_place_m3, _of(MASS_TYPES.compaction_am3_per_fm3, mass_type))


def compacted_to_in_place(volume_compacted_m3: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """fm³ = am³ / compaction."""
    return np.divide(volume_compacted_m3, _of(MASS_TYPES.compaction_am3_per_fm3, mass_type))


def loose_to_compacted(volume_loose_m3: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """am³ = lm³ / bulking × compaction."""
    return in_place_to_compacted(loose_to_in_place(volume_loose_m3, mass_type), mass_type)


def compacted_to_loose(volume_compacted_m3: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """lm³ = am³ / compaction × bulking."""
    return in_place_to_loose(compacted_to_in_place(volume_compacted_m3, mass_type), mass_type)


def loose_m3_to_tonnes(volume_loose_m3: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """tonnes = lm³ / bulking × density."""
    return in_place_m3_to_tonnes(loose_to_in_place(volume_loose_m3, mass_type), mass_type)


def tonnes_to_loose_m3(tonnes: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """lm³ = tonnes / density × bulking."""
    return in_place_to_loose(tonnes_to_in_place_m3(tonnes, mass_type), mass_type)


def compacted_m3_to_tonnes(volume_compacted_m3: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """tonnes = am³ / compaction × density."""
    return in_place_m3_to_tonnes(compacted_to_in_place(volume_compacted_m3, mass_type), mass_type)


def tonnes_to_compacted_m3(tonnes: ArrayLike, mass_type: ArrayLike) -> Numbers:
    """am³ = tonnes / density × compaction."""
    return in_place_to_compacted(tonnes_to_in_place_m3(tonnes, mass_type), mass_type)


def _of(figures: Numbers, mass_type: ArrayLike) -> Numbers:
    """The figure of each code. Raises UnknownMassTypeCodeError."""
    codes = np.asarray(mass_type)
    outside = (codes < 0) | (codes >= len(MASS_TYPES))
    if np.any(outside):
        raise UnknownMassTypeCodeError(np.unique(codes[outside]))
    return np.asarray(figures[codes])
