"""From arcs to a plan: solve and report."""

import numpy as np

from benchmarks.phases import Case, phase
from ressursbank.balance.limits import Bounds
from ressursbank.balance.optimise import Stop, optimise
from ressursbank.balance.report import plan_of
from ressursbank.balance.todays_way import todays_way


@phase("today", "the comparison: all surplus to the nearest landfill with room", repeats=1)
def today(case: Case) -> None:
    case.today = todays_way(case.nodes, case.pairs)


@phase("solve", "the optimum: every arc in the model or priced exactly, openings decided", repeats=1)
def solve(case: Case) -> None:
    free = Bounds(np.zeros(len(case.arcs)), np.full(len(case.arcs), np.inf))
    case.optimum = optimise(case.nodes, case.pairs, case.arcs, case.today, free, Stop(), lambda _phase, _share: None)


@phase("report", "flows, stock, prices and summary of the optimum as a Plan", repeats=1)
def report(case: Case) -> None:
    case.plan = plan_of(case.nodes, case.pairs, case.optimum, case.today, {})
