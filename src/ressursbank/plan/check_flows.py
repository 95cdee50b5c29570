"""Is each row of flows.csv a flow that exists, in its time, of a mass that both ends allow, at the right figures?

Part of the independent verifier.
"""

import numpy as np

from ressursbank import vocabulary
from ressursbank.plan.check_ledger import (
    NEED,
    PLACES,
    QUARRY,
    SURPLUS,
    TOLERANCE,
    UNKNOWN,
    Ends,
    Ledger,
    at_rows,
    repeated,
)
from ressursbank.plan.check_rules import Terms, serves, why_not
from ressursbank.plan.tables import Numbers, Truths
from ressursbank.region.faults import Fault
from ressursbank.region.periods import format_period

FILE = "flows.csv"


def flow_faults(ledger: Ledger, terms: Terms) -> list[Fault]:
    """Every fault that a row of flows.csv has by itself."""
    flows = ledger.plan.flows
    key = (flows.period, flows.from_id, flows.to_id, flows.mass_type, flows.contamination_class)
    classes = flows.contamination_class
    return [
        *at_rows(FILE, ledger.source.place == UNKNOWN, "from_id", flows.from_id, _IS_NO_ID),
        *at_rows(FILE, ledger.sink.place == UNKNOWN, "to_id", flows.to_id, _IS_NO_ID),
        *at_rows(FILE, repeated(*key), "", [""] * len(classes), _REPEATS),
        *at_rows(FILE, ~(flows.tonnes > 0), "tonnes", flows.tonnes, "must be more than zero"),
        *at_rows(FILE, (classes < 1) | (classes > 5), "contamination_class", classes, "must be a class from 1 to 5"),
        *_kind_faults(ledger, terms),
        *_time_faults(ledger),
        *_mass_faults(ledger, terms),
        *_figure_faults(ledger, terms),
    ]


_REPEATS = "repeats an earlier row of the same period, ends and mass"
_IS_NO_ID = "must be the id of a lot, a project or a facility of the region"


def _kind_faults(ledger: Ledger, terms: Terms) -> list[Fault]:
    flows, source, sink = ledger.plan.flows, ledger.source, ledger.sink
    faults = []
    for row in np.flatnonzero(ledger.counts & ~terms.exists):
        same_project = bool(source.project[row] >= 0 and source.project[row] == sink.project[row])
        reason = why_not(int(source.place[row]), int(sink.place[row]), same_project)
        faults.append(
            Fault(FILE, int(row) + 2, "to_id", flows.to_id[row], f"cannot receive from {flows.from_id[row]}: {reason}")
        )
    return faults


def _time_faults(ledger: Ledger) -> list[Fault]:
    """The period lies in the horizon and in the time of both ends; candidates move only when opened."""
    flows, region = ledger.plan.flows, ledger.region
    periods = [format_period(period) for period in flows.period]
    is_outside = (ledger.quarter < 0) | (ledger.quarter >= ledger.quarters)
    horizon = f"must be within the horizon, {format_period(region.first_period)} to {format_period(region.last_period)}"
    faults = at_rows(FILE, is_outside, "period", periods, horizon)
    for ends, ids in ((ledger.source, flows.from_id), (ledger.sink, flows.to_id)):
        first, last = _time_of(ledger, ends)
        for row in np.flatnonzero((flows.period < first) | (flows.period > last)):
            what = f"{PLACES[ends.place[row]]} {ids[row]}"
            message = f"must be from {_quarter(first[row])} to {_quarter(last[row])}, the time of {what}"
            faults.append(Fault(FILE, int(row) + 2, "period", periods[row], message))
        is_shut = ends.is_facility.copy()
        is_shut[is_shut] = ~ledger.is_open[ends.row[is_shut]]
        column = "from_id" if ends is ledger.source else "to_id"
        faults += at_rows(FILE, is_shut, column, ids, "is a candidate that is not opened: it moves nothing")
    return faults


def _quarter(period: float) -> str:
    return format_period(int(period))


