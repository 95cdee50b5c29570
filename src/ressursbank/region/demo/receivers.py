"""Who takes masses in the demo region: the strategy's named sites and illustrative ones, with prices and room."""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary as v
from ressursbank.region.demo.rows import Row, number, period, rows
from ressursbank.region.periods import ALWAYS, NEVER, parse_period
from ressursbank.region.tables import (
    UNLIMITED_QUARTERS,
    Distances,
    Facilities,
    FacilityAccepts,
    FacilityCapacity,
    FacilityYields,
    Sites,
)


@dataclass(frozen=True, slots=True)
class Receivers:
    facilities: Facilities
    facility_accepts: FacilityAccepts
    facility_capacity: FacilityCapacity
    facility_yields: FacilityYields


def receiver_sites() -> Sites:
    """The places where facilities are, each once, in the facilities' order."""
    places = {row["site_id"]: row for row in rows("places.csv")}
    used = [places[place_id] for place_id in dict.fromkeys(row["place"] for row in rows("facilities.csv"))]
    return Sites(
        id=np.array([place["site_id"] for place in used], dtype=object),
        name=np.array([place["name"] for place in used], dtype=object),
        longitude=np.array([float(place["longitude"]) for place in used]),
        latitude=np.array([float(place["latitude"]) for place in used]),
        municipality=np.array([place["municipality"] for place in used], dtype=object),
    )


def receivers(site_row: dict[str, int]) -> Receivers:
    """The facilities and their tables; `site_row` gives the row of a site by its id."""
    table = rows("facilities.csv")
    return Receivers(
        facilities=_facilities(table, site_row),
        facility_accepts=_accepts(),
        facility_capacity=_capacity(),
        facility_yields=_yields(table),
    )


def sea_legs(site_row: dict[str, int]) -> Distances:
    """The rows that are given by hand: from the bulk terminal by ship, with their own price and emission."""
    table = rows("sea_legs.csv")
    return Distances(
        from_site=np.array([site_row[row["from_place"]] for row in table]),
        to_site=np.array([site_row[row["to_place"]] for row in table]),
        kilometres=np.array([float(row["kilometres"]) for row in table]),
        minutes=np.array([float(row["minutes"]) for row in table]),
        haul_nok_per_tonne=np.array([float(row["haul_nok_per_tonne"]) for row in table]),
        haul_co2_kg_per_tonne=np.array([float(row["haul_co2_kg_per_tonne"]) for row in table]),
        source=np.full(len(table), "", dtype=object),
    )


def _facilities(table: tuple[Row, ...], site_row: dict[str, int]) -> Facilities:
    return Facilities(
        id=np.array([row["facility_id"] for row in table], dtype=object),
        site=np.array([site_row[row["place"]] for row in table]),
        name=np.array([row["name"] for row in table], dtype=object),
        kind=np.array([v.FACILITY_KINDS.code(row["kind"]) for row in table]),
        operator=np.array([row["operator"] for row in table], dtype=object),
        status=np.array([v.FACILITY_STATUSES.code(row["status"]) for row in table]),
        opens=np.array([period(row["opens"], ALWAYS) for row in table]),
        closes=np.array([period(row["closes"], NEVER) for row in table]),
        total_tonnes=np.array([number(row["total_tonnes"], np.inf) for row in table]),
        is_candidate=np.array([row["candidate"] == "true" for row in table]),
        opening_cost_nok=np.array([number(row["opening_cost_nok"], 0.0) for row in table]),
        max_storage_quarters=np.array([int(number(row["max_storage_quarters"], UNLIMITED_QUARTERS)) for row in table]),
        holding_nok_per_tonne_quarter=np.array([number(row["holding_nok_per_tonne_quarter"], 0.0) for row in table]),
    )


def _facility_row() -> dict[str, int]:
    return {row["facility_id"]: number for number, row in enumerate(rows("facilities.csv"))}


def _accepts() -> FacilityAccepts:
    """One row for each facility and mass type of accepts.csv, whose rows name several of both."""
    facility_row = _facility_row()
    found = [
        (facility_row[facility_id], v.MASS_TYPES.code(mass_type), row)
        for row in rows("accepts.csv")
        for facility_id in row["facility_ids"].split()
        for mass_type in row["mass_types"].split()
    ]
    found.sort(key=lambda item: item[:2])
    return FacilityAccepts(
        facility=np.array([facility for facility, _, _ in found]),
        mass_type=np.array([mass_type for _, mass_type, _ in found]),
        max_contamination_class=np.array([int(row["max_contamination_class"]) for _, _, row in found]),
        fee_nok_per_tonne=np.array([float(row["fee_nok_per_tonne"]) for _, _, row in found]),
    )


def _capacity() -> FacilityCapacity:
    facility_row, table = _facility_row(), rows("capacity.csv")
    return FacilityCapacity(
        facility=np.array([facility_row[row["facility_id"]] for row in table]),
        from_period=np.array([parse_period(row["from_period"]) for row in table]),
        to_period=np.array([parse_period(row["to_period"]) for row in table]),
        tonnes_per_period=np.array([float(row["tonnes_per_period"]) for row in table]),
    )


def _yields(facilities: tuple[Row, ...]) -> FacilityYields:
    """yields.csv says what a kind of plant makes of a type; here every plant has it for each type that it accepts.

    `accepted` as class of what comes out: the highest class that this plant accepts of the type.
    """
    accepts = _accepts()
    found = [
        (
            int(accepts.facility[taken]),
            int(accepts.mass_type[taken]),
            v.MASS_TYPES.code(row["mass_type_out"]),
            float(row["share"]),
            int(
                accepts.max_contamination_class[taken]
                if row["contamination_class_out"] == "accepted"
                else row["contamination_class_out"]
            ),
        )
        for taken in range(len(accepts))
        for row in rows("yields.csv")
        if row["kind"] == facilities[accepts.facility[taken]]["kind"]
        and row["mass_type_in"] == v.MASS_TYPES.ids[accepts.mass_type[taken]]
    ]
    facility, taken_type, out_type, share, contamination_class = zip(*found, strict=True)
    return FacilityYields(
        facility=np.array(facility),
        mass_type_in=np.array(taken_type),
        mass_type_out=np.array(out_type),
        share=np.array(share),
        contamination_class_out=np.array(contamination_class),
    )
