"""Which flows exist: the table of flows as data (flow_kinds.csv), looked up by sender, taker and project."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from ressursbank.region.tables import Integers, Truths

SENDER_KINDS = ("lot", "own_stock", "storage", "sorting", "treatment", "quarry")
TAKER_KINDS = ("own_stock", "need", "storage", "sorting", "treatment", "recovery", "landfill")
NO_SUCH_FLOW = -1


@dataclass(frozen=True, slots=True)
class FlowKind:
    """One row of the table. `project`: whether both ends must belong to the same project, to different ones, or any."""

    sender: str
    taker: str
    project: str
    has_haul: bool
    has_handling: bool
    has_fee: bool
    co2_kind: str
    pyramid_level: int
    name_nb: str
    name_en: str


@cache
def flow_kinds() -> tuple[FlowKind, ...]:
    """Every flow that exists, in the order of the file; a flow kind's code is its place here."""
    text = files("ressursbank.flows").joinpath("flow_kinds.csv").read_text(encoding="utf-8")
    return tuple(
        FlowKind(
            sender=row["sender"],
            taker=row["taker"],
            project=row["project"],
            has_haul=row["has_haul"] == "true",
            has_handling=row["has_handling"] == "true",
            has_fee=row["has_fee"] == "true",
            co2_kind=row["co2_kind"],
            pyramid_level=int(row["pyramid_level"]),
            name_nb=row["name_nb"],
            name_en=row["name_en"],
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def _codes() -> Integers:
    """Code by sender kind, taker kind and whether both ends belong to one project."""
    codes = np.full((len(SENDER_KINDS), len(TAKER_KINDS), 2), NO_SUCH_FLOW, dtype=np.int64)
    for code, kind in enumerate(flow_kinds()):
        cell = codes[SENDER_KINDS.index(kind.sender), TAKER_KINDS.index(kind.taker)]
        if kind.project in ("other", "any"):
            cell[0] = code
        if kind.project in ("same", "any"):
            cell[1] = code
    return codes


def flow_kind_codes(sender_kind: Integers, taker_kind: Integers, is_same_project: Truths) -> Integers:
    """Code of the flow kind of each pair, NO_SUCH_FLOW where the table has none."""
    return np.asarray(_codes()[sender_kind, taker_kind, is_same_project.astype(np.int64)])
