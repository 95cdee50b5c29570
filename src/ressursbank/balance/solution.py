"""From the optimum's columns to the Plan's tables: flows, inventory, unplaced, capacity with prices, openings."""

import numpy as np

from ressursbank.balance.arcs import Pairs
from ressursbank.balance.constraints import (
    capacity_rows,
    room_rows,
    total_rows,
)
from ressursbank.balance.nodes import Nodes
from ressursbank.balance.optimise import Optimum
from ressursbank.balance.terms import TERMS
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.plan.tables import Capacity, Flows, Inventory, Openings, Unplaced
from ressursbank.region.capacity import capacity_tonnes, has_stock, lifetime_tonnes
from ressursbank.region.tables import Integers, Numbers, Texts

SMALLEST_TONNES = 1e-6
"""Less than this is the solver's rounding, not masses."""
FULL_WITHIN = 1e-9
"""Share of a capacity that may be left where it counts as full; where more is left, another tonne saves nothing."""


def moving_arcs(optimum: Optimum) -> Integers:
    """Places of the arcs that carry something."""
    return np.flatnonzero(optimum.values[optimum.columns.arcs] > SMALLEST_TONNES)


def flows(nodes: Nodes, pairs: Pairs, optimum: Optimum) -> Flows:
    """One row for each arc that carries something, undiscounted; ordered by period, source, destination and mass."""
    moving = moving_arcs(optimum)
    tonnes = optimum.values[optimum.columns.arcs][moving]
    pair, period = optimum.arcs.pair[moving], optimum.arcs.period[moving]
    sender = pairs.sender[pair]
    prices = pairs.prices
    table = Flows(
        period=period,
        from_id=sender_ids(nodes)[sender],
        to_id=taker_ids(nodes)[pairs.taker[pair]],
        mass_type=nodes.senders.mass_type[sender],
        contamination_class=nodes.senders.contamination_class[sender],
        tonnes=tonnes,
        kilometres=prices.kilometres[pair],
        cost_nok=prices.cost_nok[pair] * tonnes,
        co2_kg=prices.co2_kg[pair] * tonnes,
        pyramid_level=prices.pyramid_level[pair],
    )
    order = np.lexsort(
        (table.contamination_class, table.mass_type, table.to_id.astype(str), table.from_id.astype(str), table.period)
    )
    return Flows(**{name: getattr(table, name)[order] for name in Flows.__dataclass_fields__})


def inventory(nodes: Nodes, optimum: Optimum) -> Inventory:
    """What stands at each quarter's end."""
    tonnes = optimum.values[optimum.columns.stock]
    standing = np.flatnonzero(tonnes > SMALLEST_TONNES)
    stock = nodes.stocks.owners()[standing]
    sender = len(nodes.lots.first) + stock
    return Inventory(
        period=nodes.stocks.periods()[standing],
        holder_id=sender_ids(nodes)[sender],
        mass_type=nodes.senders.mass_type[sender],
        contamination_class=nodes.senders.contamination_class[sender],
        tonnes=tonnes[standing],
    )


def unplaced(nodes: Nodes, optimum: Optimum) -> Unplaced:
    """Surplus with nowhere to go, then need unmet."""
    ids = nodes.region.lots.id
    surplus = optimum.values[optimum.columns.unplaced]
    need = optimum.values[optimum.columns.unmet]
    nowhere, unmet = np.flatnonzero(surplus > SMALLEST_TONNES), np.flatnonzero(need > SMALLEST_TONNES)
    return Unplaced(
        lot_id=np.concatenate(
            [ids[nodes.lot_row[nodes.lots.owners()[nowhere]]], ids[nodes.need_row[nodes.needs.owners()[unmet]]]]
        ),
        period=np.concatenate([nodes.lots.periods()[nowhere], nodes.needs.periods()[unmet]]),
        tonnes=np.concatenate([surplus[nowhere], need[unmet]]),
    )


def openings(nodes: Nodes, optimum: Optimum) -> Openings:
    """Every candidate and whether it opens."""
    facilities = nodes.region.facilities
    return Openings(
        facility_id=facilities.id[facilities.is_candidate],
        opened=optimum.opened > 0.5,
        opening_cost_nok=facilities.opening_cost_nok[facilities.is_candidate],
    )


