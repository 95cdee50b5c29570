"""The market in the process is the database's: what has changed is read again, what is promised is gone."""

import numpy as np
import pytest

from ressursbank.matching import best_partners
from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.services import change
from ressursbank.portal.exchange import match_index
from ressursbank.portal.exchange.from_region import load_region
from ressursbank.portal.exchange.match_index import Market, current_market, read_market
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.marketplace.models import Agreement, Listing
from ressursbank.portal.marketplace.storage.bookings import move_booking
from ressursbank.portal.plans.models import Assumption
from ressursbank.portal.projects.lots import add_lots, edit_lot, withdraw_lot
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.region.capacity import capacity_tonnes
from ressursbank.region.generate import generate_region
from tests.portal.marketplace.stored import book, make_storage
from tests.portal.people import People
from tests.portal.remembered import forget


@pytest.fixture
def market(people: People) -> Market:
    """A region of 30 projects in the database; the first project is Trondheim's."""
    load_region(OPERATOR, generate_region(30, 14, 8, 2, seed=6))
    Project.objects.filter(pk=Project.objects.order_by("pk")[0].pk).update(
        organisation=people.organisation["trondheim"]
    )
    return current_market()


def _without_reading_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> Market:
        raise AssertionError("everything was read")

    monkeypatch.setattr(match_index, "read_market", refuse)


def _same(one: Market, other: Market) -> None:
    """Every lot has the same partners in both."""
    assert set(one.index.lot_rows) == set(other.index.lot_rows)
    for lot_id in one.index.lot_rows:
        assert best_partners(one.index, lot_id) == best_partners(other.index, lot_id)


def _first(people: People) -> Project:
    return Project.objects.get(organisation=people.organisation["trondheim"])


def test_nothing_new_is_the_same_market(market: Market) -> None:
    assert current_market() is market


