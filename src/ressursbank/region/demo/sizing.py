"""What an illustrative building project digs and needs: from floor area, building, ground and ratios to quantities.

    dug fm³    = size × ratio of the building × (1 + share of terrain works)
    surplus t  = dug fm³ × share of the mass type in the ground × density
    need t     = area that needs it × ratio × share, am³ turned into tonnes by compaction and density

The ratios are the vocabulary's excavation ratios with their low and high figures, which give p10 and p90; all else is
data of this folder with source and confidence: buildings.csv (storeys, outdoor areas), grounds.csv (what lies there),
needs.csv (what is built in, per which area), contaminated.csv (classes in old fill).
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ressursbank import vocabulary as v
from ressursbank.region.demo.rows import Row, number, rows

CLEAN = 1
CONTAMINATED_TYPE = "mixed_fill"
"""Old fill holds the contamination; the natural ground under it is clean."""
LEAST_SURPLUS_TONNES = 400.0
"""A clean mass type of less than this is handled with the largest one of the project."""
LEAST_NEED_TONNES = 100.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of one mass type and class that a whole project digs or needs, and when within its digging."""

    name: str
    mass_type: str
    contamination_class: int
    tonnes: float
    tonnes_low: float
    tonnes_high: float
    quarters_after: int


@dataclass(frozen=True, slots=True)
class Areas:
    """The measures of a project that needs are counted by, in m² (the trench in m)."""

    footprint_m2: float = 0.0
    slab_m2: float = 0.0
    yard_m2: float = 0.0
    green_m2: float = 0.0
    wall_m2: float = 0.0
    trench_m: float = 0.0
    farmland_m2: float = 0.0
    filled_m2: float = 0.0

    @property
    def plot_m2(self) -> float:
        """What the project lays hands on beside trenches and farmland."""
        return self.footprint_m2 + self.yard_m2 + self.green_m2


def areas(project: Row) -> Areas:
    """Footprint from floor area and storeys; walls below ground round a square footprint; outdoor areas by building."""
    building = _buildings()[project["building"]]
    size = float(project["size"])
    if building["size_means"] != "floor_m2":
        return Areas(**{building["size_means"]: size})
    footprint = size / float(building["floors_per_footprint"])
    levels = int(building["pit_levels"])
    return Areas(
        footprint_m2=footprint,
        slab_m2=footprint if levels == 0 else 0.0,
        yard_m2=footprint * float(building["yard_per_footprint"]),
        green_m2=footprint * float(building["green_per_footprint"]),
        wall_m2=4 * math.sqrt(footprint) * _pit_depth_m(levels)[1] if levels else 0.0,
    )


def dug_in_place_m3(project: Row) -> tuple[float, float, float]:
    """Low, typical and high volume that the project digs, in place; zero where it only fills."""
    building = _buildings()[project["building"]]
    size = float(project["size"])
    if building["excavation_ratio"]:
        ratio = v.ratio(building["excavation_ratio"])
        volumes = [size * bound for bound in (ratio.low, ratio.typical, ratio.high)]
    elif levels := int(building["pit_levels"]):
        pit = v.ratio("gross_pit_factor").typical
        footprint = size / float(building["floors_per_footprint"])
        volumes = [footprint * depth * pit for depth in _pit_depth_m(levels)]
    else:
        volumes = [0.0, 0.0, 0.0]
    terrain_works = 1 + v.ratio("terrain_works_share").typical
    low, typical, high = (volume * terrain_works for volume in volumes)
    return low, typical, high


def surplus(project: Row) -> list[Quantity]:
    """What the project digs, by mass type and class, the largest clean one first."""
    low, typical, high = dug_in_place_m3(project)
    if not typical:
        return []
    tonnes = {
        (mass_type, contamination_class): float(
            v.volumes.in_place_m3_to_tonnes(typical * share, v.MASS_TYPES.code(mass_type))
        )
        for mass_type, contamination_class, share in _shares(project)
    }
    largest = max((key for key in tonnes if key[1] == CLEAN), key=lambda key: tonnes[key])
    for key in [key for key in tonnes if key[1] == CLEAN and key != largest and tonnes[key] < LEAST_SURPLUS_TONNES]:
        tonnes[largest] += tonnes.pop(key)
    return [
        Quantity(
            name=f"{mass_type}-{contamination_class}",
            mass_type=mass_type,
            contamination_class=contamination_class,
            tonnes=amount,
            tonnes_low=amount * low / typical,
            tonnes_high=amount * high / typical,
            quarters_after=0,
        )
        for (mass_type, contamination_class), amount in sorted(tonnes.items(), key=lambda item: -item[1])
    ]


def needs(project: Row) -> list[Quantity]:
    """What the project wants delivered, one quantity a mass type; less than LEAST_NEED_TONNES is left out."""
    measured = areas(project)
    parts: dict[str, list[Quantity]] = defaultdict(list)
    for row in rows("needs.csv"):
        quantity = getattr(measured, row["per"]) * float(row["share"])
        ratio, code = v.ratio(row["ratio"]), v.MASS_TYPES.code(row["mass_type"])
        low, typical, high = (quantity * bound for bound in (ratio.low, ratio.typical, ratio.high))
        if row["unit"] == "am3":
            low, typical, high = (float(v.volumes.compacted_m3_to_tonnes(m3, code)) for m3 in (low, typical, high))
        parts[row["mass_type"]].append(
            Quantity(
                name=f"need-{row['mass_type']}",
                mass_type=row["mass_type"],
                contamination_class=int(row["max_contamination_class"]),
                tonnes=typical,
                tonnes_low=low,
                tonnes_high=high,
                quarters_after=int(row["quarters_after"]),
            )
        )
    together = [_together([part for part in of_type if part.tonnes]) for of_type in parts.values()]
    return [quantity for quantity in together if quantity and quantity.tonnes >= LEAST_NEED_TONNES]


def _together(parts: list[Quantity]) -> Quantity | None:
    """Several needs of a project for one mass type as one, at the time of the largest, for the strictest class."""
    if not parts:
        return None
    return replace(
        max(parts, key=lambda part: part.tonnes),
        contamination_class=min(part.contamination_class for part in parts),
        tonnes=sum(part.tonnes for part in parts),
        tonnes_low=sum(part.tonnes_low for part in parts),
        tonnes_high=sum(part.tonnes_high for part in parts),
    )


def _shares(project: Row) -> Iterator[tuple[str, int, float]]:
    """Mass type, class and share of the dug volume: the ground's profile, its old fill split into classes."""
    contaminated = number(project["contaminated_share"], 0.0)
    for mass_type, share in _grounds()[project["ground"]].items():
        if mass_type != CONTAMINATED_TYPE or not contaminated:
            yield mass_type, CLEAN, share
            continue
        yield mass_type, CLEAN, share * (1 - contaminated)
        for row in rows("contaminated.csv"):
            yield mass_type, int(row["contamination_class"]), share * contaminated * float(row["share"])


def _pit_depth_m(levels: int) -> tuple[float, float, float]:
    first = v.ratio("excavation_depth_first_basement_level")
    further = v.ratio("excavation_depth_each_further_basement_level")
    more = levels - 1
    return (
        first.low + more * further.low,
        first.typical + more * further.typical,
        first.high + more * further.high,
    )


@cache
def _buildings() -> dict[str, Row]:
    return {row["building"]: row for row in rows("buildings.csv")}


@cache
def _grounds() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows("grounds.csv"):
        found[row["ground"]][row["mass_type"]] = float(row["share"])
    return found