def capacity(nodes: Nodes, optimum: Optimum) -> Capacity:
    """Every facility in every quarter: capacity, use, what is left of the total, and what one more tonne would save."""
    region = nodes.region
    shape = (len(region.facilities), region.assumptions.periods)
    used = _used_tonnes(nodes, optimum, shape)
    stock = _standing_tonnes(nodes, optimum, shape)
    has_lifetime = ~has_stock(region)
    remaining = np.where(
        has_lifetime[:, None],
        region.facilities.total_tonnes[:, None] - np.cumsum(used, axis=1),
        region.facilities.total_tonnes[:, None] - stock,
    )
    price, total_price = np.zeros(shape), np.zeros(shape)
    facility, period = capacity_rows(region)
    price[facility, period - region.first_period] = optimum.savings["capacity"]
    totals = total_rows(region)
    limited = np.isfinite(lifetime_tonnes(region)[totals])
    total_price[totals[limited]] = optimum.savings["total"][limited, None]
    facility, period = room_rows(region)
    total_price[facility, period - region.first_period] = optimum.savings["facility_room"]
    closed = np.zeros(shape[0], dtype=np.bool_)
    closed[region.facilities.is_candidate] = optimum.opened < 0.5
    available = capacity_tonnes(region)
    price[closed[:, None] | (used < available * (1.0 - FULL_WITHIN))] = 0.0
    left = np.where(has_lifetime[:, None], remaining[:, -1:], remaining)
    total_price[closed[:, None] | (left > FULL_WITHIN * region.facilities.total_tonnes[:, None])] = 0.0
    return Capacity(
        facility_id=np.repeat(region.facilities.id, shape[1]),
        period=np.tile(region.first_period + np.arange(shape[1]), shape[0]),
        capacity_tonnes=available.ravel(),
        used_tonnes=used.ravel(),
        shadow_price_nok_per_tonne=price.ravel(),
        remaining_total_tonnes=remaining.ravel(),
        total_shadow_price_nok_per_tonne=total_price.ravel(),
    )


def term_sums(nodes: Nodes, pairs: Pairs, optimum: Optimum) -> dict[str, float]:
    """Each cost term's sum over the optimum's columns, NOK, discounted as the objective is."""
    values = np.where(optimum.values > SMALLEST_TONNES, optimum.values, 0.0)
    values[optimum.columns.opened] = optimum.opened
    return {
        name: float(
            sum(part @ values[getattr(optimum.columns, columns)] for columns, part in term(nodes, pairs, optimum.arcs))
        )
        for name, term in TERMS.items()
    }


def sender_ids(nodes: Nodes) -> Texts:
    """Id of each sender: its lot, project or facility."""
    return _ids(nodes, nodes.senders.kind, nodes.senders.row, SENDER_KINDS)


def taker_ids(nodes: Nodes) -> Texts:
    """Id of each taker: its project, lot or facility."""
    return _ids(nodes, nodes.takers.kind, nodes.takers.row, TAKER_KINDS)


def _ids(nodes: Nodes, kind: Integers, row: Integers, kinds: tuple[str, ...]) -> Texts:
    region = nodes.region
    ids = np.empty(len(kind), dtype=object)
    for code, name in enumerate(kinds):
        known = {"lot": region.lots.id, "need": region.lots.id, "own_stock": region.projects.id}
        which = kind == code
        ids[which] = known.get(name, region.facilities.id)[row[which]]
    return ids


def _used_tonnes(nodes: Nodes, optimum: Optimum, shape: tuple[int, int]) -> Numbers:
    """Intake (a quarry's sales) by facility and quarter, summed from the flows that carry something."""
    moving = moving_arcs(optimum)
    tonnes = optimum.values[optimum.columns.arcs][moving]
    rows = nodes.rows
    used = np.zeros(shape)
    sink, source = optimum.arcs.sink_row[moving], optimum.arcs.source_row[moving]
    quarter = optimum.arcs.period[moving] - nodes.region.first_period
    into = sink >= rows["intake"].start
    intake = nodes.intakes.owners()[sink[into] - rows["intake"].start]
    np.add.at(used, (nodes.intake_facility[intake], quarter[into]), tonnes[into])
    sold = (source >= rows["sales"].start) & (source < rows["sales"].stop)
    quarry = nodes.quarries.owners()[source[sold] - rows["sales"].start]
    np.add.at(used, (nodes.quarry_facility[quarry], quarter[sold]), tonnes[sold])
    return used


def _standing_tonnes(nodes: Nodes, optimum: Optimum, shape: tuple[int, int]) -> Numbers:
    """Stock by facility and quarter."""
    stock = np.zeros(shape)
    owner = nodes.stocks.owners()
    tonnes = optimum.values[optimum.columns.stock]
    which = np.flatnonzero((owner >= nodes.own_stocks) & (tonnes > SMALLEST_TONNES))
    quarter = nodes.stocks.periods()[which] - nodes.region.first_period
    np.add.at(stock, (nodes.stock_owner[owner[which]], quarter), tonnes[which])
    return stock
