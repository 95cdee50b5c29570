"""The cost terms of the objective, one function each. The Plan keeps each term's sum; they add up to objective_nok.

Each returns the parts of the columns it prices, as (name of the column slice, NOK per unit of each column in it).
Parts of the arcs are per arc. Every figure is discounted to the horizon's start (a factor of 1 without a rate).
Source: region-package.md, "objective_nok".
"""

from collections.abc import Callable, Mapping

import numpy as np

from ressursbank.balance.arcs import Arcs, Pairs
from ressursbank.balance.layout import Columns
from ressursbank.balance.nodes import Nodes
from ressursbank.region.tables import Integers, Numbers

Part = tuple[str, Numbers]
Term = Callable[[Nodes, Pairs, Arcs], list[Part]]


def discount(nodes: Nodes, period: Integers) -> Numbers:
    """(1 + rate)^(−quarters since the horizon's start / 4)."""
    rate = nodes.region.assumptions.discount_rate_per_year
    return np.asarray((1.0 + rate) ** (-(period - nodes.region.first_period) / 4.0))


def transport(nodes: Nodes, pairs: Pairs, arcs: Arcs) -> list[Part]:
    """Haul: kilometres × rate, or what distances.csv gives."""
    return [("arcs", pairs.prices.haul_nok[arcs.pair] * discount(nodes, arcs.period))]


def handling(nodes: Nodes, pairs: Pairs, arcs: Arcs) -> list[Part]:
    """Loading and unloading of each move."""
    return [("arcs", pairs.prices.handling_nok[arcs.pair] * discount(nodes, arcs.period))]


def fees(nodes: Nodes, pairs: Pairs, arcs: Arcs) -> list[Part]:
    """What receivers take and quarries ask."""
    return [("arcs", pairs.prices.fee_nok[arcs.pair] * discount(nodes, arcs.period))]


def carbon(nodes: Nodes, pairs: Pairs, arcs: Arcs) -> list[Part]:
    """carbon_price / 1000 × kg CO2e."""
    price = nodes.region.assumptions.carbon_price_nok_per_tonne / 1000.0
    return [("arcs", price * pairs.prices.co2_kg[arcs.pair] * discount(nodes, arcs.period))]


def holding(nodes: Nodes, _pairs: Pairs, _arcs: Arcs) -> list[Part]:
    """holding × stock of facilities at each quarter's end."""
    owner, period = nodes.stocks.owners(), nodes.stocks.periods()
    rate = np.zeros(len(nodes.stock_owner))
    standing = nodes.stock_owner[nodes.own_stocks :]
    rate[nodes.own_stocks :] = nodes.region.facilities.holding_nok_per_tonne_quarter[standing]
    return [("stock", rate[owner] * discount(nodes, period))]


def leftover_stock(nodes: Nodes, _pairs: Pairs, _arcs: Arcs) -> list[Part]:
    """leftover_stock × whatever stands anywhere at the horizon's end."""
    return [("stock", _at_the_end(nodes) * nodes.region.assumptions.leftover_stock_nok_per_tonne)]


def unplaced_surplus(nodes: Nodes, _pairs: Pairs, _arcs: Arcs) -> list[Part]:
    """unplaced_surplus × surplus with nowhere to go."""
    rate = nodes.region.assumptions.unplaced_surplus_nok_per_tonne
    return [("unplaced", rate * discount(nodes, nodes.lots.periods()))]


def unmet_need(nodes: Nodes, _pairs: Pairs, _arcs: Arcs) -> list[Part]:
    """unmet_need × need that nothing meets."""
    return [("unmet", nodes.region.assumptions.unmet_need_nok_per_tonne * discount(nodes, nodes.needs.periods()))]


def openings(nodes: Nodes, _pairs: Pairs, _arcs: Arcs) -> list[Part]:
    """opening_cost of each candidate that opens."""
    facilities = nodes.region.facilities
    return [("opened", facilities.opening_cost_nok[facilities.is_candidate])]


def pyramid(nodes: Nodes, pairs: Pairs, arcs: Arcs) -> list[Part]:
    """pyramid_nok_per_tonne[level] × tonnes; loss and leftover weigh as level 6. Only with `pyramid = "weighted"`."""
    if nodes.region.assumptions.pyramid != "weighted":
        return []
    weights = np.zeros(7)
    for level, weight in nodes.region.assumptions.pyramid_nok_per_tonne.items():
        weights[level] = weight
    return [
        ("arcs", weights[pairs.prices.pyramid_level][arcs.pair] * discount(nodes, arcs.period)),
        ("inflow", weights[6] * loss_share(nodes) * discount(nodes, nodes.intakes.periods())),
        ("stock", weights[6] * _at_the_end(nodes)),
    ]


TERMS: Mapping[str, Term] = {
    "transport": transport,
    "handling": handling,
    "fees": fees,
    "carbon": carbon,
    "holding": holding,
    "leftover_stock": leftover_stock,
    "unplaced_surplus": unplaced_surplus,
    "unmet_need": unmet_need,
    "openings": openings,
    "pyramid": pyramid,
}


def total_cost(nodes: Nodes, pairs: Pairs, arcs: Arcs) -> Numbers:
    """NOK per unit of every column: the sum of all terms."""
    columns = Columns.of(nodes, len(arcs))
    cost = np.zeros(columns.count)
    for term in TERMS.values():
        for name, values in term(nodes, pairs, arcs):
            cost[getattr(columns, name)] += values
    return cost


def level_tonnes(nodes: Nodes, pairs: Pairs, arcs: Arcs, level: int) -> Numbers:
    """Tonnes per unit of every column that count in a pyramid level; loss and leftover rank as level 6."""
    columns = Columns.of(nodes, len(arcs))
    tonnes = np.zeros(columns.count)
    tonnes[columns.arcs] = (pairs.prices.pyramid_level == level)[arcs.pair]
    if level == 6:
        tonnes[columns.inflow] = loss_share(nodes)
        tonnes[columns.stock] = nodes.stocks.periods() == nodes.region.last_period
    return tonnes


def unplaced_tonnes(nodes: Nodes, arcs: Arcs) -> Numbers:
    """1 for every column of unplaced surplus."""
    columns = Columns.of(nodes, len(arcs))
    tonnes = np.zeros(columns.count)
    tonnes[columns.unplaced] = 1.0
    return tonnes


def loss_share(nodes: Nodes) -> Numbers:
    """Share of each inflow that the plant loses."""
    return nodes.intake_loss[nodes.intakes.owners()]


def _at_the_end(nodes: Nodes) -> Numbers:
    period = nodes.stocks.periods()
    return np.where(period == nodes.region.last_period, discount(nodes, period), 0.0)
