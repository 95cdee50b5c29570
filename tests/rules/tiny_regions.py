"""Regions of a few rows for tests of one rule at a time, from keyword rows to the real Region tables.

Every figure that costs something is zero unless a test sets it, sites are no distance apart unless a test lists one,
and a project or facility stands on a site of its own name unless told otherwise. The horizon is two quarters, Q1 and
Q2; what is not served costs UNMET and UNPLACED, more than anything else in these tests.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ressursbank.region.assumptions import CO2_KINDS, default_assumptions
from ressursbank.region.cells import empty_value
from ressursbank.region.columns import Column, columns_of
from ressursbank.region.periods import parse_period
from ressursbank.region.tables import TABLES, Region
from ressursbank.vocabulary import code_list

Q1 = parse_period("2027-Q1")
Q2, Q3 = Q1 + 1, Q1 + 2
UNPLACED = 2000.0
"""NOK per tonne of surplus that nobody takes, unless a test sets another figure."""
UNMET = 1000.0
"""NOK per tonne of need that nothing meets, likewise."""

Row = Mapping[str, Any]
_NUMPY_TYPES = {"number": np.float64, "boolean": np.bool_, "id": object, "text": object, "municipality": object}


def surplus(lot_id: str, mass_type: str, tonnes: float, *quarters: int, project: str = "school", **cells: Any) -> Row:
    """A surplus lot in one quarter, or from the first to the last of those given; class 1 unless `cells` say so."""
    return _lot(lot_id, "surplus", mass_type, tonnes, quarters, project, cells)


def need(lot_id: str, mass_type: str, tonnes: float, *quarters: int, project: str = "school", **cells: Any) -> Row:
    """A need, likewise."""
    return _lot(lot_id, "need", mass_type, tonnes, quarters, project, cells)


def _lot(
    lot_id: str, direction: str, mass_type: str, tonnes: float, quarters: tuple[int, ...], project: str, cells: Row
) -> Row:
    window = {"from_period": quarters[0], "to_period": quarters[-1]}
    row = {"id": lot_id, "direction": direction, "mass_type": mass_type, "tonnes": tonnes, "project": project}
    return {**row, **window, "contamination_class": 1, **cells}


def facility(
    facility_id: str,
    kind: str,
    takes: Mapping[str, float],
    *,
    max_class: int = 1,
    capacity: Mapping[int, float] | None = None,
    yields: Iterable[tuple[str, str, float]] = (),
    **cells: Any,
) -> Row:
    """A facility with its rows in the other tables: fee by type taken, capacity by quarter, yields (in, out, share).

    Yields come out in class 1. `cells` are further columns of facilities, such as `total_tonnes`.
    """
    return {
        "id": facility_id,
        "kind": kind,
        **cells,
        "accepts": [
            {
                "facility": facility_id,
                "mass_type": mass_type,
                "max_contamination_class": max_class,
                "fee_nok_per_tonne": fee,
            }
            for mass_type, fee in takes.items()
        ],
        "capacity": [
            {"facility": facility_id, "from_period": quarter, "to_period": quarter, "tonnes_per_period": tonnes}
            for quarter, tonnes in (capacity or {}).items()
        ],
        "yields": [
            {
                "facility": facility_id,
                "mass_type_in": mass_in,
                "mass_type_out": mass_out,
                "share": share,
                "contamination_class_out": 1,
            }
            for mass_in, mass_out, share in yields
        ],
    }


def room(project: str, tonnes: float, *quarters: int) -> Row:
    """Room on a project's own site in one quarter, or from the first to the last of those given."""
    return {"project": project, "from_period": quarters[0], "to_period": quarters[-1], "room_tonnes": tonnes}


def kilometres(from_site: str, to_site: str, distance: float, **cells: Any) -> Row:
    """A row of distances."""
    return {"from_site": from_site, "to_site": to_site, "kilometres": distance, **cells}


def tiny_region(
    lots: Iterable[Row],
    facilities: Iterable[Row] = (),
    *,
    storage: Iterable[Row] = (),
    distances: Iterable[Row] = (),
    substitutions: Iterable[tuple[str, str]] | None = None,
    sites: Mapping[str, str] | None = None,
    periods: int = 2,
    **figures: Any,
) -> Region:
    """A region of these rows; `sites` moves projects or facilities, `figures` are assumptions to set."""
    lots, facilities, storage = list(lots), list(facilities), list(storage)
    projects = list(dict.fromkeys([row["project"] for row in [*lots, *storage]]))
    moved = sites or {}
    owners = [*projects, *(row["id"] for row in facilities)]
    rows: dict[str, list[Row]] = {
        "sites": [
            {"id": name, "name": name, "longitude": 10.4, "latitude": 63.4}
            for name in dict.fromkeys(moved.get(owner, owner) for owner in owners)
        ],
        "projects": [{"id": name, "name": name, "site": moved.get(name, name)} for name in projects],
        "project_storage": storage,
        "lots": lots,
        "facilities": [{"name": row["id"], "site": moved.get(row["id"], row["id"]), **row} for row in facilities],
        "facility_accepts": [accepts for row in facilities for accepts in row["accepts"]],
        "facility_capacity": [capacity for row in facilities for capacity in row["capacity"]],
        "facility_yields": [share for row in facilities for share in row["yields"]],
        "substitutions": [
            {"offered_mass_type": offered, "needed_mass_type": needed} for offered, needed in substitutions or ()
        ],
        "distances": list(distances),
    }
    row_of = {file: {row["id"]: number for number, row in enumerate(rows[file]) if "id" in row} for file in rows}
    tables: dict[str, Any] = {
        file: TABLES[file](**{column.field: _cells(column, rows[file], row_of) for column in columns_of(file)})
        for file in TABLES
    }
    if substitutions is None:
        tables["substitutions"] = None
    free = replace(
        default_assumptions(Q1, periods),
        nok_per_tonne_km=0.0,
        handling_nok_per_tonne=0.0,
        co2_kg_per_tonne_km=0.0,
        carbon_price_nok_per_tonne=0.0,
        unmet_need_nok_per_tonne=UNMET,
        unplaced_surplus_nok_per_tonne=UNPLACED,
        leftover_stock_nok_per_tonne=0.0,
        pyramid="off",
        co2_kg_per_tonne=dict.fromkeys(CO2_KINDS, 0.0),
        pyramid_nok_per_tonne=dict.fromkeys(range(2, 7), 0.0),
    )
    return Region(**tables, assumptions=replace(free, **figures))


def _cells(column: Column, rows: list[Row], row_of: Mapping[str, Mapping[str, int]]) -> Any:
    """One column of a table: references by row number, codes by number, what no row gives as empty."""
    values = [row.get(column.field, None if column.is_required else empty_value(column)) for row in rows]
    assert None not in values, f"{column.file}.{column.field} must be given"
    if column.type == "reference":
        values = [row_of[column.refers_to][value] for value in values]
    elif column.code_list:
        ids = code_list(column.code_list).ids
        values = [value if isinstance(value, int) else ids.index(value) for value in values]
    return np.array(values, dtype=_NUMPY_TYPES.get(column.type, np.int64))
