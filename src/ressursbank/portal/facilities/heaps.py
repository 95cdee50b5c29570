"""How much ground a heap of loose masses takes: a square frustum or a long windrow with sloping sides and ends.

All lengths in metres, volumes in loose m³ (lm³), slopes as horizontal metres per metre of height (1:n).
"""

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path


class Shape(StrEnum):
    """What the heap is like seen from above."""

    SQUARE = "square"
    WINDROW = "windrow"


class Limit(StrEnum):
    """Why a heap is not as it was asked for."""

    VOLUME = "volume"
    """The volume is too small for the height: the heap comes to a point below it."""
    BASE = "base"
    """The base is too narrow for the height: the sides meet in a ridge below it."""
    SHORT = "short"
    """The volume is too small for a windrow of that width: the heap is square."""


@dataclass(frozen=True, slots=True)
class Heap:
    """A heap as it stands. `limits` says what differs from what was asked for."""

    volume_loose_m3: float
    height_m: float
    slope: float
    width_m: float
    length_m: float
    limits: tuple[Limit, ...] = ()

    @property
    def top_width_m(self) -> float:
        """Width of the flat top; 0 where the sides meet."""
        return max(0.0, self.width_m - 2 * self.slope * self.height_m)

    @property
    def top_length_m(self) -> float:
        """Length of the flat top."""
        return max(0.0, self.length_m - 2 * self.slope * self.height_m)

    @property
    def area_m2(self) -> float:
        """The ground under the heap."""
        return self.width_m * self.length_m

    def area_with_strip_m2(self, strip_m: float) -> float:
        """The ground with a strip for work and access around: (width + 2 strip) × (length + 2 strip)."""
        return (self.width_m + 2 * strip_m) * (self.length_m + 2 * strip_m)


def heap_volume(width_m: float, length_m: float, height_m: float, slope: float) -> float:
    """V = h/6 × (A_base + 4 A_middle + A_top), the prismoid formula, for a rectangle with four sides of slope 1:n.

    With x = n h: A_base = w l, A_middle = (w − x)(l − x), A_top = (w − 2x)(l − 2x), so
    V = h (w l − x (w + l) + 4/3 x²). For w = l it is the frustum of a square pyramid.
    """
    run = slope * height_m
    return height_m * (width_m * length_m - run * (width_m + length_m) + 4 / 3 * run * run)


def square_heap(volume_loose_m3: float, height_m: float, slope: float) -> Heap:
    """The square frustum of a height: a = n h + √(V/h − (n h)²/3), from V = h (a² − 2 n h a + 4/3 (n h)²).

    Below V = 4/3 n² h³ the sides meet before the height is reached: the heap is a pyramid, h = ∛(3 V / (4 n²)).
    Raises ValueError unless volume and height are over 0 and the slope is 0 or more.
    """
    _check(volume_loose_m3, height_m, slope)
    limits: tuple[Limit, ...] = ()
    if slope > 0 and volume_loose_m3 < 4 / 3 * slope**2 * height_m**3:
        height_m = (3 * volume_loose_m3 / (4 * slope**2)) ** (1 / 3)
        limits = (Limit.VOLUME,)
    run = slope * height_m
    side = run + math.sqrt(max(0.0, volume_loose_m3 / height_m - run * run / 3))
    return Heap(volume_loose_m3, height_m, slope, side, side, limits)


def windrow(volume_loose_m3: float, height_m: float, slope: float, width_m: float) -> Heap:
    """A long heap on a base of a width: l = (V/h + n h w − 4/3 (n h)²) / (w − n h).

    A base narrower than 2 n h carries a ridge of the height w / (2n) and no more. A heap that would be shorter than
    wide is made square. Raises ValueError unless volume, height and width are over 0 and the slope is 0 or more.
    """
    _check(volume_loose_m3, height_m, slope)
    if width_m <= 0:
        raise ValueError(f"the base must be over 0 m wide, not {width_m}")
    limits: tuple[Limit, ...] = ()
    height = height_m
    if width_m < 2 * slope * height_m:
        height = width_m / (2 * slope)
        limits = (Limit.BASE,)
    run = slope * height
    length = (volume_loose_m3 / height + run * width_m - 4 / 3 * run * run) / (width_m - run)
    if length < width_m:
        square = square_heap(volume_loose_m3, height_m, slope)
        return replace(square, limits=(*square.limits, Limit.SHORT))
    return Heap(volume_loose_m3, height, slope, width_m, length, limits)


def heap(shape: Shape, volume_loose_m3: float, height_m: float, slope: float, width_m: float) -> Heap:
    """A heap of a shape; the width counts for a windrow only."""
    if shape is Shape.SQUARE:
        return square_heap(volume_loose_m3, height_m, slope)
    return windrow(volume_loose_m3, height_m, slope, width_m)


def _check(volume_loose_m3: float, height_m: float, slope: float) -> None:
    if volume_loose_m3 <= 0 or height_m <= 0 or slope < 0:
        raise ValueError(
            f"volume and height must be over 0 and the slope 0 or more, not {volume_loose_m3}, {height_m}, {slope}"
        )


@dataclass(frozen=True, slots=True)
class HeapDefault:
    """What one starts from for a mass type, with where it comes from."""

    slope: float
    height_m: float
    source: str
    confidence: str


def _defaults() -> Mapping[str, HeapDefault]:
    with (Path(__file__).parent / "heap_defaults.csv").open(encoding="utf-8", newline="") as source:
        return {
            row["mass_type"]: HeapDefault(
                float(row["slope_horizontal_per_vertical"]), float(row["height_m"]), row["source"], row["confidence"]
            )
            for row in csv.DictReader(source)
        }


HEAP_DEFAULTS = _defaults()
"""By mass type id."""


def total_area_m2(heaps: Iterable[Heap], strip_m: float) -> float:
    """Each heap with its own strip around, so that a machine gets round every one: on the safe side."""
    return sum(one.area_with_strip_m2(strip_m) for one in heaps)
