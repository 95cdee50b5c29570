"""Why a flow is in the plan: what it costs term by term, what else was allowed, and why the rest was not."""

from dataclasses import dataclass

import numpy as np
from django.http import QueryDict
from django.utils.translation import gettext as _

from ressursbank import vocabulary
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.flows.rules import ALLOWED, REASONS, reasons
from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.exchange.options import Options, nok_by_term, options_of
from ressursbank.portal.plans.filters import BadAddressError
from ressursbank.portal.plans.selectors import FlowRow, flow_row
from ressursbank.region.distances import DISTANCE_SOURCES, pair_distances
from ressursbank.region.periods import parse_period
from ressursbank.region.tables import Integers

ALTERNATIVES, STOPS, REFUSALS = 6, 3, 5
FULL_WITHIN_TONNES = 0.5


@dataclass(frozen=True, slots=True)
class Option:
    """One allowed move: what a tonne costs by term and in all, how much more than the chosen one, and if it is full."""

    name: str
    id: str
    kind: int
    kilometres: float
    distance_source: str
    nok_by_term: dict[str, float]
    co2_kg: float
    pyramid_level: int
    nok: float
    extra_nok: float
    is_chosen: bool
    is_full: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """A facility that may not take the masses, and the rule that says so."""

    name: str
    kilometres: float
    reason: str


@dataclass(frozen=True, slots=True)
class Why:
    """`is_about_need`: the alternatives are other sources of the same need, not other places for the same masses.

    `alternatives` end where the flow ends: with the masses at rest, or at one more stop on their way. `stops` are
    stops on the way that the masses might have made instead; what comes after them is not in their price.
    """

    flow: FlowRow
    chosen: Option
    alternatives: tuple[Option, ...]
    stops: tuple[Option, ...]
    refusals: tuple[Refusal, ...]
    is_about_need: bool

    @property
    def cheaper(self) -> tuple[Option, ...]:
        """Allowed moves that would have cost less, taken by themselves."""
        return tuple(option for option in self.alternatives if option.extra_nok < -0.005)

    @property
    def cheaper_and_full(self) -> tuple[Option, ...]:
        """All of them, where every one is full in the quarter; else none."""
        return self.cheaper if all(option.is_full for option in self.cheaper) else ()


def why(query: QueryDict, shown: Shown) -> Why | None:
    """The explanation of the flow that an address names, None when the plan has no such flow."""
    row = _asked_for(query, shown)
    return None if row is None else why_of(shown, row)


def why_of(shown: Shown, row: int) -> Why | None:
    """The explanation of a flow of the plan, None when the region knows no such move."""
    flow = flow_row(shown, row)
    options = options_of(shown)
    pair = _pair_of(flow, shown, options)
    if pair is None:
        return None
    is_about_need = options.nodes.senders.kind[options.pairs.sender[pair]] == SENDER_KINDS.index("quarry")
    rivals = _rivals(options, pair, flow.period, by_need=is_about_need)
    found = _options(shown, options, np.concatenate([[pair], rivals]), flow, by_need=is_about_need)
    rest = sorted(found[1:], key=lambda option: option.nok)
    is_stop = found[0].pyramid_level == 0
    alike = [option for option in rest if is_about_need or (option.pyramid_level == 0) == is_stop]
    stops = [] if is_stop else [option for option in rest if option not in alike]
    return Why(
        flow=flow,
        chosen=found[0],
        alternatives=tuple(alike[:ALTERNATIVES]),
        stops=tuple(stops[:STOPS]),
        refusals=() if is_about_need else _refusals(shown, options, int(options.pairs.sender[pair])),
        is_about_need=bool(is_about_need),
    )


def _asked_for(query: QueryDict, shown: Shown) -> int | None:
    """The plan's row. Raises BadAddressError when the address is not of a flow."""
    asked = {name: str(query.get(name, "")) for name in ("period", "from", "to", "mass_type", "class")}
    faults = [
        _("%(parameter)s is missing in the address") % {"parameter": name} for name, value in asked.items() if not value
    ]
    if not faults:
        try:
            period = parse_period(asked["period"])
            mass_type = vocabulary.MASS_TYPES.code(asked["mass_type"])
            contamination_class = int(asked["class"])
        except (ValueError, KeyError) as error:
            faults.append(str(error.args[0]) if error.args else str(error))
    if faults:
        raise BadAddressError(faults)
    flows = shown.flows
    rows = np.flatnonzero(
        (flows.period == period)
        & (flows.from_id == asked["from"])
        & (flows.to_id == asked["to"])
        & (flows.mass_type == mass_type)
        & (flows.contamination_class == contamination_class)
    )
    return int(rows[0]) if len(rows) else None


def _pair_of(flow: FlowRow, shown: Shown, options: Options) -> int | None:
    """The pair of ends that a flow of the plan goes between."""
    senders, takers, pairs = options.nodes.senders, options.nodes.takers, options.pairs
    kind, row = _end(flow.from_id, shown)
    sending = _is_end(senders.kind, SENDER_KINDS, kind) & (senders.row == row)
    sending &= (senders.mass_type == flow.mass_type) & (senders.contamination_class == flow.contamination_class)
    kind, row = _end(flow.to_id, shown)
    taking = _is_end(takers.kind, TAKER_KINDS, kind) & (takers.row == row)
    taking &= (takers.kind == TAKER_KINDS.index("need")) | (takers.mass_type == flow.mass_type)
    found = np.flatnonzero(sending[pairs.sender] & taking[pairs.taker])
    return int(found[0]) if len(found) else None


