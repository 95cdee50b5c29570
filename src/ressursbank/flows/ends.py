"""Who can send and who can take: every lot, own stock and facility of a region as rows with site, mass and window.

A sender is one mass type and class; a taker is one mass type up to a class. Both name the row of the table they
stand for, so that whoever asks (balance, matching, the portal) speaks of the same ends.
"""

from dataclasses import dataclass

import numpy as np

from ressursbank import vocabulary
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.region.tables import NEED, SURPLUS, Integers, Numbers, Region, Table, Truths

CLASSES = 5


@dataclass(frozen=True, slots=True)
class Senders(Table):
    """`row` is of lots (lot), projects (own_stock) or facilities; `project` is -1 for facilities."""

    kind: Integers
    row: Integers
    site: Integers
    project: Integers
    mass_type: Integers
    contamination_class: Integers
    fee_nok_per_tonne: Numbers
    first_period: Integers
    last_period: Integers


@dataclass(frozen=True, slots=True)
class Takers(Table):
    """`row` is of projects (own_stock), lots (need) or facilities; mass_type is the needed or accepted one."""

    kind: Integers
    row: Integers
    site: Integers
    project: Integers
    mass_type: Integers
    max_contamination_class: Integers
    fee_nok_per_tonne: Numbers
    first_period: Integers
    last_period: Integers


def serving_types(region: Region) -> Truths:
    """Whether offered type i may serve a need for type j: shape (mass types, mass types). A type serves itself."""
    count = len(vocabulary.MASS_TYPES.ids)
    serves = np.eye(count, dtype=np.bool_)
    if region.substitutions is None:
        for offered, needed in vocabulary.SUBSTITUTIONS:
            serves[vocabulary.MASS_TYPES.code(offered), vocabulary.MASS_TYPES.code(needed)] = True
    else:
        serves[region.substitutions.offered_mass_type, region.substitutions.needed_mass_type] = True
    return serves


def facility_kind_codes(region: Region, kind: str) -> Truths:
    """Which facilities are of this kind."""
    return np.asarray(region.facilities.kind == vocabulary.FACILITY_KINDS.code(kind))


def lot_senders(region: Region) -> Senders:
    """Every surplus lot, in the order of the lots table."""
    lots = region.lots
    rows = np.flatnonzero(lots.direction == SURPLUS)
    return Senders(
        kind=np.full(len(rows), SENDER_KINDS.index("lot")),
        row=rows,
        site=region.projects.site[lots.project[rows]],
        project=lots.project[rows],
        mass_type=lots.mass_type[rows],
        contamination_class=lots.contamination_class[rows],
        fee_nok_per_tonne=np.zeros(len(rows)),
        first_period=np.maximum(lots.from_period[rows], region.first_period),
        last_period=np.minimum(lots.to_period[rows], region.last_period),
    )


def own_stock_senders(region: Region) -> Senders:
    """One row for each project with storage of its own and each mass among its surplus lots."""
    lots = region.lots
    has_storage = np.zeros(len(region.projects), dtype=np.bool_)
    has_storage[region.project_storage.project] = True
    rows = np.flatnonzero((lots.direction == SURPLUS) & has_storage[lots.project])
    keys = np.unique(_masses(lots.project[rows], lots.mass_type[rows], lots.contamination_class[rows]))
    project, mass_type, contamination_class = _unpack(keys)
    return Senders(
        kind=np.full(len(keys), SENDER_KINDS.index("own_stock")),
        row=project,
        site=region.projects.site[project],
        project=project,
        mass_type=mass_type,
        contamination_class=contamination_class,
        fee_nok_per_tonne=np.zeros(len(keys)),
        first_period=np.full(len(keys), region.first_period),
        last_period=np.full(len(keys), region.last_period),
    )


def own_stock_takers(senders: Senders) -> Takers:
    """The own stocks as takers, row by row the same as the senders given."""
    return Takers(
        kind=np.full(len(senders), TAKER_KINDS.index("own_stock")),
        row=senders.row,
        site=senders.site,
        project=senders.project,
        mass_type=senders.mass_type,
        max_contamination_class=senders.contamination_class,
        fee_nok_per_tonne=np.zeros(len(senders)),
        first_period=senders.first_period,
        last_period=senders.last_period,
    )


