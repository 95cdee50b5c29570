"""Does each facility keep within its capacity and its life's total, and does capacity.csv say so rightly?

A shadow price cannot be recomputed from files, but it must be zero wherever one more tonne of room would be left
over. Part of the independent verifier.
"""

from dataclasses import dataclass

import numpy as np

from ressursbank.plan.check_ledger import (
    FIRST_FACILITY,
    LANDFILL,
    QUARRY,
    RECOVERY,
    TOLERANCE,
    Ledger,
    at_rows,
    differs,
    directory_of,
    first_lines,
    repeated,
    rows_of,
    sums,
)
from ressursbank.plan.check_room import stock_by_holder
from ressursbank.plan.check_stock import Stock
from ressursbank.plan.tables import Integers, Numbers, Truths
from ressursbank.region.faults import Fault
from ressursbank.region.periods import format_period
from ressursbank.region.tables import Region

FILE = "capacity.csv"


@dataclass(frozen=True, slots=True)
class Use:
    """Matrices [facility, quarter]: what may move, what moves, and what is left of the life's total or of the room.

    `is_for_life` says by facility whether the total is of its whole life (else: of the stock at any quarter's end).
    """

    capacity: Numbers
    used: Numbers
    remaining: Numbers
    is_for_life: Truths


def use_of(ledger: Ledger, stock: Stock) -> Use:
    """The use of every facility, from the flows."""
    region = ledger.region
    kind = FIRST_FACILITY + region.facilities.kind
    is_for_life = np.isin(kind, (LANDFILL, RECOVERY, QUARRY))
    shape = (len(kind), ledger.quarters)
    sales = ledger.counts & (ledger.source.place == QUARRY)
    intake = ledger.counts & ledger.sink.is_facility
    tonnes = ledger.plan.flows.tonnes
    used = sums(ledger.source.row[sales], ledger.quarter[sales], tonnes[sales], shape)
    used += sums(ledger.sink.row[intake], ledger.quarter[intake], tonnes[intake], shape)
    taken = np.where(
        is_for_life[:, None], np.cumsum(used, axis=1), stock_by_holder(ledger, stock)[len(region.projects) :]
    )
    return Use(_capacity(region), used, region.facilities.total_tonnes[:, None] - taken, is_for_life)


def _capacity(region: Region) -> Numbers:
    """Unlimited without rows; none in a quarter that no row covers, nor outside opens–closes."""
    rows, facilities = region.facility_capacity, region.facilities
    period = np.arange(region.first_period, region.last_period + 1)
    capacity = np.full((len(facilities), len(period)), np.inf)
    capacity[rows.facility] = 0.0
    row, quarter = np.nonzero((rows.from_period[:, None] <= period) & (period <= rows.to_period[:, None]))
    capacity[rows.facility[row], quarter] = rows.tonnes_per_period[row]
    return np.where(_is_closed(region), 0.0, capacity)


def _is_closed(region: Region) -> Truths:
    """Matrix [facility, quarter]: whether the quarter is outside opens–closes."""
    facilities, period = region.facilities, np.arange(region.first_period, region.last_period + 1)
    return np.asarray((period < facilities.opens[:, None]) | (period > facilities.closes[:, None]))


def capacity_faults(ledger: Ledger, use: Use) -> list[Fault]:
    """Every wrong row of capacity.csv, and every facility that moves more than it may."""
    region, table = ledger.region, ledger.plan.capacity
    facility = rows_of(table.facility_id, directory_of(region).facilities)
    quarter = table.period - region.first_period
    is_inside = (quarter >= 0) & (quarter < ledger.quarters)
    is_known = (facility >= 0) & is_inside
    periods = [format_period(period) for period in table.period]
    is_repeated = repeated(table.facility_id, table.period)
    is_there = np.zeros(use.used.shape, dtype=bool)
    is_there[facility[is_known], quarter[is_known]] = True
    return [
        *at_rows(FILE, facility < 0, "facility_id", table.facility_id, "must be the id of a facility of the region"),
        *at_rows(FILE, ~is_inside, "period", periods, "must be within the horizon"),
        *at_rows(FILE, is_repeated, "facility_id", table.facility_id, "repeats an earlier row of the same period"),
        *(_missing(region, row, column) for row, column in np.argwhere(~is_there)),
        *_figure_faults(ledger, use, facility, quarter, is_known),
        *_overfilled(ledger, use),
        *_price_faults(ledger, use, facility, quarter, is_known),
    ]


def _missing(region: Region, facility: int, quarter: int) -> Fault:
    name, period = region.facilities.id[facility], format_period(region.first_period + int(quarter))
    return Fault(FILE, None, "", "", f"must have a row for {name} in {period}")


