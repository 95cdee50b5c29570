"""The way of the data on one screen: a Region goes in, the best Plan comes out."""

from collections.abc import Callable, Sequence
from time import perf_counter

from ressursbank.balance.agreed import NOTHING_AGREED, Agreed, agreed_on_arcs
from ressursbank.balance.arcs import build_arcs, build_pairs
from ressursbank.balance.limits import Limit, bounds_on_arcs
from ressursbank.balance.nodes import build_nodes
from ressursbank.balance.optimise import Stop, optimise
from ressursbank.balance.report import plan_of
from ressursbank.balance.todays_way import todays_way
from ressursbank.plan.tables import Plan
from ressursbank.region.tables import Region

Progress = Callable[[str, float], None]
"""Called with the name of the phase and how much of it is done, 0 to 1."""


def make_plan(
    region: Region,
    stop: Stop | None = None,
    progress: Progress | None = None,
    agreed: Agreed = NOTHING_AGREED,
    limits: Sequence[Limit] = (),
) -> Plan:
    """Where every tonne of surplus goes, and every need comes from, at least total cost (docs/model.md).

    Never infeasible: what cannot be placed is unplaced, and priced. `stop` bounds the time and the gap; a plan that
    was stopped early is the best one found, with its bound and gap in the summary (status "limit"). What is `agreed` is
    in the plan as agreed; raises AgreedError for agreements that the region cannot hold. `limits`: what is not to be
    planned, or not more of, since somebody has said no.
    """
    report = progress or _say_nothing
    seconds: dict[str, float] = {}
    clock = perf_counter()

    def lap(phase: str) -> None:
        nonlocal clock
        now = perf_counter()
        seconds[phase] = now - clock
        clock = now
        report(phase, 1.0)

    nodes = build_nodes(region)
    pairs = build_pairs(nodes)
    lap("flows")
    arcs = build_arcs(nodes, pairs)
    bounds = bounds_on_arcs(nodes, pairs, arcs, agreed_on_arcs(nodes, pairs, arcs, agreed), limits)
    lap("arcs")
    today = todays_way(nodes, pairs)
    lap("today")
    optimum = optimise(nodes, pairs, arcs, today, bounds, stop or Stop(), report)
    lap("solve")
    return plan_of(nodes, pairs, optimum, today, seconds)


def _say_nothing(_phase: str, _share: float) -> None:
    """Progress that nobody asked for."""
