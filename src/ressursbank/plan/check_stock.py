"""Does what stands on own sites, in storage and at plants follow from what came and went, and obey the rules of stock?

Stock at a quarter's end = stock before + in − out, by holder, mass type and class. A plant's stock is its output:
the yields of what it takes in. Part of the independent verifier.
"""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary
from ressursbank.plan.check_ledger import (
    FIRST_FACILITY,
    OWN_STOCK,
    SORTING,
    STORAGE,
    TOLERANCE,
    TREATMENT,
    TYPE_COUNT,
    Ledger,
    at_rows,
    differs,
    directory_of,
    first_lines,
    repeated,
    rows_of,
    sums,
)
from ressursbank.plan.tables import Integers, Numbers
from ressursbank.region.faults import Fault
from ressursbank.region.periods import format_period
from ressursbank.region.tables import Region

FILE = "inventory.csv"


@dataclass(frozen=True, slots=True)
class Stock:
    """One row for each holder, mass type and class: what came in, went out and stands, by quarter.

    `holder` is a project's row, or the number of projects + a facility's row. `in_file` is what inventory.csv says.
    """

    holder: Integers
    mass_type: Integers
    contamination_class: Integers
    came: Numbers
    went: Numbers
    in_file: Numbers

    @property
    def stands(self) -> Numbers:
        """Stock at each quarter's end as it follows from the flows."""
        return np.asarray(np.cumsum(self.came - self.went, axis=1))


@dataclass(frozen=True, slots=True)
class _Entries:
    """Tonnes of one mass at one holder in one quarter."""

    holder: Integers
    mass_type: Integers
    contamination_class: Integers
    quarter: Integers
    tonnes: Numbers

    @property
    def key(self) -> Integers:
        return (self.holder * TYPE_COUNT + self.mass_type) * 10 + self.contamination_class


def stock_of(ledger: Ledger) -> Stock:
    """The stock of the plan, from its flows, beside what its inventory says."""
    came, went, in_file = _came(ledger), _went(ledger), _inventory(ledger)
    keys = np.unique(np.concatenate((came.key, went.key, in_file.key)))
    shape = (len(keys), ledger.quarters)
    by_quarter = [
        sums(np.searchsorted(keys, entries.key), entries.quarter, entries.tonnes, shape)
        for entries in (came, went, in_file)
    ]
    mass, contamination_class = np.divmod(keys, 10)
    holder, mass_type = np.divmod(mass, TYPE_COUNT)
    return Stock(holder, mass_type, contamination_class, *by_quarter)


def _came(ledger: Ledger) -> _Entries:
    """Surplus laid on the own site, masses taken into storage, and the yields of what plants take in."""
    flows, sink, region = ledger.plan.flows, ledger.sink, ledger.region
    kept = ledger.counts & ((sink.place == OWN_STOCK) | (sink.place == STORAGE))
    holder = np.where(sink.is_facility, len(region.projects) + sink.row, sink.row)
    taken = np.flatnonzero(ledger.counts & ((sink.place == SORTING) | (sink.place == TREATMENT)))
    flow, yields_row = _yields_of(region, sink.row[taken], flows.mass_type[taken])
    flow = taken[flow]
    yields = region.facility_yields
    return _Entries(
        np.concatenate((holder[kept], holder[flow])),
        np.concatenate((flows.mass_type[kept], yields.mass_type_out[yields_row])),
        np.concatenate((flows.contamination_class[kept], yields.contamination_class_out[yields_row])),
        np.concatenate((ledger.quarter[kept], ledger.quarter[flow])),
        np.concatenate((flows.tonnes[kept], flows.tonnes[flow] * yields.share[yields_row])),
    )


def _yields_of(region: Region, plant: Integers, mass_type: Integers) -> tuple[Integers, Integers]:
    """For each intake its outputs: pairs of number of the intake and row of facility_yields.csv."""
    yields = region.facility_yields
    made = yields.facility * TYPE_COUNT + yields.mass_type_in
    order = np.argsort(made, kind="stable")
    wanted = plant * TYPE_COUNT + mass_type
    first = np.searchsorted(made[order], wanted, side="left")
    count = np.searchsorted(made[order], wanted, side="right") - first
    intake = np.repeat(np.arange(len(wanted)), count)
    step = np.arange(len(intake)) - np.repeat(np.cumsum(count) - count, count)
    return intake, order[np.repeat(first, count) + step]