def test_a_new_lot_a_changed_lot_and_a_withdrawn_one_are_seen(
    market: Market, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_reading_everything(monkeypatch)
    project, berit = _first(people), people.acting("berit")
    [made] = add_lots(
        berit,
        project,
        [
            {
                "direction": "surplus",
                "mass_type": "clay",
                "contamination_class": 1,
                "from_period": market.region.first_period,
                "to_period": market.region.first_period + 1,
                "tonnes": 4200,
            }
        ],
    )
    assert made.public_id in current_market().index.lot_rows
    edit_lot(berit, made, {"tonnes": 5000.0}, made.version)
    now = current_market()
    assert now.region.lots.tonnes[now.index.lot_rows[made.public_id]] == 5000
    made.refresh_from_db()
    withdraw_lot(berit, made, made.version)
    now = current_market()
    assert made.public_id not in now.index.lot_rows
    monkeypatch.undo()
    _same(now, read_market())


def test_a_facility_that_closes_and_a_figure_that_changes_are_seen(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_reading_everything(monkeypatch)
    facility = Facility.objects.filter(kind="landfill", is_candidate=False).order_by("pk")[0]
    change(OPERATOR, "facility.edit", facility, {"closes": market.region.first_period - 1}, version=facility.version)
    Assumption.objects.update_or_create(key="nok_per_tonne_km", defaults={"value": 9.5})
    now = current_market()
    assert now.region.assumptions.nok_per_tonne_km == 9.5
    monkeypatch.undo()
    _same(now, read_market())


def test_a_project_that_is_closed_takes_its_lots_along(
    market: Market, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without_reading_everything(monkeypatch)
    project = _first(people)
    lots = [lot.public_id for lot in project.lots.all()]
    Lot.objects.filter(project=project).update(state=Publication.CLOSED)
    change(people.acting("berit"), "project.close", project, {"state": Publication.CLOSED}, version=project.version)
    now = current_market()
    assert lots
    assert not set(lots) & set(now.index.lot_rows)
    monkeypatch.undo()
    _same(now, read_market())


def test_a_booking_takes_of_the_room_that_is_offered(
    market: Market, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = make_storage(people, from_period=market.region.first_period, to_period=market.region.first_period + 7)
    room = _room_of(current_market(), area.public_id)
    assert room == area.room_tonnes
    _without_reading_everything(monkeypatch)
    booked = {"from_period": area.from_period, "to_period": area.from_period + 1}
    booking = book(people, area, 4000, **booked)
    assert _room_of(current_market(), area.public_id) == room, "nothing is held before the keeper confirms"
    move_booking(people.acting("lars"), booking, "confirm")
    assert _room_of(current_market(), area.public_id) == room - 4000
    monkeypatch.undo()
    _same(current_market(), read_market())


def _room_of(market: Market, id_: str) -> float:
    row, first = market.facility_rows[id_], market.region.first_period
    return float(market.index.facility_room.within(*(np.array([each]) for each in (row, first, first + 3)))[0])


def test_an_agreement_with_a_facility_takes_of_its_room(market: Market, people: People) -> None:
    first = market.region.first_period
    capacity = capacity_tonnes(market.region)[:, :4]
    row = int(np.flatnonzero(np.isfinite(capacity).all(axis=1) & (capacity > 1000).all(axis=1))[0])
    place = Facility.objects.get(public_id=market.region.facilities.id[row])
    before = _room_of(market, place.public_id)
    Agreement.objects.create(
        public_id="v-room",
        giver=people.organisation["trondheim"],
        taker=people.organisation["fjord"],
        facility=place,
        asked_by="giver",
        state="agreed",
        mass_type="clay",
        contamination_class=1,
        tonnes=100,
        from_period=first,
        to_period=first + 3,
    )
    forget()
    assert _room_of(current_market(), place.public_id) == pytest.approx(before - 100)


def test_rows_that_no_log_explains_are_read(market: Market) -> None:
    project = Project.objects.order_by("-pk")[0]
    Lot.objects.create(
        public_id="l-unlogged",
        project=project,
        direction="need",
        mass_type="rock",
        contamination_class=2,
        from_period=market.region.first_period,
        to_period=market.region.first_period,
        tonnes=100,
        state="published",
    )
    assert "l-unlogged" in current_market().index.lot_rows


def test_promised_tonnes_are_no_longer_on_the_market(market: Market, people: People) -> None:
    lot_id = next(
        id_ for id_ in market.index.lot_rows if any(p.kind == "need" for p in best_partners(market.index, id_, 5))
    )
    partner = next(p for p in best_partners(market.index, lot_id, 5) if p.kind == "need")
    need = Lot.objects.get(public_id=partner.partner_id)
    Lot.objects.filter(pk=need.pk).update(promised_tonnes=need.tonnes)
    project = _first(people)
    change(people.acting("berit"), "project.edit", project, {"description": "Ny"}, version=project.version)
    now = current_market()
    assert now.region.lots.tonnes[now.index.lot_rows[need.public_id]] == need.tonnes
    assert partner.partner_id not in {p.partner_id for p in best_partners(now.index, lot_id, 1000)}


def test_a_listing_for_some_is_hidden_from_the_others(market: Market, people: People) -> None:
    lot = Lot.objects.filter(direction="need").order_by("pk")[0]
    listing = Listing.objects.create(
        public_id="m-1",
        lot=lot,
        organisation=people.organisation["fjord"],
        title="Stein",
        visibility=Listing.Visibility.INVITED,
    )
    listing.invited.add(people.organisation["graver"])
    now, row = read_market(), market.index.lot_rows[lot.public_id]
    sees = {
        name: row not in now.hidden_lots(people.acting(name)) for name in ("frida", "geir", "berit", "ada", "nobody")
    }
    assert sees == {"frida": True, "geir": True, "berit": False, "ada": True, "nobody": False}
    Listing.objects.filter(pk=listing.pk).update(visibility=Listing.Visibility.MEMBERS)
    now = read_market()
    assert row not in now.hidden_lots(people.acting("berit"))
    assert row in now.hidden_lots(people.acting("nobody"))
    Listing.objects.filter(pk=listing.pk).update(state=Listing.State.REMOVED)
    assert row in read_market().hidden_lots(people.acting("berit"))


def test_roads_are_used_where_no_distance_is_listed(market: Market) -> None:
    sources = {
        partner.distance_source
        for lot_id in list(market.index.lot_rows)[:30]
        for partner in best_partners(market.index, lot_id)
    }
    assert sources <= {"road_network", "listed", "same_site", "great_circle"}
    assert "road_network" in sources
