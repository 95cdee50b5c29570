"""What a tonne of each flow costs, emits and counts as, worked out by hand for one region."""

import numpy as np
import pytest

from ressursbank.flows.ends import facility_senders, facility_takers, lot_senders, need_takers
from ressursbank.flows.price import price
from ressursbank.region.distances import DISTANCE_SOURCES
from ressursbank.region.tables import Region
from tests.rules.tiny_regions import Q1, facility, kilometres, need, surplus, tiny_region

CO2 = {
    "own_site": 1.0,
    "reuse": 2.0,
    "storage": 3.0,
    "sorting": 4.0,
    "treatment": 5.0,
    "recovery": 6.0,
    "landfill": 7.0,
    "quarry": 8.0,
}


def region() -> Region:
    """School and homes 10 km apart; every facility 20 km from both, save the landfill over the sea."""
    lots = [
        surplus("dug", "sand", 100, Q1),
        need("own", "sand", 100, Q1),
        need("other", "sand", 100, Q1, project="homes"),
    ]
    facilities = [
        facility("landfill", "landfill", {"sand": 70.0}),
        facility("recovery", "recovery", {"sand": -5.0}),
        facility("storage", "storage", {"sand": 15.0}),
        facility("sorting", "sorting", {"sand": 30.0}, yields=[("sand", "sand", 1.0)]),
        facility("treatment", "treatment", {"sand": 90.0}, yields=[("sand", "sand", 1.0)]),
        facility("quarry", "quarry", {"sand": 120.0}),
    ]
    places = [row["id"] for row in facilities if row["id"] != "landfill"]
    distances = [
        kilometres("school", "homes", 10),
        kilometres("school", "landfill", 300, haul_nok_per_tonne=45.0, haul_co2_kg_per_tonne=1.5),
        *(kilometres(site, place, 20) for place in places for site in ("school", "homes", "landfill")),
        *(kilometres(one, other, 20) for one in places for other in places if one < other),
    ]
    return tiny_region(
        lots,
        facilities,
        distances=distances,
        nok_per_tonne_km=3.0,
        handling_nok_per_tonne=12.0,
        co2_kg_per_tonne_km=0.1,
        co2_kg_per_tonne=CO2,
    )


@pytest.mark.parametrize(
    ("start", "end", "cost_nok", "co2_kg", "level"),
    [
        ("dug", "own", 12, 1, 2),
        ("dug", "other", 10 * 3 + 12, 10 * 0.1 + 2, 3),
        ("dug", "landfill", 45 + 12 + 70, 1.5 + 7, 6),
        ("dug", "recovery", 20 * 3 + 12 - 5, 20 * 0.1 + 6, 5),
        ("dug", "storage", 20 * 3 + 12 + 15, 20 * 0.1 + 3, 0),
        ("dug", "sorting", 20 * 3 + 12 + 30, 20 * 0.1 + 4, 0),
        ("dug", "treatment", 20 * 3 + 12 + 90, 20 * 0.1 + 5, 0),
        ("storage", "own", 20 * 3 + 12, 20 * 0.1 + 2, 3),
        ("storage", "sorting", 20 * 3 + 12 + 30, 20 * 0.1 + 4, 0),
        ("storage", "landfill", 20 * 3 + 12 + 70, 20 * 0.1 + 7, 6),
        ("sorting", "treatment", 20 * 3 + 12 + 90, 20 * 0.1 + 5, 0),
        ("sorting", "own", 20 * 3 + 12, 20 * 0.1 + 2, 4),
        ("treatment", "other", 20 * 3 + 12, 20 * 0.1 + 2, 4),
        ("treatment", "recovery", 20 * 3 + 12 - 5, 20 * 0.1 + 6, 5),
        ("quarry", "own", 20 * 3 + 12 + 120, 20 * 0.1 + 8, 0),
    ],
)
def test_a_tonne_is_priced_by_the_table_of_flows(
    start: str, end: str, cost_nok: float, co2_kg: float, level: int
) -> None:
    here = region()
    lots, facilities = here.lots.id.tolist(), here.facilities.id.tolist()
    senders = lot_senders(here) if start in lots else facility_senders(here)
    takers = need_takers(here) if end in lots else facility_takers(here)
    sender = np.flatnonzero(senders.row == (lots if start in lots else facilities).index(start))[:1]
    taker = np.flatnonzero(takers.row == (lots if end in lots else facilities).index(end))[:1]
    found = price(here, senders.take(sender), takers.take(taker))
    assert found.cost_nok[0] == pytest.approx(cost_nok)
    assert found.co2_kg[0] == pytest.approx(co2_kg)
    assert found.pyramid_level[0] == level


def test_the_parts_of_a_price_and_where_its_kilometres_come_from_are_told_apart() -> None:
    here = region()
    takers = facility_takers(here)
    over_the_sea = np.flatnonzero(takers.row == here.facilities.id.tolist().index("landfill"))
    found = price(here, lot_senders(here), takers.take(over_the_sea))
    assert (found.kilometres[0], found.haul_nok[0], found.handling_nok[0], found.fee_nok[0]) == (300, 45, 12, 70)
    assert (found.haul_co2_kg[0], found.handling_co2_kg[0]) == (1.5, 7)
    assert DISTANCE_SOURCES[found.distance_source[0]] == "listed"
