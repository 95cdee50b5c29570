"""What agreements and bookings hold of a facility is not offered again."""

from dataclasses import replace

import numpy as np
import pytest

from ressursbank import vocabulary
from ressursbank.matching import HeldRoom, Match, MatchIndex, best_partners
from ressursbank.matching.room import FacilityRoom
from ressursbank.region.capacity import capacity_tonnes
from ressursbank.region.generate import generate_region
from ressursbank.region.tables import Integers, Region


@pytest.fixture(scope="module")
def region() -> Region:
    return generate_region(40, 20, 10, 3, seed=4)


def _of_kind(region: Region, kind: str) -> int:
    return int(np.flatnonzero(region.facilities.kind == vocabulary.FACILITY_KINDS.code(kind))[0])


def _nothing_held(region: Region) -> HeldRoom:
    shape = (len(region.facilities), region.assumptions.periods)
    return HeldRoom(np.zeros(shape), np.zeros(shape))


def _rows(*values: int) -> Integers:
    return np.array(values, dtype=np.int64)


def _within(room: FacilityRoom, facility: int, first: int, last: int) -> float:
    start = room.region.first_period
    return float(room.within(_rows(facility), _rows(start + first), _rows(start + last))[0])


def test_what_is_hauled_to_a_landfill_takes_of_its_quarters_and_of_its_life(region: Region) -> None:
    landfill = _of_kind(region, "landfill")
    held = _nothing_held(region)
    free = capacity_tonnes(region)[landfill]
    before = _within(FacilityRoom.of(region), landfill, 0, 9)
    assert 0 < before < np.inf
    held.moving[landfill] = free / 10
    assert _within(FacilityRoom.of(region, held), landfill, 0, 9) == pytest.approx(before * 0.9)
    life = region.facilities.total_tonnes.copy()
    life[landfill] = before / 2
    nearly_full = replace(region, facilities=replace(region.facilities, total_tonnes=life))
    left = before / 2 - held.moving[landfill].sum()
    assert _within(FacilityRoom.of(nearly_full, held), landfill, 0, 9) == pytest.approx(left)


def test_bookings_take_of_a_storage_what_stands_there_most_in_the_window(region: Region) -> None:
    storage = _of_kind(region, "storage")
    facilities = replace(region.facilities, total_tonnes=np.full(len(region.facilities), 1000.0))
    region = replace(region, facilities=facilities)
    held = _nothing_held(region)
    held.standing[storage, 2:4] = 300
    held.standing[storage, 3] = 400
    room = FacilityRoom.of(region, held)
    without = FacilityRoom.of(region)
    for first, last, booked in ((0, 1, 0), (2, 2, 300), (0, 9, 400), (4, 9, 0)):
        free = without.until[storage, last + 1] - without.until[storage, first]
        expected = 1000 - booked if without.is_unlimited[storage] else min(free, 1000 - booked)
        assert _within(room, storage, first, last) == expected


def test_a_place_whose_room_is_promised_is_no_partner(region: Region) -> None:
    index = MatchIndex.of(region)
    ids = [str(id_) for id_ in region.lots.id]
    lot_id = next(id_ for id_ in ids if _landfills(region, best_partners(index, id_, 99)))
    full = _nothing_held(region)
    full.moving[:] = 1e9
    assert not _landfills(region, best_partners(MatchIndex.of(region, held=full), lot_id, 99))


def _landfills(region: Region, partners: tuple[Match, ...]) -> set[str]:
    kind = vocabulary.FACILITY_KINDS.code("landfill")
    return {partner.partner_id for partner in partners} & set(region.facilities.id[region.facilities.kind == kind])