def _figure_faults(ledger: Ledger, use: Use, facility: Integers, quarter: Integers, is_known: Truths) -> list[Fault]:
    table = ledger.plan.capacity
    rows = np.flatnonzero(is_known)
    place = (facility[rows], quarter[rows])
    total = ledger.region.facilities.total_tonnes[facility[rows]]
    finite_total = np.where(np.isfinite(total), total, 0.0)
    faults = []
    for column, values, right, size in (
        ("capacity_tonnes", table.capacity_tonnes, use.capacity[place], np.zeros(len(rows))),
        ("used_tonnes", table.used_tonnes, use.used[place], use.used[place]),
        ("remaining_total_tonnes", table.remaining_total_tonnes, use.remaining[place], finite_total),
    ):
        given = values[rows]
        is_unlimited = np.isposinf(right)
        both = np.isfinite(given) & np.isfinite(right)
        is_wrong = np.isposinf(given) != is_unlimited
        is_wrong[both] = differs(given[both], right[both], np.maximum(size, np.abs(right))[both])
        for index in np.flatnonzero(is_wrong):
            wanted = "empty (unlimited)" if is_unlimited[index] else f"{right[index]:.10g}"
            value = "" if np.isposinf(given[index]) else repr(float(given[index]))
            faults.append(Fault(FILE, int(rows[index]) + 2, column, value, f"must be {wanted}"))
    return faults


def _overfilled(ledger: Ledger, use: Use) -> list[Fault]:
    """Intake (a quarry: sales) over the capacity of a quarter, or over the life's total by the horizon's end."""
    region, flows = ledger.region, ledger.plan.flows
    ids, total = region.facilities.id, region.facilities.total_tonnes
    lines = first_lines(flows.from_id) | first_lines(flows.to_id)
    messages = []
    for row, quarter in np.argwhere(use.used > use.capacity + TOLERANCE * np.maximum(1.0, use.used)).tolist():
        what = f"{ids[row]} moves {use.used[row, quarter]:.10g} in {format_period(region.first_period + quarter)}"
        messages.append((ids[row], f"{what}; it must keep within {use.capacity[row, quarter]:.10g}"))
    through = use.used.sum(axis=1)
    is_over = use.is_for_life & (through > total + TOLERANCE * np.maximum(1.0, through))
    for row in np.flatnonzero(is_over).tolist():
        what = f"{ids[row]} moves {through[row]:.10g} in all"
        messages.append((ids[row], f"{what}; it must keep within total_tonnes, {total[row]:.10g}"))
    return [Fault("flows.csv", lines.get((name,)), "tonnes", "", message) for name, message in messages]


def _price_faults(ledger: Ledger, use: Use, facility: Integers, quarter: Integers, is_known: Truths) -> list[Fault]:
    """Prices are not negative, and zero where room is left; the price of a life's total is one for all quarters."""
    table = ledger.plan.capacity
    price, total_price = table.shadow_price_nok_per_tonne, table.total_shadow_price_nok_per_tonne
    rows = np.flatnonzero(is_known)
    row, place = facility[rows], (facility[rows], quarter[rows])
    left = use.capacity[place] - use.used[place]
    is_closed = _spread(_is_closed(ledger.region)[place] & (price[rows] > TOLERANCE), rows, len(price))
    is_for_life = use.is_for_life[row]
    total_left = np.where(is_for_life, use.remaining[row, -1], use.remaining[place])
    total = ledger.region.facilities.total_tonnes[row]
    first_price = np.zeros(len(ledger.region.facilities))
    first_price[row[::-1]] = total_price[rows[::-1]]
    is_other = is_for_life & differs(total_price[rows], first_price[row], np.abs(first_price[row]))
    names = ("shadow_price_nok_per_tonne", "total_shadow_price_nok_per_tonne")
    return [
        *at_rows(FILE, price < 0, names[0], price, "must be zero or more"),
        *at_rows(FILE, total_price < 0, names[1], total_price, "must be zero or more"),
        *at_rows(FILE, is_closed, names[0], price, "must be 0: the facility is closed, so room would save nothing"),
        *_spare(rows, names[0], price[rows], left, use.capacity[place]),
        *_spare(rows, names[1], total_price[rows], total_left, total),
        *at_rows(
            FILE,
            _spread(is_other, rows, len(price)),
            names[1],
            total_price,
            "must be the same in every quarter, as the total is of the whole life",
        ),
    ]


def _spare(rows: Integers, column: str, price: Numbers, left: Numbers, room: Numbers) -> list[Fault]:
    size = np.where(np.isfinite(room), room, 0.0)
    is_spare = (price > TOLERANCE) & (left > TOLERANCE * np.maximum(1.0, size))
    return [
        Fault(
            FILE,
            int(rows[index]) + 2,
            column,
            repr(float(price[index])),
            f"must be 0: {left[index]:.10g} tonnes are left",
        )
        for index in np.flatnonzero(is_spare)
    ]


def _spread(marks: Truths, rows: Integers, count: int) -> Truths:
    spread = np.zeros(count, dtype=bool)
    spread[rows[marks]] = True
    return spread
