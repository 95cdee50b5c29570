"""The table of flows as the verifier reads it: which flow exists, what a tonne costs, emits and counts as.

One Rule for each line of the table in region-package.md. Part of the independent verifier.
"""

from dataclasses import dataclass, fields

import numpy as np

from ressursbank import vocabulary
from ressursbank.plan.check_haul import Hauls, hauls
from ressursbank.plan.check_ledger import FIRST_FACILITY, NEED, OWN_STOCK, PLACES, QUARRY, TYPE_COUNT, Ledger
from ressursbank.plan.tables import Integers, Numbers, Truths
from ressursbank.region.tables import Region


@dataclass(frozen=True, slots=True)
class Rule:
    """Flows of one line of the table: from any of these places to that one."""

    sources: tuple[str, ...]
    sink: str
    within_project: bool
    co2_kind: str
    level: int
    is_handled: bool = True


_SURPLUS = ("surplus", "own stock")
_STOCKS = (*_SURPLUS, "storage")
_ALL = (*_STOCKS, "sorting", "treatment")
RULES = (
    Rule(("surplus",), "own stock", True, "", 0, is_handled=False),
    Rule(_SURPLUS, "need", True, "own_site", 2),
    Rule(_STOCKS, "need", False, "reuse", 3),
    Rule(_STOCKS, "sorting", False, "sorting", 0),
    Rule((*_STOCKS, "sorting"), "treatment", False, "treatment", 0),
    Rule(_SURPLUS, "storage", False, "storage", 0),
    Rule(("sorting", "treatment"), "need", False, "reuse", 4),
    Rule(_ALL, "recovery", False, "recovery", 5),
    Rule(_ALL, "landfill", False, "landfill", 6),
    Rule(("quarry",), "need", False, "quarry", 0),
)
_NO_RULE = -1


@dataclass(frozen=True, slots=True)
class Terms:
    """What each flow must be, per tonne; `rule` is an index in RULES or -1, where the figures are 0.

    `accepts_row` is the row of facility_accepts.csv for the flow's facility and mass type, -1 where there is none.
    """

    rule: Integers
    accepts_row: Integers
    haul: Hauls
    haul_nok: Numbers
    handling_nok: Numbers
    fee_nok: Numbers
    co2_kg: Numbers
    level: Integers

    @property
    def exists(self) -> Truths:
        """Whether the flow is one of the table."""
        return np.asarray(self.rule != _NO_RULE)


def terms_of_flows(ledger: Ledger) -> Terms:
    """What the table says about every flow of the plan."""
    region = ledger.region
    rule = _rule_of(ledger)
    exists = rule != _NO_RULE
    hauled = _hauls_of(ledger, exists)
    is_handled = np.array([rule.is_handled for rule in RULES])[rule] & exists
    co2_by_kind = {"": 0.0, **region.assumptions.co2_kg_per_tonne}
    co2_of_rule = np.array([co2_by_kind[rule.co2_kind] for rule in RULES])
    accepts_row = _accepts_row(ledger)
    fee = np.zeros(len(rule))
    has_fee = exists & (accepts_row >= 0)
    fee[has_fee] = region.facility_accepts.fee_nok_per_tonne[accepts_row[has_fee]]
    return Terms(
        rule=rule,
        accepts_row=accepts_row,
        haul=hauled,
        haul_nok=hauled.nok_per_tonne,
        handling_nok=np.where(is_handled, region.assumptions.handling_nok_per_tonne, 0.0),
        fee_nok=fee,
        co2_kg=np.where(exists, hauled.co2_kg_per_tonne + co2_of_rule[rule], 0.0),
        level=np.where(exists, np.array([rule.level for rule in RULES])[rule], 0),
    )


def _hauls_of(ledger: Ledger, exists: Truths) -> Hauls:
    """The haul of each flow, all zero where the flow is not one of the table."""
    some = hauls(ledger.region, ledger.source.site[exists], ledger.sink.site[exists])
    columns = {}
    for field in fields(Hauls):
        values = getattr(some, field.name)
        columns[field.name] = np.zeros(len(exists), dtype=values.dtype)
        columns[field.name][exists] = values
    return Hauls(**columns)


def _rule_of(ledger: Ledger) -> Integers:
    source, sink = ledger.source, ledger.sink
    table = np.full((len(PLACES), len(PLACES), 2), _NO_RULE)
    for number, rule in enumerate(RULES):
        for name in rule.sources:
            table[PLACES.index(name), PLACES.index(rule.sink), int(rule.within_project)] = number
    same_project = (source.project >= 0) & (source.project == sink.project)
    same_facility = source.is_facility & sink.is_facility & (source.row == sink.row)
    rule_of = table[source.place, sink.place, same_project.astype(np.int64)]
    return np.where(ledger.counts & ~same_facility, rule_of, _NO_RULE)


def _accepts_row(ledger: Ledger) -> Integers:
    """Of the facility that takes in, or of the quarry that sells."""
    accepts = ledger.region.facility_accepts
    row_of = np.full((len(ledger.region.facilities), TYPE_COUNT), -1)
    row_of[accepts.facility, accepts.mass_type] = np.arange(len(accepts))
    is_sale = ledger.source.place == QUARRY
    concerned = is_sale | ledger.sink.is_facility
    facility = np.where(is_sale, ledger.source.row, ledger.sink.row)
    result = np.full(len(facility), -1)
    result[concerned] = row_of[facility[concerned], ledger.plan.flows.mass_type[concerned]]
    return result


def serves(region: Region) -> Truths:
    """Matrix [offered, needed] of mass types: what may serve what need."""
    matrix = np.eye(TYPE_COUNT, dtype=bool)
    if region.substitutions is not None:
        matrix[region.substitutions.offered_mass_type, region.substitutions.needed_mass_type] = True
    else:
        for offered, needed in vocabulary.SUBSTITUTIONS:
            matrix[vocabulary.MASS_TYPES.code(offered), vocabulary.MASS_TYPES.code(needed)] = True
    return matrix


def why_not(source: int, sink: int, same_project: bool) -> str:
    """Why a flow between two kinds of place is not one of the table."""
    start, end = PLACES[source], PLACES[sink]
    if sink == OWN_STOCK:
        return f"only a project's own surplus may be laid in its own stock, not {start} of {_whose(same_project)}"
    if sink == NEED and source < FIRST_FACILITY:
        return f"{start} cannot serve a need of {_whose(same_project)}"
    if source == NEED:
        return "a need sends nothing"
    return f"no flow goes from {start} to {end}" + (" within the facility" if source == sink else "")


def _whose(same_project: bool) -> str:
    return "the same project" if same_project else "another project"
