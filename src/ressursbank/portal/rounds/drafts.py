"""What a plan proposes in a round: its flows from lots to needs and facilities in the round's quarters, as proposals.

Flows of several quarters between the same ends are one proposal. What is agreed already is taken off, and no lot is
proposed more of than nobody has been promised. Beside each stands what it saves against today's way (masses to the
nearest landfill, a need from the nearest quarry) and what the next best place would cost; not beside a stop on the way
(sorting, storage), whose onward haul nobody is asked about.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import QuerySet

from ressursbank import vocabulary
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.portal.exchange.agreed_flows import FIXED
from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.exchange.options import Options, nok_by_term, options_of
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.marketplace.agreements.holds import left_of
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.rounds.models import Proposal, Round
from ressursbank.region.tables import Integers, Texts, Truths

PUBLISHED = "published"


@dataclass(slots=True)
class Drafted:
    """A flow between two ends that the plan moves in the round's quarters; sums over them."""

    from_id: str
    to_id: str
    mass_type: int
    contamination_class: int
    by_period: dict[int, float] = field(default_factory=dict)
    tonnes: float = 0.0
    tonne_kilometres: float = 0.0
    cost_nok: float = 0.0
    co2_kg: float = 0.0
    pyramid_level: int = 0
    in_all: float = 0.0
    """Tonnes over the whole horizon: what is agreed is in the plan somewhere in it."""


def proposals_of(shown: Shown, round_: Round) -> list[Proposal]:
    """Unsaved proposals of the round's next generation, largest first. Six queries, however many."""
    drafts = _drafts(shown, round_.from_period, round_.to_period)
    lots = _by_id(Lot.objects.select_related("project"), [id_ for each in drafts for id_ in (each.from_id, each.to_id)])
    places = _by_id(Facility.objects.all(), [each.to_id for each in drafts])
    agreed = _agreed(lots.values())
    left = {lot.pk: left_of(lot) for lot in lots.values()}
    found: list[tuple[Drafted, Proposal]] = []
    for draft in sorted(drafts, key=lambda each: -each.tonnes):
        giver_lot, taker_lot, place = lots.get(draft.from_id), lots.get(draft.to_id), places.get(draft.to_id)
        end = taker_lot or place
        if giver_lot is None or end is None or giver_lot.state != PUBLISHED or end.state != PUBLISHED:
            continue
        if place is not None and place.is_candidate:
            continue  # nobody can promise room in what is not built
        new = min(draft.tonnes, draft.in_all - agreed.get((giver_lot.pk, draft.to_id), 0.0))
        lots_of_it = [lot for lot in (giver_lot, taker_lot) if lot is not None]
        tonnes = float(np.floor(min([new, *(left[lot.pk] for lot in lots_of_it)]) * 1000) / 1000)
        if tonnes < max(round_.least_tonnes, 0.001):
            continue
        for lot in lots_of_it:
            left[lot.pk] -= tonnes
        found.append((draft, _proposal(round_, draft, tonnes, giver_lot, taker_lot, place)))
    _compare(shown, found)
    return sorted((proposal for _draft, proposal in found), key=lambda proposal: -proposal.tonnes)


def _drafts(shown: Shown, first: int, last: int) -> list[Drafted]:
    flows, places = shown.flows, shown.places
    facilities = set(shown.region.facilities.id.tolist())
    found: dict[tuple[str, str], Drafted] = {}
    for row in range(len(flows.period)):
        from_id, to_id = str(flows.from_id[row]), str(flows.to_id[row])
        if from_id not in places.lot_of or not (to_id in places.lot_of or to_id in facilities):
            continue
        draft = found.get((from_id, to_id))
        if draft is None:
            draft = found[from_id, to_id] = Drafted(
                from_id, to_id, int(flows.mass_type[row]), int(flows.contamination_class[row])
            )
        tonnes, period = float(flows.tonnes[row]), int(flows.period[row])
        draft.in_all += tonnes
        if first <= period <= last:
            draft.by_period[period] = draft.by_period.get(period, 0.0) + tonnes
            draft.tonnes += tonnes
            draft.tonne_kilometres += tonnes * float(flows.kilometres[row])
            draft.cost_nok += float(flows.cost_nok[row])
            draft.co2_kg += float(flows.co2_kg[row])
            draft.pyramid_level = max(draft.pyramid_level, int(flows.pyramid_level[row]))
    return [draft for draft in found.values() if draft.tonnes > 0]


def _by_id(rows: QuerySet[Any], ids: Iterable[str]) -> dict[str, Any]:
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Any] = {}
    for start in range(0, len(wanted), 500):  # SQLite takes so many parameters
        found |= {row.public_id: row for row in rows.filter(public_id__in=wanted[start : start + 500])}
    return found


def _agreed(lots: Iterable[Lot]) -> dict[tuple[int, str], float]:
    """Tonnes that agreements hold of a lot, by the lot's key and the id of the other end."""
    keys = {lot.pk for lot in lots}
    held: dict[tuple[int, str], float] = {}
    rows = Agreement.objects.filter(state__in=FIXED, giver_held_tonnes__gt=0, giver_lot__isnull=False)
    named = rows.values_list("giver_lot", "taker_lot__public_id", "facility__public_id", "giver_held_tonnes")
    for lot, need, place, tonnes in named:
        end = need or place
        if lot in keys and end:
            held[lot, end] = held.get((lot, end), 0.0) + tonnes
    return held


