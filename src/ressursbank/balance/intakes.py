"""What a facility's inflow is counted by, and which stocks it turns into.

An intake is the whole facility (landfill, recovery), one mass (storage) or one accepted type (sorting, treatment).
"""

from dataclasses import dataclass

import numpy as np

from ressursbank.flows.ends import Senders, Takers
from ressursbank.flows.kinds import SENDER_KINDS, TAKER_KINDS
from ressursbank.region.tables import Integers, Numbers, Region, Table


@dataclass(frozen=True, slots=True)
class Yields(Table):
    """What flows from intakes into stocks: `share` of each tonne."""

    intake: Integers
    stock: Integers
    share: Numbers


@dataclass(frozen=True, slots=True)
class Intakes:
    """Facility and lost share of each intake, what it yields, and `of_taker[taker, class]`: the intake it enters."""

    facility: Integers
    loss: Numbers
    yields: Yields
    of_taker: Integers


def intakes_of(region: Region, standing: Senders, own_stocks: int, takers: Takers) -> Intakes:
    """Intakes in the order: whole facilities, storage masses, plants' accepted types. `of_taker` is by class 0 to 5."""
    kind_names = np.array(TAKER_KINDS)[takers.kind]
    whole, whole_of = np.unique(takers.row[np.isin(kind_names, ("recovery", "landfill"))], return_inverse=True)
    stored = np.flatnonzero(standing.kind == SENDER_KINDS.index("storage"))
    plant_takers = np.flatnonzero(np.isin(kind_names, ("sorting", "treatment")))
    of_taker = np.full((len(takers), 6), -1, dtype=np.int64)
    of_taker[np.isin(kind_names, ("recovery", "landfill")), 1:] = whole_of[:, None]
    taker_of = {
        (int(row), int(mass)): number
        for number, (row, mass) in enumerate(zip(takers.row, takers.mass_type, strict=True))
    }
    for number, stock in enumerate(stored):
        taker = taker_of[int(standing.row[stock]), int(standing.mass_type[stock])]
        of_taker[taker, standing.contamination_class[stock]] = len(whole) + number
    first_plant = len(whole) + len(stored)
    of_taker[plant_takers, 1:] = first_plant + np.arange(len(plant_takers))[:, None]
    stock_of = {
        (int(row), int(mass), int(grade)): number
        for number, (row, mass, grade) in enumerate(
            zip(standing.row, standing.mass_type, standing.contamination_class, strict=True)
        )
    }
    given = region.facility_yields
    plant_number = {
        (int(takers.row[taker]), int(takers.mass_type[taker])): first_plant + number
        for number, taker in enumerate(plant_takers)
    }
    triples = [
        (plant_number[facility, into], stock_of[facility, out, grade] + own_stocks, share)
        for facility, into, out, grade, share in zip(
            given.facility.tolist(),
            given.mass_type_in.tolist(),
            given.mass_type_out.tolist(),
            given.contamination_class_out.tolist(),
            given.share.tolist(),
            strict=True,
        )
        if (facility, into) in plant_number
    ]
    loss = np.zeros(first_plant + len(plant_takers))
    loss[first_plant:] = 1.0
    for intake, _, share in triples:
        loss[intake] -= share
    return Intakes(
        facility=np.concatenate([whole, standing.row[stored], takers.row[plant_takers]]).astype(np.int64),
        loss=np.where(loss > 1e-12, loss, 0.0),
        yields=Yields(
            intake=np.concatenate([len(whole) + np.arange(len(stored)), [t[0] for t in triples]]).astype(np.int64),
            stock=np.concatenate([own_stocks + stored, [t[1] for t in triples]]).astype(np.int64),
            share=np.concatenate([np.ones(len(stored)), [t[2] for t in triples]]),
        ),
        of_taker=of_taker,
    )
