"""Which mass types there are, what they are called, how they are shown, and what they weigh and fill."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ressursbank.vocabulary.named_list import NamedList, named_columns
from ressursbank.vocabulary.rows import Rows, read_rows, texts


@dataclass(frozen=True, slots=True)
class MassTypes(NamedList):
    """The mass types in the format's order.

    Densities are tonnes per in-place m³; `bulking` is loose and `compaction` compacted m³ per in-place m³. Crushed
    aggregate never lay in the ground: its in-place volume is the loose volume delivered, so its bulking is 1.
    The letter stands beside the colour on maps and charts, so that nobody must tell 14 colours apart.
    """

    letter: tuple[str, ...]
    colour: tuple[str, ...]
    density_low_tonnes_per_m3: NDArray[np.float64]
    density_typical_tonnes_per_m3: NDArray[np.float64]
    density_high_tonnes_per_m3: NDArray[np.float64]
    bulking_lm3_per_fm3: NDArray[np.float64]
    compaction_am3_per_fm3: NDArray[np.float64]
    density_confidence: tuple[str, ...]
    factors_confidence: tuple[str, ...]
    notes: tuple[str, ...]


def _numbers(rows: Rows, column: str) -> NDArray[np.float64]:
    values = np.array([float(row[column]) for row in rows])
    values.flags.writeable = False
    return values


def _mass_types() -> MassTypes:
    rows = read_rows("mass_types.csv")
    return MassTypes(
        **named_columns("mass type", rows),
        letter=texts(rows, "letter"),
        colour=texts(rows, "colour"),
        density_low_tonnes_per_m3=_numbers(rows, "density_low_tonnes_per_m3"),
        density_typical_tonnes_per_m3=_numbers(rows, "density_typical_tonnes_per_m3"),
        density_high_tonnes_per_m3=_numbers(rows, "density_high_tonnes_per_m3"),
        bulking_lm3_per_fm3=_numbers(rows, "bulking_lm3_per_fm3"),
        compaction_am3_per_fm3=_numbers(rows, "compaction_am3_per_fm3"),
        density_confidence=texts(rows, "density_confidence"),
        factors_confidence=texts(rows, "factors_confidence"),
        notes=texts(rows, "notes"),
    )


MASS_TYPES = _mass_types()