def _went(ledger: Ledger) -> _Entries:
    flows, source = ledger.plan.flows, ledger.source
    rows = ledger.counts & np.isin(source.place, (OWN_STOCK, STORAGE, SORTING, TREATMENT))
    holder = np.where(source.is_facility, len(ledger.region.projects) + source.row, source.row)
    return _Entries(
        holder[rows], flows.mass_type[rows], flows.contamination_class[rows], ledger.quarter[rows], flows.tonnes[rows]
    )


def _holders(ledger: Ledger) -> Integers:
    """The holder of each row of inventory.csv, -1 where the id names nothing that holds stock."""
    region, names = ledger.region, directory_of(ledger.region)
    ids = ledger.plan.inventory.holder_id
    project, facility = rows_of(ids, names.projects), rows_of(ids, names.facilities)
    if len(region.facilities):
        has_stock = np.isin(FIRST_FACILITY + region.facilities.kind[facility], (SORTING, TREATMENT, STORAGE))
        facility = np.where(has_stock, facility, -1)
    return np.where(project >= 0, project, np.where(facility >= 0, len(region.projects) + facility, -1))


def _inventory(ledger: Ledger) -> _Entries:
    inventory = ledger.plan.inventory
    holder, quarter = _holders(ledger), inventory.period - ledger.region.first_period
    rows = (holder >= 0) & (quarter >= 0) & (quarter < ledger.quarters) & (inventory.contamination_class <= 5)
    return _Entries(
        holder[rows],
        inventory.mass_type[rows],
        inventory.contamination_class[rows],
        quarter[rows],
        inventory.tonnes[rows],
    )


def stock_faults(ledger: Ledger, stock: Stock) -> list[Fault]:
    """Rows of inventory.csv that cannot be or do not follow from the flows."""
    inventory, region = ledger.plan.inventory, ledger.region
    periods = [format_period(period) for period in inventory.period]
    is_outside = (inventory.period < region.first_period) | (inventory.period > region.last_period)
    classes = inventory.contamination_class
    key = (inventory.period, inventory.holder_id, inventory.mass_type, classes)
    column = "facility_or_project_id"
    faults = [
        *at_rows(FILE, _holders(ledger) < 0, column, inventory.holder_id, "must be a project or a facility with stock"),
        *at_rows(FILE, is_outside, "period", periods, "must be within the horizon"),
        *at_rows(FILE, (classes < 1) | (classes > 5), "contamination_class", classes, "must be a class from 1 to 5"),
        *at_rows(FILE, ~(inventory.tonnes > 0), "tonnes", inventory.tonnes, "must be more than zero"),
        *at_rows(FILE, repeated(*key), column, inventory.holder_id, "repeats an earlier row of the same mass"),
    ]
    stands = stock.stands
    size = np.cumsum(stock.came, axis=1)
    lines = first_lines(*key)
    for row, quarter in np.argwhere(differs(stands, stock.in_file, size)):
        name, mass, period = _name(region, stock, row), _mass(stock, row), region.first_period + int(quarter)
        place = (period, name, int(stock.mass_type[row]), int(stock.contamination_class[row]))
        right, value = stands[row, quarter], stock.in_file[row, quarter]
        message = f"must be {right:.10g}, what came less what went of {mass} at {name} up to {format_period(period)}"
        faults.append(Fault(FILE, lines.get(place), "tonnes", repr(float(value)), message))
    sent = first_lines(ledger.plan.flows.from_id, ledger.plan.flows.period)
    for row, quarter in np.argwhere(stands < -TOLERANCE * np.maximum(1.0, size)):
        name, period = _name(region, stock, row), region.first_period + int(quarter)
        what = f"more {_mass(stock, row)} leaves {name} than has come, up to {format_period(period)}"
        message = f"{what}: stock {stands[row, quarter]:.10g} must not be negative"
        faults.append(Fault("flows.csv", sent.get((name, period)), "tonnes", "", message))
    return faults


def _name(region: Region, stock: Stock, row: int) -> str:
    holder, projects = int(stock.holder[row]), len(region.projects)
    return str(region.projects.id[holder] if holder < projects else region.facilities.id[holder - projects])


def _mass(stock: Stock, row: int) -> str:
    return f"{vocabulary.MASS_TYPES.ids[stock.mass_type[row]]} of class {stock.contamination_class[row]}"
