"""From a region to a model in the solver: flows, arcs, assemble, hand over."""

from benchmarks.phases import Case, phase
from ressursbank.balance.arcs import build_arcs, build_pairs
from ressursbank.balance.assemble import assemble
from ressursbank.balance.highs import Highs
from ressursbank.balance.nodes import build_nodes


@phase("flows", "which pairs are allowed, and what a tonne of each costs, emits and counts as")
def flows(case: Case) -> None:
    case.nodes = build_nodes(case.region)
    case.pairs = build_pairs(case.nodes)


@phase("arcs", "the allowed pairs by quarter")
def arcs(case: Case) -> None:
    case.arcs = build_arcs(case.nodes, case.pairs)


@phase("assemble", "cost terms and constraints of all arcs as one compressed matrix")
def assembling(case: Case) -> None:
    case.model = assemble(case.nodes, case.pairs, case.arcs)


@phase("hand over", "the matrix of all arcs into HiGHS")
def hand_over(case: Case) -> None:
    Highs(case.model, 1.0)
