"""What the rows of a facility must say together: capacity in time, yields of plants, what a quarry sells."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ressursbank import vocabulary
from ressursbank.region.draft import Draft
from ressursbank.region.faults import Fault
from ressursbank.vocabulary import code_list

Drafts = Mapping[str, Draft]

SHARE_TOLERANCE = 1e-9


def capacity_rows_do_not_overlap(drafts: Drafts) -> Iterator[Fault]:
    """At most one row of facility_capacity covers a facility in a quarter."""
    capacity = drafts["facility_capacity"]
    rows = capacity.right_rows("facility", "from_period", "to_period")
    facility, start, end = (capacity.values[field][rows] for field in ("facility", "from_period", "to_period"))
    order = np.lexsort((start, facility))
    facility, start, end, rows = facility[order], start[order], end[order], rows[order]
    if len(rows) < 2:
        return
    # Facilities ascend, so lifting each by more than any period keeps the running maximum within a facility.
    lift = facility * (int(end.max()) + 1)
    latest = np.maximum.accumulate(lift + end)
    for position in (np.flatnonzero(start[1:] + lift[1:] <= latest[:-1]) + 1).tolist():
        earlier = int(np.flatnonzero(lift[:position] + end[:position] == latest[position - 1])[0])
        row, other = int(rows[position]), int(rows[earlier])
        if row < other:
            row, other = other, row
        span = f"{capacity.text(other, 'from_period')} to {capacity.text(other, 'to_period')}"
        message = f"overlaps line {capacity.line(other)} ({span}); rows of one facility must not overlap"
        yield capacity.fault(row, "from_period", message)


def shares_sum_to_at_most_one(drafts: Drafts) -> Iterator[Fault]:
    """Sum of share over the outputs of one input of one plant <= 1."""
    yields = drafts["facility_yields"]
    rows = yields.right_rows("facility", "mass_type_in", "share")
    pairs, group = np.unique(_pairs(yields, "mass_type_in", rows), return_inverse=True)
    sums = np.bincount(group, yields.values["share"][rows], len(pairs))
    over = sums[group] > 1 + SHARE_TOLERANCE
    last = dict(zip(group[over].tolist(), rows[over].tolist(), strict=True))
    for number, row in last.items():
        what = f'"{yields.text(row, "mass_type_in")}" at "{yields.text(row, "facility_id")}"'
        message = f"makes the shares of {what} sum to {sums[number]:.10g}; they must sum to at most 1"
        yield yields.fault(row, "share", message)


def plants_have_yields(drafts: Drafts) -> Iterator[Fault]:
    """Every mass type that a sorting or treatment plant accepts has at least one row in facility_yields."""
    accepts, yields = drafts["facility_accepts"], drafts["facility_yields"]
    if not yields.is_complete("facility", "mass_type_in"):
        return
    rows = _rows_of_kind(drafts, "facility_accepts", vocabulary.FACILITY_KINDS.has_yields, "mass_type")
    given = _pairs(yields, "mass_type_in", yields.right_rows("facility", "mass_type_in"))
    for row in rows[~np.isin(_pairs(accepts, "mass_type", rows), given)].tolist():
        plant = accepts.text(row, "facility_id")
        message = f'is accepted by "{plant}" without yields; facility_yields.csv must have a row for it'
        yield accepts.fault(row, "mass_type", message)


def only_plants_have_yields(drafts: Drafts) -> Iterator[Fault]:
    """Rows of facility_yields belong to sorting and treatment plants."""
    has_none = ~np.asarray(vocabulary.FACILITY_KINDS.has_yields, dtype=bool)
    yields = drafts["facility_yields"]
    for row in _rows_of_kind(drafts, "facility_yields", has_none).tolist():
        kind = _kind(drafts, "facility_yields", row)
        yield yields.fault(row, "facility_id", f"must be a sorting or treatment plant; it is of kind {kind}")


def quarries_sell_class_one(drafts: Drafts) -> Iterator[Fault]:
    """What a quarry sells is clean: max_contamination_class = 1."""
    accepts = drafts["facility_accepts"]
    rows = _rows_of_kind(drafts, "facility_accepts", vocabulary.FACILITY_KINDS.sells, "max_contamination_class")
    for row in rows[accepts.values["max_contamination_class"][rows] != 1].tolist():
        yield accepts.fault(row, "max_contamination_class", "must be 1: a quarry sells clean masses")


def yields_of_types_not_accepted(drafts: Drafts) -> Iterator[Fault]:
    """Warnings for yields of a mass type that the plant does not accept: they are never used."""
    accepts, yields = drafts["facility_accepts"], drafts["facility_yields"]
    if not accepts.is_complete("facility", "mass_type"):
        return
    rows = _rows_of_kind(drafts, "facility_yields", vocabulary.FACILITY_KINDS.has_yields, "mass_type_in")
    taken = _pairs(accepts, "mass_type", accepts.right_rows("facility", "mass_type"))
    for row in rows[~np.isin(_pairs(yields, "mass_type_in", rows), taken)].tolist():
        plant = yields.text(row, "facility_id")
        yield yields.fault(row, "mass_type_in", f'is not accepted by "{plant}"; this row is not used')


def _pairs(draft: Draft, field: str, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Facility and mass type as one number."""
    pairs: NDArray[np.int64] = (
        draft.values["facility"][rows] * len(code_list("mass_types").ids) + draft.values[field][rows]
    )
    return pairs


def _rows_of_kind(drafts: Drafts, file: str, is_of_kind: object, *fields: str) -> NDArray[np.int64]:
    """The right rows of a file whose facility is of a kind that is marked so in the vocabulary."""
    draft, facilities = drafts[file], drafts["facilities"]
    kind_is_right = np.zeros(facilities.count, dtype=bool)
    kind_is_right[facilities.right_rows("kind")] = True
    rows = draft.right_rows("facility", *fields)
    facility = draft.values["facility"][rows]
    kinds = facilities.values["kind"][facility]
    found: NDArray[np.int64] = rows[kind_is_right[facility] & np.asarray(is_of_kind, dtype=bool)[kinds]]
    return found


def _kind(drafts: Drafts, file: str, row: int) -> str:
    facility = int(drafts[file].values["facility"][row])
    return code_list("facility_kinds").ids[int(drafts["facilities"].values["kind"][facility])]
