"""Does openings.csv have one row for each candidate, at the region's cost? Part of the independent verifier."""

import numpy as np

from ressursbank.plan.check_ledger import Ledger, at_rows, differs, directory_of, repeated, rows_of
from ressursbank.region.faults import Fault

FILE = "openings.csv"


def opening_faults(ledger: Ledger) -> list[Fault]:
    """Every wrong, repeated or missing row."""
    table, facilities = ledger.plan.openings, ledger.region.facilities
    row = rows_of(table.facility_id, directory_of(ledger.region).facilities)
    is_candidate = np.zeros(len(row), dtype=bool)
    is_candidate[row >= 0] = facilities.is_candidate[row[row >= 0]]
    cost = np.full(len(row), np.nan)
    cost[is_candidate] = facilities.opening_cost_nok[row[is_candidate]]
    missing = facilities.is_candidate.copy()
    missing[row[is_candidate]] = False
    ids = table.facility_id
    return [
        *at_rows(FILE, ~is_candidate, "facility_id", ids, "must be the id of a candidate of the region"),
        *at_rows(FILE, repeated(ids), "facility_id", ids, "repeats an earlier row"),
        *at_rows(
            FILE,
            is_candidate & differs(table.opening_cost_nok, cost, np.abs(cost)),
            "opening_cost_nok",
            table.opening_cost_nok,
            "must be the opening_cost_nok of facilities.csv",
        ),
        *(Fault(FILE, None, "", "", f"must have a row for {facilities.id[lost]}") for lost in np.flatnonzero(missing)),
    ]
