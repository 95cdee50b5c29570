"""Which flows are allowed, and the reason where one is not; against the table of flows written out here again."""

import numpy as np
import pytest

from ressursbank.flows.ends import (
    Senders,
    Takers,
    facility_senders,
    facility_takers,
    lot_senders,
    need_takers,
    own_stock_senders,
    own_stock_takers,
)
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS, flow_kinds
from ressursbank.flows.rules import REASONS, reasons
from ressursbank.region.tables import Region
from tests.rules.tiny_regions import Q1, Q2, facility, need, room, surplus, tiny_region

EXISTING = {
    ("lot", "own_stock"),
    *((sender, "need") for sender in ("lot", "own_stock", "storage", "sorting", "treatment", "quarry")),
    *((sender, plant) for sender in ("lot", "own_stock", "storage") for plant in ("sorting", "treatment")),
    ("sorting", "treatment"),
    *((sender, "storage") for sender in ("lot", "own_stock")),
    *(
        (sender, end)
        for sender in ("lot", "own_stock", "storage", "sorting", "treatment")
        for end in ("recovery", "landfill")
    ),
}
"""Sender and taker of every flow of docs/formats.md."""


def region_of_all_kinds() -> Region:
    """Two projects and two facilities of each kind, all dealing in sand; the need of `homes` is for mixed fill."""
    lots = [
        surplus("dug", "sand", 100, Q1),
        surplus("dirty", "sand", 100, Q1, contamination_class=3),
        need("own", "sand", 100, Q1),
        need("other", "mixed_fill", 100, Q1, Q2, project="homes"),
        need("later", "sand", 100, Q2, project="homes"),
    ]
    facilities = [
        facility(
            f"{kind}-{number}",
            kind,
            {"sand": 10.0 + number},
            max_class=1 if kind == "quarry" else 2,
            yields=[("sand", "sand", 1.0)] if kind in ("sorting", "treatment") else (),
        )
        for kind in ("landfill", "recovery", "storage", "quarry", "sorting", "treatment")
        for number in (1, 2)
    ]
    closed = facility("closed", "landfill", {"sand": 1.0}, opens=Q2)
    other = facility("clay-tip", "landfill", {"clay": 1.0})
    return tiny_region(lots, [*facilities, closed, other], storage=[room("school", 100, Q1, Q2)])


def ends_of(region: Region) -> tuple[dict[str, tuple[Senders, int]], dict[str, tuple[Takers, int]]]:
    """Table and row of every sender and taker by id; an own stock goes by its project and class."""
    senders: dict[str, tuple[Senders, int]] = {}
    takers: dict[str, tuple[Takers, int]] = {}
    own = own_stock_senders(region)
    for table, ids in (
        (lot_senders(region), region.lots.id),
        (facility_senders(region), region.facilities.id),
    ):
        for row in range(len(table)):
            senders.setdefault(ids[table.row[row]], (table, row))
    for row in range(len(own)):
        senders[f"school class {own.contamination_class[row]}"] = (own, row)
    for taking, ids in (
        (need_takers(region), region.lots.id),
        (facility_takers(region), region.facilities.id),
    ):
        for row in range(len(taking)):
            takers.setdefault(ids[taking.row[row]], (taking, row))
    laid_in = own_stock_takers(own)
    for row in range(len(laid_in)):
        takers[f"school class {laid_in.max_contamination_class[row]}"] = (laid_in, row)
    return senders, takers


def reason(region: Region, start: str, end: str) -> str:
    """Name of the reason for one pair of ids."""
    senders, takers = ends_of(region)
    (sending, sender), (taking, taker) = senders[start], takers[end]
    code = reasons(region, sending.take(np.array([sender])), taking.take(np.array([taker])))
    return REASONS[int(code[0])]


def test_the_table_of_flows_is_that_of_the_formats() -> None:
    assert {(kind.sender, kind.taker) for kind in flow_kinds()} == EXISTING


@pytest.mark.parametrize("taker", [kind for kind in TAKER_KINDS if kind not in ("own_stock", "need")])
@pytest.mark.parametrize("sender", [kind for kind in SENDER_KINDS if kind not in ("lot", "own_stock")])
def test_between_facilities_the_flows_of_the_table_exist_and_no_others(sender: str, taker: str) -> None:
    expected = "allowed" if (sender, taker) in EXISTING else "flow_does_not_exist"
    assert reason(region_of_all_kinds(), f"{sender}-1", f"{taker}-2") == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("dug", "own", "allowed"),
        ("dug", "other", "allowed"),
        ("dug", "storage-1", "allowed"),
        ("dug", "school class 1", "allowed"),
        ("dug", "later", "windows_do_not_meet"),
        ("dug", "closed", "windows_do_not_meet"),
        ("dug", "clay-tip", "type_not_taken"),
        ("dirty", "own", "class_too_high"),
        ("dirty", "landfill-1", "class_too_high"),
        ("school class 1", "later", "allowed"),
        ("school class 3", "later", "class_too_high"),
        ("school class 1", "storage-1", "allowed"),
        ("school class 1", "school class 1", "flow_does_not_exist"),
        ("quarry-1", "own", "allowed"),
        ("quarry-1", "landfill-1", "flow_does_not_exist"),
        ("storage-1", "storage-1", "flow_does_not_exist"),
    ],
)
def test_a_flow_that_is_not_allowed_says_why(start: str, end: str, expected: str) -> None:
    assert reason(region_of_all_kinds(), start, end) == expected
