"""How much ground some masses take, each type and class in a heap of its own: from quantities to heaps and a range."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from ressursbank import vocabulary
from ressursbank.portal.facilities.heaps import HEAP_DEFAULTS, Heap, HeapDefault, Shape, heap, total_area_m2
from ressursbank.portal.projects.models import Project
from ressursbank.vocabulary import volumes

TO_LOOSE = {
    "lm3": lambda quantity, _code: quantity,
    "fm3": volumes.in_place_to_loose,
    "tonnes": volumes.tonnes_to_loose_m3,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A mass that has a heap of its own. Height and slope None: the type's default."""

    mass_type: str
    contamination_class: int
    quantity: float
    unit: str
    height_m: float | None = None
    slope: float | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """A heap with what it was made from. `tonnes` is what it weighs, with low and high from the density's range."""

    mass_type: int
    contamination_class: int
    heap: Heap
    tonnes: float
    area_with_strip_m2: float
    area_low_m2: float
    area_high_m2: float
    default: HeapDefault
    is_default_slope: bool
    is_default_height: bool


@dataclass(frozen=True, slots=True)
class AreaNeed:
    """All heaps, and the ground that they take together."""

    needs: Sequence[Need]
    area_m2: float
    area_low_m2: float
    area_high_m2: float
    tonnes: float
    highest_class: int


def area_need(asked: Sequence[Asked], shape: Shape, width_m: float, strip_m: float) -> AreaNeed:
    """The ground that heaps of these masses take with their strips. Raises ValueError for what no heap can be."""
    needs = [_need(one, shape, width_m, strip_m) for one in asked]
    return AreaNeed(
        needs,
        total_area_m2((need.heap for need in needs), strip_m),
        sum(need.area_low_m2 for need in needs),
        sum(need.area_high_m2 for need in needs),
        sum(need.tonnes for need in needs),
        max(need.contamination_class for need in needs),
    )


def _need(asked: Asked, shape: Shape, width_m: float, strip_m: float) -> Need:
    code = vocabulary.MASS_TYPES.code(asked.mass_type)
    default = HEAP_DEFAULTS[asked.mass_type]
    loose = float(TO_LOOSE[asked.unit](asked.quantity, code))
    height = default.height_m if asked.height_m is None else asked.height_m
    slope = default.slope if asked.slope is None else asked.slope

    def area(volume: float) -> float:
        return heap(shape, volume, height, slope, width_m).area_with_strip_m2(strip_m)

    low, high = _loose_range(asked, code, loose)
    made = heap(shape, loose, height, slope, width_m)
    return Need(
        code,
        asked.contamination_class,
        made,
        float(volumes.loose_m3_to_tonnes(loose, code)),
        made.area_with_strip_m2(strip_m),
        area(low),
        area(high),
        default,
        asked.slope is None,
        asked.height_m is None,
    )


BULKING_SPREAD = 0.1
"""Share by which bulking differs from ground to ground (own judgement; other tables give clay 1.15 to 1.35)."""


def _loose_range(asked: Asked, code: int, loose: float) -> tuple[float, float]:
    """Low and high of the loose volume, by the range of densities for tonnes, of bulking for what lay in the ground."""
    low = high = loose
    types = vocabulary.MASS_TYPES
    if asked.unit == "tonnes":
        typical = types.density_typical_tonnes_per_m3[code]
        low *= float(typical / types.density_high_tonnes_per_m3[code])
        high *= float(typical / types.density_low_tonnes_per_m3[code])
    if asked.unit != "lm3":
        low, high = low * (1 - BULKING_SPREAD), high * (1 + BULKING_SPREAD)
    return low, high


def masses_of_project(project: Project) -> list[dict[str, Any]]:
    """A project's surplus by type and class, in tonnes, as rows for the form."""
    lots = project.lots.filter(direction="surplus").exclude(state="withdrawn")
    sums = lots.order_by().values("mass_type", "contamination_class").annotate(sum=Sum("tonnes"))
    return [
        {
            "mass_type": row["mass_type"],
            "klass": row["contamination_class"],
            "quantity": round(row["sum"], 1),
            "unit": "tonnes",
        }
        for row in sums.order_by("mass_type", "contamination_class")
        if row["sum"]
    ]


def asked_of(rows: Sequence[Mapping[str, Any]]) -> list[Asked]:
    """What the form's rows ask for."""
    return [
        Asked(row["mass_type"], row["klass"], row["quantity"], row["unit"], row["height"], row["slope"]) for row in rows
    ]
