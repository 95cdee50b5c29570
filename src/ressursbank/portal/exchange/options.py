"""Every allowed move of a region's masses with its price, as the plan's own model sees them; built once a version."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from ressursbank.balance.arcs import Arcs, Pairs, build_pairs
from ressursbank.balance.nodes import Nodes, build_nodes
from ressursbank.balance.terms import TERMS
from ressursbank.portal.exchange.home import Shown
from ressursbank.region.tables import Integers, Numbers

ARC_TERMS = ("transport", "handling", "fees", "carbon", "pyramid")
"""The terms of the objective that a tonne pays for where it goes; the others are paid for standing or not moving."""

KEPT_IN_MEMORY = 2
"""The published run's, and those of one that a planner looks at."""

_lock = threading.Lock()
_built: OrderedDict[str, "Options"] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Options:
    """The ends (nodes.senders, nodes.takers), and every pair of them that the rules allow."""

    nodes: Nodes
    pairs: Pairs


def options_of(shown: Shown) -> Options:
    """The options of what is shown."""
    with _lock:
        if shown.version not in _built:
            nodes = build_nodes(shown.region)
            _built[shown.version] = Options(nodes, build_pairs(nodes))
        _built.move_to_end(shown.version)
        while len(_built) > KEPT_IN_MEMORY:
            _built.popitem(last=False)
        return _built[shown.version]


def nok_by_term(options: Options, pair_rows: Integers, period: int) -> dict[str, Numbers]:
    """NOK per tonne of each pair in a quarter, by term: the very functions that the objective is made of."""
    nothing = np.zeros(len(pair_rows), dtype=np.int64)
    arcs = Arcs(pair_rows, np.full(len(pair_rows), period), nothing, nothing, nothing.astype(np.float64))
    by_term = {}
    for term in ARC_TERMS:
        parts = dict(TERMS[term](options.nodes, options.pairs, arcs))
        by_term[term] = parts.get("arcs", np.zeros(len(pair_rows)))
    return by_term
