"""A plan for `small_region`, worked out by hand: it uses every kind of flow once and is lawful, not optimal.

Three quarters. Rock from a school is laid on its own site, in storage and in a candidate utfylling; what waited
serves the school's and the homes' needs. Mixed fill is sorted into gravel and a rest that is washed to sand; the quarry
gives what sand is missing. Clay goes by sea to a landfill that takes four fifths of it.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ressursbank import vocabulary
from ressursbank.plan.tables import Capacity, Flows, Inventory, Openings, Place, Plan, Unplaced
from ressursbank.region.periods import parse_period

SMALL_REGION = Path(__file__).parent / "small_region"

QUARRY_KILOMETRES = 6371.0088 * math.pi / 1800 * 1.5
"""A tenth of a degree due north, × the detour factor."""

# period, from, to, mass type, class, tonnes, kilometres, NOK per tonne, kg CO2e per tonne, level (0: none)
_FLOWS = (
    ("2027-Q1", "school-rock", "school", "rock", 1, 100, 0, 0, 0, 0),
    ("2027-Q1", "homes-mixed", "sorterer", "mixed_fill", 2, 100, 4, 8 + 10 + 50, 0.4 + 4, 0),
    ("2027-Q1", "homes-clay", "deponi", "clay", 3, 80, 30, 25 + 10 + 100, 1.5 + 7, 6),
    ("2027-Q2", "school", "school-fill", "rock", 1, 60, 0, 10, 1, 2),
    ("2027-Q2", "school-rock", "mellomlager", "rock", 1, 50, 5, 10 + 10 + 5, 0.5 + 3, 0),
    ("2027-Q2", "school-rock", "utfylling-ny", "rock", 1, 50, 8, 16 + 10 - 2, 0.8 + 6, 5),
    ("2027-Q2", "sorterer", "school-drain", "gravel", 1, 30, 7, 14 + 10, 0.7 + 2, 4),
    ("2027-Q2", "sorterer", "vasker", "mixed_fill", 2, 30, 0, 10 + 80, 5, 0),
    ("2027-Q2", "homes-clay", "deponi", "clay", 3, 80, 30, 25 + 10 + 100, 1.5 + 7, 6),
    ("2027-Q3", "school", "homes-fill", "rock", 1, 40, 10, 20 + 10, 1 + 2, 3),
    ("2027-Q3", "mellomlager", "homes-fill", "rock", 1, 50, 6, 12 + 10, 0.6 + 2, 3),
    ("2027-Q3", "vasker", "homes-sand", "sand", 1, 24, 4, 8 + 10, 0.4 + 2, 4),
    (
        "2027-Q3",
        "pukkverk",
        "homes-sand",
        "sand",
        1,
        6,
        QUARRY_KILOMETRES,
        2 * QUARRY_KILOMETRES + 10 + 60,
        0.1 * QUARRY_KILOMETRES + 8,
        0,
    ),
)
_INVENTORY = (
    ("2027-Q1", "school", "rock", 1, 100),
    ("2027-Q1", "sorterer", "gravel", 1, 50),
    ("2027-Q1", "sorterer", "mixed_fill", 2, 30),
    ("2027-Q2", "school", "rock", 1, 40),
    ("2027-Q2", "mellomlager", "rock", 1, 50),
    ("2027-Q2", "sorterer", "gravel", 1, 20),
    ("2027-Q2", "vasker", "sand", 1, 24),
    ("2027-Q3", "sorterer", "gravel", 1, 20),
)
_UNPLACED = (("homes-clay", "2027-Q1", 20), ("homes-clay", "2027-Q2", 20), ("school-lawn", "2027-Q1", 10))
_UNLIMITED = math.inf
# facility: by quarter capacity, used, shadow price, remaining total, total's shadow price
_CAPACITY = {
    "deponi": ((80, 80, 0), (80, 80, 0), (1500, 1500, 0), (920, 840, 840), (0, 0, 0)),
    "sorterer": ((_UNLIMITED,) * 3, (100, 0, 0), (0, 0, 0), (20, 80, 80), (0, 0, 0)),
    "vasker": ((_UNLIMITED,) * 3, (0, 30, 0), (0, 0, 0), (_UNLIMITED,) * 3, (0, 0, 0)),
    "mellomlager": ((_UNLIMITED,) * 3, (0, 50, 0), (0, 0, 0), (60, 10, 60), (0, 0, 0)),
    "pukkverk": ((0, 100, 100), (0, 0, 6), (0, 0, 0), (_UNLIMITED,) * 3, (0, 0, 0)),
    "utfylling-ny": ((0, _UNLIMITED, _UNLIMITED), (0, 50, 0), (0, 0, 0), (50, 0, 0), (12, 12, 12)),
    "lager-nytt": ((_UNLIMITED,) * 3, (0, 0, 0), (0, 0, 0), (500, 500, 500), (0, 0, 0)),
}
_PERIODS = ("2027-Q1", "2027-Q2", "2027-Q3")
_PLACES = (
    Place("school", "Ranheim skole", "project", 10.5, 63.4),
    Place("homes", "Heimdal boliger", "project", 10.3, 63.3),
    Place("school-rock", "Ranheim skole", "surplus", 10.5, 63.4),
    Place("school-fill", "Ranheim skole", "need", 10.5, 63.4),
    Place("school-drain", "Ranheim skole", "need", 10.5, 63.4),
    Place("school-lawn", "Ranheim skole", "need", 10.5, 63.4),
    Place("homes-mixed", "Heimdal boliger", "surplus", 10.3, 63.3),
    Place("homes-clay", "Heimdal boliger", "surplus", 10.3, 63.3),
    Place("homes-fill", "Heimdal boliger", "need", 10.3, 63.3),
    Place("homes-sand", "Heimdal boliger", "need", 10.3, 63.3),
    Place("deponi", "Deponi over sjøen", "landfill", 10.4, 63.5),
    Place("sorterer", "Sorteringsanlegg", "sorting", 10.2, 63.35),
    Place("vasker", "Vaskeanlegg", "treatment", 10.2, 63.35),
    Place("mellomlager", "Mellomlager", "storage", 10.35, 63.33),
    Place("pukkverk", "Pukkverk", "quarry", 10.3, 63.2),
    Place("utfylling-ny", "Utfylling", "recovery", 10.6, 63.45),
    Place("lager-nytt", "Nytt lager", "storage", 10.35, 63.33),
)


def hand_worked_plan() -> Plan:
    """The plan, as a planner would hand it over before it is written."""
    period, start, end, mass, klass, tonnes, kilometres, nok, co2_kg, level = map(list, zip(*_FLOWS, strict=True))
    weight = _numbers(tonnes)
    flows = Flows(
        period=_periods(period),
        from_id=_texts(start),
        to_id=_texts(end),
        mass_type=_mass_types(mass),
        contamination_class=np.array(klass),
        tonnes=weight,
        kilometres=_numbers(kilometres),
        cost_nok=_numbers(nok) * weight,
        co2_kg=_numbers(co2_kg) * weight,
        pyramid_level=np.array(level),
    )
    period, holder, mass, klass, tonnes = map(list, zip(*_INVENTORY, strict=True))
    inventory = Inventory(_periods(period), _texts(holder), _mass_types(mass), np.array(klass), _numbers(tonnes))
    lot, period, tonnes = map(list, zip(*_UNPLACED, strict=True))
    unplaced = Unplaced(_texts(lot), _periods(period), _numbers(tonnes))
    figures = [np.concatenate([_numbers(rows[column]) for rows in _CAPACITY.values()]) for column in range(5)]
    capacity = Capacity(
        _texts([name for name in _CAPACITY for _ in _PERIODS]), _periods(_PERIODS * len(_CAPACITY)), *figures
    )
    openings = Openings(_texts(["utfylling-ny", "lager-nytt"]), np.array([True, False]), _numbers([5000, 9000]))
    return Plan(flows, inventory, unplaced, capacity, openings, hand_worked_summary(), _PLACES)


def hand_worked_summary() -> dict[str, Any]:
    """summary.json without its seal. Amounts are sums of tonnes × figures above."""
    terms = {
        "transport": 800 + 2000 + 500 + 800 + 420 + 2000 + 800 + 600 + 192 + 12 * QUARRY_KILOMETRES,
        "handling": 600 * 10.0,
        "fees": 5000.0 + 8000 + 250 - 100 + 2400 + 8000 + 360,
        "carbon": 2961.6 + 0.6 * QUARRY_KILOMETRES,
        "holding": 50 * 2 + (80 + 20 + 20) * 1.0,
        "leftover_stock": 20 * 100.0,
        "unplaced_surplus": 40 * 2000.0,
        "unmet_need": 10 * 1000.0,
        "openings": 5000.0,
        "pyramid": 90 * 10 + 54 * 20 + 50 * 30 + (160 + 26 + 20) * 40.0,
    }
    objective = sum(terms.values())
    return {
        "format_version": "1",
        "status": "optimal",
        "is_mixed_integer": True,
        "shadow_prices_from": "linear programme with openings fixed",
        "pyramid": "weighted",
        "objective_nok": objective,
        "bound_nok": objective,
        "gap": 0.0,
        "objective_terms_nok": terms,
        "cost_nok": terms["transport"] + terms["handling"] + terms["fees"],
        "co2_kg": terms["carbon"],
        "tonnes_by_pyramid_level": {"2": 60.0, "3": 90.0, "4": 54.0, "5": 50.0, "6": 160.0},
        "virgin_tonnes": 6.0,
        "loss_tonnes": 26.0,
        "leftover_tonnes": 20.0,
        "surplus_tonnes": 200.0 + 100 + 200,
        "need_tonnes": 60.0 + 30 + 10 + 90 + 30,
        "unplaced_surplus_tonnes": 40.0,
        "unmet_need_tonnes": 10.0,
        "tonne_kilometres": 400 + 2400 + 250 + 400 + 210 + 2400 + 400 + 300 + 96 + 6 * QUARRY_KILOMETRES,
        "truck_trips": 600 / 30,
        "truck_payload_tonnes": 30.0,
        "kilometres_by_source": {"same_site": 3, "listed": 8, "road_network": 0, "great_circle": 5},
        "lots_outside_horizon": [{"lot_id": "homes-clay", "direction": "surplus", "tonnes": 100.0}],
        "seconds": {"arcs": 0.01, "solve": 0.02},
        "versions": {"ressursbank": "0.1.0", "highs": "1.15.1", "python": "3.11.2"},
        "assumptions": {
            "horizon_start": "2027-Q1",
            "periods": 3,
            "nok_per_tonne_km": 2.0,
            "handling_nok_per_tonne": 10.0,
            "co2_kg_per_tonne_km": 0.1,
            "carbon_price_nok_per_tonne": 1000.0,
            "unmet_need_nok_per_tonne": 1000.0,
            "unplaced_surplus_nok_per_tonne": 2000.0,
            "leftover_stock_nok_per_tonne": 100.0,
            "detour_factor": 1.5,
            "pyramid": "weighted",
            "discount_rate_per_year": 0.0,
            "co2_kg_per_tonne": {
                "own_site": 1.0,
                "reuse": 2.0,
                "storage": 3.0,
                "sorting": 4.0,
                "treatment": 5.0,
                "recovery": 6.0,
                "landfill": 7.0,
                "quarry": 8.0,
            },
            "pyramid_nok_per_tonne": {"2": 0.0, "3": 10.0, "4": 20.0, "5": 30.0, "6": 40.0},
        },
        "reference": {
            "name": "nearest landfill with room",
            "tonne_kilometres": 8400.0,
            "co2_kg": 3100.0,
            "cost_nok": 41000.0,
            "landfilled_tonnes": 160.0,
            "unplaced_tonnes": 340.0,
            "unmet_tonnes": 190.0,
        },
    }


def _texts(values: Sequence[object]) -> np.ndarray[Any, np.dtype[np.object_]]:
    return np.array(values, dtype=object)


def _numbers(values: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def _periods(values: Any) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([parse_period(value) for value in values])


def _mass_types(values: list[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([vocabulary.MASS_TYPES.code(value) for value in values])