def _time_of(ledger: Ledger, ends: Ends) -> tuple[Numbers, Numbers]:
    """First and last period in which each end moves masses; own stock always does."""
    lots, facilities = ledger.region.lots, ledger.region.facilities
    first, last = np.full(len(ends.row), -np.inf), np.full(len(ends.row), np.inf)
    is_lot = (ends.place == SURPLUS) | (ends.place == NEED)
    first[is_lot], last[is_lot] = lots.from_period[ends.row[is_lot]], lots.to_period[ends.row[is_lot]]
    is_facility = ends.is_facility
    first[is_facility] = facilities.opens[ends.row[is_facility]]
    last[is_facility] = facilities.closes[ends.row[is_facility]]
    return first, last


def _mass_faults(ledger: Ledger, terms: Terms) -> list[Fault]:
    """A lot sends its own mass; a need takes what may serve it; a facility what it accepts (a quarry: sells)."""
    flows, region = ledger.plan.flows, ledger.region
    lots, accepts = region.lots, region.facility_accepts
    types = np.array(vocabulary.MASS_TYPES.ids, dtype=object)[flows.mass_type]
    classes = flows.contamination_class
    faults = []

    def wrong(rows: Truths, is_type: bool, message: str) -> None:
        column, values = ("mass_type", types) if is_type else ("contamination_class", classes)
        faults.extend(at_rows(FILE, rows, column, values, message))

    is_lot = ledger.source.place == SURPLUS
    lot = np.where(is_lot, ledger.source.row, 0)
    if len(lots):
        wrong(is_lot & (lots.mass_type[lot] != flows.mass_type), True, "must be the mass type of the lot it comes from")
        wrong(is_lot & (lots.contamination_class[lot] != classes), False, "must be the class of the lot it comes from")
    is_need = ledger.sink.place == NEED
    need = np.where(is_need, ledger.sink.row, 0)
    if len(lots):
        is_served = serves(region)[flows.mass_type, lots.mass_type[need]]
        wrong(is_need & ~is_served, True, "must be what is needed, or a mass type that may serve in its place")
        wrong(is_need & (classes > lots.contamination_class[need]), False, "must not be above the class of the need")
    row = terms.accepts_row
    concerns_facility = ledger.sink.is_facility | (ledger.source.place == QUARRY)
    wrong(
        terms.exists & concerns_facility & (row < 0),
        True,
        "must be a type that the facility accepts (a quarry: sells)",
    )
    if len(accepts):
        limit = np.where(row >= 0, accepts.max_contamination_class[row], 5)
        wrong(classes > limit, False, "must not be above the class that the facility accepts")
    return faults


def _figure_faults(ledger: Ledger, terms: Terms) -> list[Fault]:
    """kilometres, cost_nok, co2_kg and pyramid_level follow the table."""
    flows = ledger.plan.flows
    tonnes = flows.tonnes
    cost = (terms.haul_nok + terms.handling_nok + terms.fee_nok) * tonnes
    cost_size = (np.abs(terms.haul_nok) + terms.handling_nok + np.abs(terms.fee_nok)) * tonnes
    emission = terms.co2_kg * tonnes
    faults = []
    for column, values, right, size in (
        ("kilometres", flows.kilometres, terms.haul.kilometres, terms.haul.kilometres),
        ("cost_nok", flows.cost_nok, cost, cost_size),
        ("co2_kg", flows.co2_kg, emission, np.abs(emission)),
    ):
        # Rows are judged on their own, so small ones by their own size: the floor only covers rounding near zero.
        is_wrong = terms.exists & (np.abs(values - right) > TOLERANCE * size + 1e-9)
        for row in np.flatnonzero(is_wrong):
            message = f"must be {right[row]:.10g} from {flows.from_id[row]} to {flows.to_id[row]}"
            faults.append(Fault(FILE, int(row) + 2, column, repr(float(values[row])), message))
    for row in np.flatnonzero(terms.exists & (flows.pyramid_level != terms.level)):
        right_level = f"{terms.level[row]}" if terms.level[row] else "empty"
        value = str(flows.pyramid_level[row] or "")
        faults.append(Fault(FILE, int(row) + 2, "pyramid_level", value, f"must be {right_level} for this flow"))
    return faults