def _end(id_: str, shown: Shown) -> tuple[str, int]:
    """What kind of thing an id names, and its row in the region's table."""
    if id_ in shown.places.lot_of:
        return "lot", shown.places.lot_of[id_]
    place = shown.places.place_of[id_]
    return ("own_stock", place) if place < shown.places.projects else ("facility", place - shown.places.projects)


def _is_end(kinds: Integers, names: tuple[str, ...], kind: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    of_kind = {"lot": ("lot", "need"), "own_stock": ("own_stock",)}.get(
        kind, ("storage", "sorting", "treatment", "recovery", "landfill", "quarry")
    )
    return np.isin(kinds, [code for code, name in enumerate(names) if name in of_kind])


def _rivals(options: Options, pair: int, period: int, *, by_need: bool) -> Integers:
    """The other pairs of the same sender (of a need: the same taker) that are open in the quarter."""
    nodes, pairs = options.nodes, options.pairs
    same = pairs.taker == pairs.taker[pair] if by_need else pairs.sender == pairs.sender[pair]
    rows = np.flatnonzero(same & (np.arange(len(pairs)) != pair))
    first = np.maximum(nodes.senders.first_period[pairs.sender[rows]], nodes.takers.first_period[pairs.taker[rows]])
    last = np.minimum(nodes.senders.last_period[pairs.sender[rows]], nodes.takers.last_period[pairs.taker[rows]])
    return np.asarray(rows[(first <= period) & (period <= last)])


def _options(shown: Shown, options: Options, rows: Integers, flow: FlowRow, *, by_need: bool) -> list[Option]:
    pairs = options.pairs
    terms = nok_by_term(options, rows, flow.period)
    nok = np.sum(list(terms.values()), axis=0)
    full = _full_facilities(shown, flow.period)
    found = []
    for number, row in enumerate(rows):
        kind, place, id_ = _other_end(shown, options, int(row), by_need=by_need)
        found.append(
            Option(
                name=str(shown.places.name[place]),
                id=id_,
                kind=int(pairs.prices.flow_kind[row]),
                kilometres=float(pairs.prices.kilometres[row]),
                distance_source=DISTANCE_SOURCES[pairs.prices.distance_source[row]],
                nok_by_term={term: float(values[number]) for term, values in terms.items()},
                co2_kg=float(pairs.prices.co2_kg[row]),
                pyramid_level=int(pairs.prices.pyramid_level[row]),
                nok=float(nok[number]),
                extra_nok=float(nok[number] - nok[0]),
                is_chosen=number == 0,
                is_full=kind == "facility" and id_ in full,
            )
        )
    return found


def _other_end(shown: Shown, options: Options, row: int, *, by_need: bool) -> tuple[str, int, str]:
    """What an option is called: its taker, or for a need its sender. Kind of end, place and id."""
    nodes, pairs, region = options.nodes, options.pairs, shown.region
    end = nodes.senders if by_need else nodes.takers
    at = pairs.sender[row] if by_need else pairs.taker[row]
    kind, table_row = (SENDER_KINDS if by_need else TAKER_KINDS)[end.kind[at]], int(end.row[at])
    if kind in ("lot", "need"):
        return "lot", int(region.lots.project[table_row]), str(region.lots.id[table_row])
    if kind == "own_stock":
        return "own_stock", table_row, str(region.projects.id[table_row])
    return "facility", shown.places.projects + table_row, str(region.facilities.id[table_row])


def _full_facilities(shown: Shown, period: int) -> frozenset[str]:
    """Facilities whose capacity or total room the plan has used up in the quarter."""
    capacity = shown.plan.capacity
    rows = capacity.period == period
    is_full = capacity.used_tonnes >= capacity.capacity_tonnes - FULL_WITHIN_TONNES
    is_full |= capacity.remaining_total_tonnes <= FULL_WITHIN_TONNES
    return frozenset(capacity.facility_id[rows & is_full].tolist())


def _refusals(shown: Shown, options: Options, sender: int) -> tuple[Refusal, ...]:
    """The nearest facilities that may not take the masses. Of several types, the rule that came nearest to a yes."""
    nodes, region = options.nodes, shown.region
    is_facility = ~np.isin(nodes.takers.kind, [TAKER_KINDS.index("need"), TAKER_KINDS.index("own_stock")])
    takers = nodes.takers.take(np.flatnonzero(is_facility))
    senders = nodes.senders.take(np.full(len(takers), sender))
    codes = reasons(region, senders, takers)
    kilometres = pair_distances(region, senders.site, takers.site).kilometres
    found: dict[int, Refusal] = {}
    taking = set(takers.row[codes == ALLOWED].tolist())
    for at in np.lexsort((-codes, kilometres)):
        facility = int(takers.row[at])
        if facility in taking or facility in found:
            continue
        found[facility] = Refusal(str(region.facilities.name[facility]), float(kilometres[at]), REASONS[codes[at]])
        if len(found) == REFUSALS:
            break
    return tuple(found.values())