def _proposal(
    round_: Round, draft: Drafted, tonnes: float, giver_lot: Lot, taker_lot: Lot | None, place: Facility | None
) -> Proposal:
    share = tonnes / draft.tonnes
    taker = taker_lot.project.organisation_id if taker_lot is not None else place.organisation_id if place else None
    return Proposal(
        round=round_,
        generation=round_.generation + 1,
        giver_id=giver_lot.project.organisation_id,
        taker_id=taker,
        giver_lot=giver_lot,
        taker_lot=taker_lot,
        facility=place,
        mass_type=vocabulary.MASS_TYPES.ids[draft.mass_type],
        contamination_class=draft.contamination_class,
        tonnes_by_period=[[period, amount * share] for period, amount in sorted(draft.by_period.items())],
        tonnes=tonnes,
        kilometres=draft.tonne_kilometres / draft.tonnes,
        cost_nok=draft.cost_nok * share,
        co2_kg=draft.co2_kg * share,
        pyramid_level=draft.pyramid_level or None,
    )


def _compare(shown: Shown, found: list[tuple[Drafted, Proposal]]) -> None:
    """Set what each saves against today's way, and the next best place."""
    if not found:
        return
    options = options_of(shown)
    nodes, pairs = options.nodes, options.pairs
    prices = pairs.prices
    is_lot = nodes.senders.kind[pairs.sender] == SENDER_KINDS.index("lot")
    by_lot = _grouped(np.where(is_lot, nodes.senders.row[pairs.sender], -1))
    is_need = nodes.takers.kind[pairs.taker] == TAKER_KINDS.index("need")
    is_quarry = nodes.senders.kind[pairs.sender] == SENDER_KINDS.index("quarry")
    by_need = _grouped(np.where(is_need & is_quarry, nodes.takers.row[pairs.taker], -1))
    kind = nodes.takers.kind[pairs.taker]
    is_candidate = _is_candidate(options, shown)
    is_landfill = (kind == TAKER_KINDS.index("landfill")) & ~is_candidate
    for draft, proposal in found:
        lot = shown.places.lot_of[draft.from_id]
        rows = by_lot.get(lot, np.empty(0, dtype=np.int64))
        today = [_nearest(options, rows[is_landfill[rows]])]
        if draft.to_id in shown.places.lot_of:
            today.append(_nearest(options, by_need.get(shown.places.lot_of[draft.to_id], rows[:0])))
        ways = [pair for pair in today if pair is not None]
        if draft.pyramid_level == 0:
            continue  # a stop on the way: what comes after it is in no figure, so nothing can be held against it
        if today[0] is not None:
            cost = sum(float(prices.cost_nok[pair]) for pair in ways)
            co2 = sum(float(prices.co2_kg[pair]) for pair in ways)
            proposal.saves_nok = cost * proposal.tonnes - proposal.cost_nok
            proposal.saves_co2_kg = co2 * proposal.tonnes - proposal.co2_kg
        is_other = (_taker_ids(options, shown, rows) != draft.to_id) & (prices.pyramid_level[rows] > 0)
        others = rows[is_other & ~is_candidate[rows]]
        period = max(draft.by_period, key=lambda each: draft.by_period[each])
        others = others[_open_in(options, others, period)]
        if len(others):
            objective = np.sum(list(nok_by_term(options, others, period).values()), axis=0)
            best = int(others[int(np.argmin(objective))])
            proposal.next_nok_per_tonne = float(prices.cost_nok[best])
            proposal.next_name = _name_of_taker(options, shown, best)[:200]


def _grouped(keys: Integers) -> dict[int, Integers]:
    order = np.argsort(keys, kind="stable")
    values, starts = np.unique(keys[order], return_index=True)
    return {int(value): rows for value, rows in zip(values, np.split(order, starts[1:]), strict=True) if value >= 0}


def _taker_ids(options: Options, shown: Shown, rows: Integers) -> Texts:
    """The id of the lot, project or facility that each pair ends at."""
    nodes, region = options.nodes, shown.region
    taker = options.pairs.taker[rows]
    row, kind = nodes.takers.row[taker], nodes.takers.kind[taker]
    ids = np.full(len(rows), "", dtype=object)
    is_need, is_own = kind == TAKER_KINDS.index("need"), kind == TAKER_KINDS.index("own_stock")
    is_place = ~is_need & ~is_own
    ids[is_need] = region.lots.id[row[is_need]]
    ids[is_place] = region.facilities.id[row[is_place]]
    return ids


def _nearest(options: Options, rows: Integers) -> int | None:
    return int(rows[np.argmin(options.pairs.prices.kilometres[rows])]) if len(rows) else None


def _open_in(options: Options, rows: Integers, period: int) -> Truths:
    nodes, pairs = options.nodes, options.pairs
    first, last = nodes.takers.first_period[pairs.taker[rows]], nodes.takers.last_period[pairs.taker[rows]]
    return np.asarray((first <= period) & (period <= last))


def _is_candidate(options: Options, shown: Shown) -> Truths:
    nodes, pairs = options.nodes, options.pairs
    is_place = nodes.takers.project[pairs.taker] < 0
    found = np.zeros(len(pairs), dtype=np.bool_)
    found[is_place] = shown.region.facilities.is_candidate[nodes.takers.row[pairs.taker[is_place]]]
    return found


def _name_of_taker(options: Options, shown: Shown, pair: int) -> str:
    nodes, taker = options.nodes, options.pairs.taker[pair]
    row = int(nodes.takers.row[taker])
    if nodes.takers.project[taker] < 0:
        return str(shown.region.facilities.name[row])
    return str(shown.region.projects.name[shown.region.lots.project[row]])
