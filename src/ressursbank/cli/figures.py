"""A plan's figures added up for people: objective terms, levels by year, capacity by year, the largest flows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ressursbank.cli.rooms import pandas, vocabulary

if TYPE_CHECKING:
    from pandas import DataFrame

    from ressursbank.plan.tables import Capacity, Plan

Row = TypeVar("Row")

LEVELS = (2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class TotalFlow:
    """What goes from one place to another over the whole horizon."""

    from_id: str
    to_id: str
    mass_type: str
    contamination_class: int
    tonnes: float
    kilometres: float
    cost_nok: float
    co2_kg: float
    pyramid_level: int


def levels_by_year(plan: "Plan") -> "dict[int, dict[int, float]]":
    """Tonnes that end on each pyramid level, by calendar year."""
    flows = plan.flows
    frame = pandas.DataFrame({"year": flows.period // 4, "level": flows.pyramid_level, "tonnes": flows.tonnes})
    tonnes = frame[frame["level"] > 0].groupby(["year", "level"])["tonnes"].sum()
    years = sorted(set(frame["year"].tolist()))
    return {year: {level: float(tonnes.get((year, level), 0.0)) for level in LEVELS} for year in years}


def total_flows(plan: "Plan") -> list[TotalFlow]:
    """Flows added up over the horizon, the largest first."""
    flows = plan.flows
    frame: DataFrame = pandas.DataFrame({name: getattr(flows, name) for name in TotalFlow.__dataclass_fields__})
    keys = ["from_id", "to_id", "mass_type", "contamination_class", "pyramid_level"]
    sums = frame.groupby(keys, as_index=False).agg(
        tonnes=("tonnes", "sum"),
        kilometres=("kilometres", "first"),
        cost_nok=("cost_nok", "sum"),
        co2_kg=("co2_kg", "sum"),
    )
    sums = sums.sort_values(["tonnes", "from_id", "to_id"], ascending=[False, True, True])
    sums["mass_type"] = [vocabulary.MASS_TYPES.ids[code] for code in sums["mass_type"]]
    return _rows_as(TotalFlow, sums)


@dataclass(frozen=True, slots=True)
class YearOfCapacity:
    """How much of a facility's room one year uses, and what more room would be worth."""

    facility_id: str
    year: int
    capacity_tonnes: float
    used_tonnes: float
    remaining_total_tonnes: float
    highest_shadow_price_nok_per_tonne: float
    total_shadow_price_nok_per_tonne: float


def capacity_by_year(capacity: "Capacity") -> list[YearOfCapacity]:
    """Intake (a quarry: sales) by facility and year; the price is the highest of the year's quarters."""
    frame: DataFrame = pandas.DataFrame(
        {
            "facility_id": capacity.facility_id,
            "year": capacity.period // 4,
            "period": capacity.period,
            "capacity_tonnes": capacity.capacity_tonnes,
            "used_tonnes": capacity.used_tonnes,
            "remaining_total_tonnes": capacity.remaining_total_tonnes,
            "shadow_price_nok_per_tonne": capacity.shadow_price_nok_per_tonne,
            "total_shadow_price_nok_per_tonne": capacity.total_shadow_price_nok_per_tonne,
        }
    ).sort_values(["facility_id", "period"])
    sums = frame.groupby(["facility_id", "year"], as_index=False).agg(
        capacity_tonnes=("capacity_tonnes", "sum"),
        used_tonnes=("used_tonnes", "sum"),
        remaining_total_tonnes=("remaining_total_tonnes", "last"),
        highest_shadow_price_nok_per_tonne=("shadow_price_nok_per_tonne", "max"),
        total_shadow_price_nok_per_tonne=("total_shadow_price_nok_per_tonne", "max"),
    )
    return _rows_as(YearOfCapacity, sums)


def _rows_as(row_type: type[Row], frame: "DataFrame") -> list[Row]:
    names = list(row_type.__annotations__)
    return [row_type(*row) for row in frame[names].itertuples(index=False, name=None)]