def facility_senders(region: Region) -> Senders:
    """What facilities can send: storage what it accepts, plants what their yields give, quarries what they sell."""
    accepts, yields = region.facility_accepts, region.facility_yields
    stores = np.flatnonzero(facility_kind_codes(region, "storage")[accepts.facility])
    sells = np.flatnonzero(facility_kind_codes(region, "quarry")[accepts.facility])
    store_rows = np.repeat(stores, accepts.max_contamination_class[stores])
    first_of_store = np.cumsum(accepts.max_contamination_class[stores]) - accepts.max_contamination_class[stores]
    store_class = np.arange(len(store_rows)) - np.repeat(first_of_store, accepts.max_contamination_class[stores]) + 1
    outputs = np.unique(_masses(yields.facility, yields.mass_type_out, yields.contamination_class_out))
    out_facility, out_type, out_class = _unpack(outputs)
    facility = np.concatenate([accepts.facility[store_rows], out_facility, accepts.facility[sells]])
    kind_code = np.array([SENDER_KINDS.index(k) if k in SENDER_KINDS else -1 for k in vocabulary.FACILITY_KINDS.ids])
    without_fee = np.zeros(len(store_rows) + len(outputs))
    return Senders(
        kind=kind_code[region.facilities.kind[facility]],
        row=facility,
        site=region.facilities.site[facility],
        project=np.full(len(facility), -1),
        mass_type=np.concatenate([accepts.mass_type[store_rows], out_type, accepts.mass_type[sells]]),
        contamination_class=np.concatenate([store_class, out_class, np.ones(len(sells), dtype=np.int64)]),
        fee_nok_per_tonne=np.concatenate([without_fee, accepts.fee_nok_per_tonne[sells]]),
        first_period=np.maximum(region.facilities.opens[facility], region.first_period),
        last_period=np.minimum(region.facilities.closes[facility], region.last_period),
    )


def need_takers(region: Region) -> Takers:
    """Every need lot, in the order of the lots table."""
    lots = region.lots
    rows = np.flatnonzero(lots.direction == NEED)
    return Takers(
        kind=np.full(len(rows), TAKER_KINDS.index("need")),
        row=rows,
        site=region.projects.site[lots.project[rows]],
        project=lots.project[rows],
        mass_type=lots.mass_type[rows],
        max_contamination_class=lots.contamination_class[rows],
        fee_nok_per_tonne=np.zeros(len(rows)),
        first_period=np.maximum(lots.from_period[rows], region.first_period),
        last_period=np.minimum(lots.to_period[rows], region.last_period),
    )


def facility_takers(region: Region) -> Takers:
    """Every accepted type of every facility that takes in, in the order of facility_accepts."""
    accepts = region.facility_accepts
    rows = np.flatnonzero(~facility_kind_codes(region, "quarry")[accepts.facility])
    facility = accepts.facility[rows]
    kind_code = np.array([TAKER_KINDS.index(k) if k in TAKER_KINDS else -1 for k in vocabulary.FACILITY_KINDS.ids])
    return Takers(
        kind=kind_code[region.facilities.kind[facility]],
        row=facility,
        site=region.facilities.site[facility],
        project=np.full(len(rows), -2),
        mass_type=accepts.mass_type[rows],
        max_contamination_class=accepts.max_contamination_class[rows],
        fee_nok_per_tonne=accepts.fee_nok_per_tonne[rows],
        first_period=np.maximum(region.facilities.opens[facility], region.first_period),
        last_period=np.minimum(region.facilities.closes[facility], region.last_period),
    )


def _masses(owner: Integers, mass_type: Integers, contamination_class: Integers) -> Integers:
    """One whole number for each owner, mass type and class."""
    return np.asarray((owner * len(vocabulary.MASS_TYPES.ids) + mass_type) * CLASSES + contamination_class - 1)


def _unpack(keys: Integers) -> tuple[Integers, Integers, Integers]:
    owner_and_type, contamination_class = np.divmod(keys, CLASSES)
    owner, mass_type = np.divmod(owner_and_type, len(vocabulary.MASS_TYPES.ids))
    return owner, mass_type, contamination_class + 1
