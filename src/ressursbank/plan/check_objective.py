"""What a plan's flows, stock and openings cost, emit and count as, term by term. Part of the independent verifier."""

from dataclasses import dataclass

import numpy as np

from ressursbank.plan.check_ledger import NEED, QUARRY, SORTING, TREATMENT, TYPE_COUNT, Ledger, directory_of, rows_of
from ressursbank.plan.check_rules import Terms
from ressursbank.plan.check_stock import Stock
from ressursbank.plan.tables import Numbers
from ressursbank.region.tables import SURPLUS as SURPLUS_DIRECTION

LEVELS = range(2, 7)


@dataclass(frozen=True, slots=True)
class Account:
    """`terms_nok` are the terms of the objective, discounted; `sizes_nok` the same with every amount positive."""

    terms_nok: dict[str, float]
    sizes_nok: dict[str, float]
    unplaced_tonnes: float
    unmet_tonnes: float
    loss_tonnes: float
    leftover_tonnes: float
    tonnes_by_level: dict[int, float]
    virgin_tonnes: float


def account_of(ledger: Ledger, terms: Terms, stock: Stock) -> Account:
    """Recompute the whole account of a plan from its files."""
    region, flows, assumptions = ledger.region, ledger.plan.flows, ledger.region.assumptions
    rows = np.flatnonzero(ledger.counts)
    tonnes, quarter = flows.tonnes[rows], ledger.quarter[rows]
    factor = (1.0 + assumptions.discount_rate_per_year) ** (-np.arange(ledger.quarters) / 4.0)
    unplaced, unmet = _unplaced(ledger)
    loss = _loss(ledger)
    stands = stock.stands
    holding = np.concatenate((np.zeros(len(region.projects)), region.facilities.holding_nok_per_tonne_quarter))
    held = (stands * holding[stock.holder, None]).sum(axis=0)
    leftover = float(stands[:, -1].sum())
    level = terms.level[rows]
    weight = np.zeros(max(LEVELS) + 1)
    if assumptions.pyramid == "weighted":
        weight[list(LEVELS)] = [assumptions.pyramid_nok_per_tonne[number] for number in LEVELS]

    def by_quarter(per_tonne: Numbers) -> Numbers:
        return np.bincount(quarter, weights=per_tonne * tonnes, minlength=ledger.quarters).astype(np.float64)

    last = np.zeros(ledger.quarters)
    last[-1] = leftover
    series = {
        "transport": by_quarter(terms.haul_nok[rows]),
        "handling": by_quarter(terms.handling_nok[rows]),
        "fees": by_quarter(terms.fee_nok[rows]),
        "carbon": by_quarter(terms.co2_kg[rows]) * assumptions.carbon_price_nok_per_tonne / 1000.0,
        "holding": held,
        "leftover_stock": last * assumptions.leftover_stock_nok_per_tonne,
        "unplaced_surplus": unplaced * assumptions.unplaced_surplus_nok_per_tonne,
        "unmet_need": unmet * assumptions.unmet_need_nok_per_tonne,
        "pyramid": by_quarter(weight[level]) + (loss + last) * weight[6],
    }
    fee_size = by_quarter(np.abs(terms.fee_nok[rows]))
    terms_nok = {name: float((figures * factor).sum()) for name, figures in series.items()}
    sizes_nok = {name: float((np.abs(figures) * factor).sum()) for name, figures in series.items()}
    sizes_nok["fees"] = float((fee_size * factor).sum())
    # Stock is the difference of what came and what went, so its rounding is of the size of what moved.
    moved = float(ledger.plan.flows.tonnes.sum())
    sizes_nok["leftover_stock"] += moved * assumptions.leftover_stock_nok_per_tonne
    sizes_nok["holding"] += moved * float(holding.max(initial=0.0))
    sizes_nok["pyramid"] += moved * max(assumptions.pyramid_nok_per_tonne.values(), default=0.0)
    is_opened = region.facilities.is_candidate & ledger.is_open
    terms_nok["openings"] = sizes_nok["openings"] = float(region.facilities.opening_cost_nok[is_opened].sum())
    return Account(
        terms_nok,
        sizes_nok,
        unplaced_tonnes=float(unplaced.sum()),
        unmet_tonnes=float(unmet.sum()),
        loss_tonnes=float(loss.sum()),
        leftover_tonnes=leftover,
        tonnes_by_level={number: float(tonnes[level == number].sum()) for number in LEVELS},
        virgin_tonnes=float(flows.tonnes[ledger.counts & _is_virgin(ledger)].sum()),
    )


def _is_virgin(ledger: Ledger) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray((ledger.source.place == QUARRY) & (ledger.sink.place == NEED))


def _unplaced(ledger: Ledger) -> tuple[Numbers, Numbers]:
    """Unplaced surplus and unmet need, by quarter."""
    unplaced, region = ledger.plan.unplaced, ledger.region
    lot, quarter = rows_of(unplaced.lot_id, directory_of(region).lots), unplaced.period - region.first_period
    known = np.flatnonzero((lot >= 0) & (quarter >= 0) & (quarter < ledger.quarters))
    is_surplus = region.lots.direction[lot[known]] == SURPLUS_DIRECTION
    tonnes = unplaced.tonnes[known]
    one, other = (
        np.bincount(quarter[known], weights=np.where(chosen, tonnes, 0.0), minlength=ledger.quarters).astype(np.float64)
        for chosen in (is_surplus, ~is_surplus)
    )
    return one, other


def _loss(ledger: Ledger) -> Numbers:
    """What sorting and treatment plants lose of what they take in, by quarter."""
    yields, flows = ledger.region.facility_yields, ledger.plan.flows
    yielded = np.zeros((len(ledger.region.facilities), TYPE_COUNT))
    np.add.at(yielded, (yields.facility, yields.mass_type_in), yields.share)
    rows = np.flatnonzero(ledger.counts & np.isin(ledger.sink.place, (SORTING, TREATMENT)))
    lost = flows.tonnes[rows] * (1.0 - yielded[ledger.sink.row[rows], flows.mass_type[rows]])
    return np.bincount(ledger.quarter[rows], weights=lost, minlength=ledger.quarters).astype(np.float64)
