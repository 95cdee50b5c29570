"""How many tonnes an area keeps as one heap: the room that a building stage gives until it starts."""

import math
from dataclasses import dataclass

from ressursbank.portal.facilities.heaps import HEAP_DEFAULTS, heap_volume
from ressursbank.vocabulary import MASS_TYPES, volumes

MASS_TYPE = "mixed_fill"
"""What is reckoned with when nobody knows yet what will lie there."""
STRIP_METRES = 5.0
"""Round the heap, for machines and ditches. Own judgement."""


@dataclass(frozen=True, slots=True)
class HeapRoom:
    """The room and what it was reckoned from."""

    tonnes: float
    loose_m3: float
    height_m: float
    slope: float
    tonnes_per_loose_m3: float


def heap_room(area_m2: float, height_m: float) -> HeapRoom:
    """A square heap with sloping sides on the area less a strip around; lower where the sides meet below the height."""
    slope = HEAP_DEFAULTS[MASS_TYPE].slope
    side = max(0.0, math.sqrt(area_m2) - 2 * STRIP_METRES)
    height = min(height_m, side / (2 * slope))
    volume = heap_volume(side, side, height, slope) if side > 0 else 0.0
    density = float(volumes.loose_m3_to_tonnes(1.0, MASS_TYPES.code(MASS_TYPE)))
    return HeapRoom(volume * density, volume, height, slope, density)
