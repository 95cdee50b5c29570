"""Does the stock fit where it stands, leave in time, and is it gone when a facility closes?

Part of the independent verifier.
"""

import numpy as np

from ressursbank.plan.check_ledger import TOLERANCE, Ledger, first_lines, sums
from ressursbank.plan.check_stock import FILE, Stock
from ressursbank.plan.tables import Numbers
from ressursbank.region.faults import Fault
from ressursbank.region.periods import format_period
from ressursbank.region.tables import UNLIMITED_QUARTERS, Region


def room_faults(ledger: Ledger, stock: Stock) -> list[Fault]:
    """Every holder with too much, every facility with stock after it closes, every mass that stands too long."""
    return [*_holder_faults(ledger, stock), *_age_faults(ledger, stock)]


def stock_by_holder(ledger: Ledger, stock: Stock) -> Numbers:
    """Matrix [projects then facilities, quarter]: all that stands there at the quarter's end."""
    holders = len(ledger.region.projects) + len(ledger.region.facilities)
    total = np.zeros((holders, ledger.quarters))
    np.add.at(total, stock.holder, stock.stands)
    return total


def own_room(region: Region) -> Numbers:
    """Matrix [project, quarter]: room that is there in the quarter and in the next, beyond the horizon too."""
    storage = region.project_storage
    period = np.arange(region.first_period, region.last_period + 2)
    is_there = (storage.from_period[:, None] <= period) & (period <= storage.to_period[:, None])
    row, quarter = np.nonzero(is_there)
    room = sums(storage.project[row], quarter, storage.room_tonnes[row], (len(region.projects), len(period)))
    return np.minimum(room[:, :-1], room[:, 1:])


def _holder_faults(ledger: Ledger, stock: Stock) -> list[Fault]:
    region = ledger.region
    facilities = region.facilities
    total = stock_by_holder(ledger, stock)
    room = np.concatenate((own_room(region), np.repeat(facilities.total_tonnes[:, None], ledger.quarters, axis=1)))
    period = np.arange(region.first_period, region.last_period + 1)
    is_shut = np.concatenate(
        (np.zeros((len(region.projects), len(period)), dtype=bool), period >= facilities.closes[:, None])
    )
    came = np.zeros_like(total)
    np.add.at(came, stock.holder, np.cumsum(stock.came, axis=1))
    # A balance is no surer than the sum of what went through it.
    slack = TOLERANCE * np.maximum(1.0, came)
    ids = [*region.projects.id.tolist(), *facilities.id.tolist()]
    lines = _lines(ledger)
    faults = []
    for holder, quarter in np.argwhere(total > room + slack):
        when = format_period(region.first_period + int(quarter))
        what = "room in that quarter and the next" if holder < len(region.projects) else "total_tonnes"
        message = f"stock of {ids[holder]} at the end of {when} must be within its {what}, {room[holder, quarter]:.10g}"
        faults.append(_fault(ledger, lines, ids[holder], quarter, total[holder, quarter], message))
    for holder, quarter in np.argwhere(is_shut & (total > slack)):
        when = format_period(region.first_period + int(quarter))
        message = f"stock of {ids[holder]} at the end of {when} must be zero, as it closes"
        faults.append(_fault(ledger, lines, ids[holder], quarter, total[holder, quarter], message))
    return faults


def _age_faults(ledger: Ledger, stock: Stock) -> list[Fault]:
    """What stands at the end of t came in during the last max_storage_quarters quarters, t included."""
    region = ledger.region
    projects = len(region.projects)
    lines = _lines(ledger)
    faults = []
    for row in np.flatnonzero(stock.holder >= projects):
        facility = stock.holder[row] - projects
        limit = int(region.facilities.max_storage_quarters[facility])
        if limit == UNLIMITED_QUARTERS:
            continue
        came = np.cumsum(stock.came[row])
        early = np.concatenate((np.zeros(min(limit, len(came))), came[: max(len(came) - limit, 0)]))
        went = np.cumsum(stock.went[row])
        for quarter in np.flatnonzero(went < early - TOLERANCE * np.maximum(1.0, came)):
            when, name = format_period(region.first_period + int(quarter)), str(region.facilities.id[facility])
            late = early[quarter] - went[quarter]
            message = f"of {name}: {late:.10g} tonnes have stood longer than {limit} quarters at the end of {when}"
            faults.append(_fault(ledger, lines, name, int(quarter), float(stock.stands[row, quarter]), message))
    return faults


_Lines = dict[tuple[object, ...], int]


def _lines(ledger: Ledger) -> _Lines:
    """Each holder's first line of a quarter."""
    return first_lines(ledger.plan.inventory.holder_id, ledger.plan.inventory.period)


def _fault(ledger: Ledger, lines: _Lines, name: str, quarter: int, tonnes: float, message: str) -> Fault:
    line = lines.get((name, ledger.region.first_period + int(quarter)))
    return Fault(FILE, line, "tonnes", f"{tonnes:.10g}", message)
