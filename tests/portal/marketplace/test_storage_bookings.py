"""Booking storage: what may be asked for, who answers, and that confirmed tonnes never exceed the room of a quarter."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from ressursbank.portal.accounts.acting import OPERATOR
from ressursbank.portal.audit.models import Change
from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.exchange.to_region import region_of_database
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.facilities.services import edit_storage, set_state
from ressursbank.portal.marketplace.alerts.post import send_due
from ressursbank.portal.marketplace.models import Notice, StorageBooking, StorageQuarter
from ressursbank.portal.marketplace.storage.bookings import BookingError, end_past_bookings, move_booking
from ressursbank.portal.marketplace.storage.limits import today_is
from ressursbank.portal.marketplace.storage.notices import text_of
from ressursbank.portal.marketplace.storage.room import NoRoomError, RoomIsBookedError, quarters_of
from ressursbank.portal.permissions import NotAllowedError
from tests.portal.facilities.made import make_project
from tests.portal.marketplace.listed import make_lot_to_list
from tests.portal.marketplace.stored import MARCH, Q1, book, bring, confirmed, make_storage
from tests.portal.people import People

pytestmark = pytest.mark.django_db


def booked(area: StorageArea) -> list[float]:
    """What is booked of each quarter."""
    return [quarter.booked_tonnes for quarter in quarters_of(area)]


def test_asking_holds_nothing_and_confirming_holds_every_quarter(people: People) -> None:
    area = make_storage(people)
    asked = book(people, area, from_period=Q1 + 1, to_period=Q1 + 2)
    assert (asked.state, sum(booked(area))) == ("asked", 0)
    move_booking(people.acting("lars"), asked, "confirm")
    assert booked(area) == [0, 4000, 4000, *[0] * 9]
    assert StorageBooking.objects.get().state == "confirmed"


def test_confirmed_bookings_never_exceed_the_room_and_nothing_is_taken_of_the_quarters_that_had_room(
    people: People,
) -> None:
    area = make_storage(people)
    first = book(people, area, 6000, from_period=Q1 + 3, to_period=Q1 + 4)
    late = book(people, area, 6000, from_period=Q1, to_period=Q1 + 3)
    move_booking(people.acting("lars"), first, "confirm")
    with pytest.raises(NoRoomError, match=r"3\s000 t er ledig i 4\. kv\. 2026"):
        move_booking(people.acting("lars"), late, "confirm")
    late.refresh_from_db()
    assert (late.state, booked(area)[:5]) == ("asked", [0, 0, 0, 6000, 6000])
    confirmed(people, area, 3000, from_period=Q1 + 3, to_period=Q1 + 3)
    assert booked(area)[3] == 9000


def test_thirds_fill_a_quarter_exactly(people: People) -> None:
    area = make_storage(people, room_tonnes=1.0)
    done = [confirmed(people, area, 1 / 3, to_period=Q1) for _number in range(3)]
    assert booked(area)[0] == 1.0
    for booking in done:
        move_booking(people.acting("berit"), booking, "cancel")
    assert booked(area)[0] == 0.0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"mass_type": "rock"}, "massetypen"),
        ({"contamination_class": 3}, "til og med 2"),
        ({"from_period": Q1 - 1}, "1. kv. 2026 til 4. kv. 2028"),
        ({"to_period": Q1 + 4}, "høyst 4 kvartaler"),
    ],
)
def test_only_what_the_area_takes_can_be_asked_for(people: People, fields: dict[str, Any], words: str) -> None:
    area = make_storage(people, max_storage_quarters=4)
    with pytest.raises(BookingError, match=words):
        book(people, area, **fields)
    assert not StorageBooking.objects.exists()


def test_more_than_is_free_cannot_be_asked_for(people: People) -> None:
    area = make_storage(people)
    confirmed(people, area, 7000)
    with pytest.raises(NoRoomError, match=r"Bare 2\s000 t er ledig i 1\. kv\. 2026"):
        book(people, area, 2500)


def test_a_projects_own_area_is_booked_by_its_own_organisations_alone(people: People) -> None:
    project = make_project(organisation=people.organisation["trondheim"])
    area = make_storage(people, kind="own_site", project=project)
    with pytest.raises(NotAllowedError):
        book(people, area, who="frida")
    assert book(people, area, who="berit").state == "asked"


def test_each_move_has_its_own_side_and_its_own_states(people: People) -> None:
    area = make_storage(people)
    booking = book(people, area)
    for verb, wrong in (("confirm", "berit"), ("decline", "clara"), ("end", "mona"), ("cancel", "lars")):
        with pytest.raises(NotAllowedError):
            move_booking(people.acting(wrong), booking, verb)
    with pytest.raises(BookingError):
        move_booking(people.acting("lars"), booking, "end")
    seen = booking.version
    move_booking(people.acting("lars"), booking, "decline", why="Vi har lovet det bort")
    stale = StorageBooking.objects.get()
    stale.state, stale.version = "asked", seen
    with pytest.raises(EditConflictError):
        move_booking(people.acting("lars"), stale, "confirm")
    with pytest.raises(BookingError, match="besvart eller avsluttet"):
        move_booking(people.acting("berit"), booking, "cancel")
    assert sum(booked(area)) == 0


def test_cancelling_and_ending_free_the_room(people: People) -> None:
    area = make_storage(people)
    first, second = confirmed(people, area, 5000), confirmed(people, area, 3000)
    move_booking(people.acting("berit"), first, "cancel")
    assert booked(area)[:4] == [3000] * 4
    move_booking(people.acting("lars"), second, "end")
    assert sum(booked(area)) == 0


def test_a_booking_is_not_given_up_while_its_masses_stand_there(people: People) -> None:
    area = make_storage(people)
    booking = confirmed(people, area)
    bring(people, booking)
    for who, verb in (("berit", "cancel"), ("lars", "end")):
        with pytest.raises(BookingError, match=r"1\s000 t av denne bookingen står på arealet"):
            move_booking(people.acting(who), StorageBooking.objects.get(), verb)
    assert booked(area)[0] == 4000


def test_bookings_that_are_over_and_empty_are_ended_by_the_day(people: People) -> None:
    area = make_storage(people)
    empty, used = confirmed(people, area, 2000), confirmed(people, area, 3000)
    bring(people, used)
    assert end_past_bookings(MARCH) == 0
    assert end_past_bookings(MARCH.replace(year=2027)) == 1
    empty.refresh_from_db()
    used.refresh_from_db()
    assert (empty.state, used.state, booked(area)[0]) == ("ended", "confirmed", 3000)


def _edit(people: People, area: StorageArea, **fields: object) -> None:
    place = {name: getattr(area.site, name) for name in ("name", "longitude", "latitude", "municipality")}
    edit_storage(people.acting("lars"), StorageArea.objects.get(), fields, place, version=None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"room_tonnes": 3999.0}, "room_tonnes"),
        ({"from_period": Q1 + 1}, "from_period"),
        ({"to_period": Q1 + 2}, "to_period"),
    ],
)
def test_an_area_is_not_made_smaller_or_shorter_than_what_is_booked(
    people: People, fields: dict[str, object], field: str
) -> None:
    area = make_storage(people)
    confirmed(people, area)
    with pytest.raises(RoomIsBookedError, match=r"4\s000 t er booket i") as refused:
        _edit(people, area, **fields)
    assert refused.value.field == field
    kept = StorageArea.objects.get()
    assert (kept.room_tonnes, kept.from_period, kept.to_period, kept.version) == (9000, Q1, Q1 + 11, 1)


def test_an_area_made_as_small_as_its_bookings_takes_no_more_and_grows_again(people: People) -> None:
    area = make_storage(people)
    confirmed(people, area)
    _edit(people, area, room_tonnes=4000.0, to_period=Q1 + 3)
    area.refresh_from_db()
    with pytest.raises(NoRoomError):
        book(people, area, 1)
    _edit(people, area, room_tonnes=5000.0)
    area.refresh_from_db()
    confirmed(people, area, 1000)
    assert set(StorageQuarter.objects.values_list("room_tonnes", "booked_tonnes")) == {(5000.0, 5000.0)}


def test_an_area_with_bookings_or_masses_is_not_withdrawn(people: People) -> None:
    area = make_storage(people)
    booking = confirmed(people, area)
    with pytest.raises(RoomIsBookedError, match="bekreftede bookinger"):
        set_state(people.acting("lars"), area, "withdraw")
    answer = people.client("lars").post(
        reverse("facilities:storage_withdraw", args=[area.public_id]), {"version": 1, "why": "Skal bygges"}
    )
    assert "bekreftede bookinger" in answer.content.decode()
    move_booking(people.acting("lars"), booking, "end")
    set_state(people.acting("lars"), StorageArea.objects.get(), "withdraw")
    assert StorageArea.objects.get().state == "withdrawn"


def test_undoing_a_larger_room_is_refused_when_it_has_been_booked(people: People) -> None:
    area = make_storage(people)
    _edit(people, area, room_tonnes=12000.0)
    batch = Change.objects.get(action="storage.edit", thing_type="facilities.storagearea").batch
    confirmed(people, StorageArea.objects.get(), 10000)
    answer = people.client("lars").post(
        reverse("facilities:storage_undo", args=[area.public_id, batch]), {"why": ""}, follow=True
    )
    assert "10 000 t er booket" in answer.content.decode().replace("\u202f", " ")
    assert StorageArea.objects.get().room_tonnes == 12000
    assert set(StorageQuarter.objects.values_list("room_tonnes", flat=True)) == {12000.0}


def test_keeper_and_booker_are_told_by_notice_and_letter(people: People) -> None:
    area = make_storage(people)
    booking = book(people, area)
    send_due()
    asked = Notice.objects.get()
    assert (asked.organisation, asked.mailed_at is not None) == (people.organisation["gard"], True)
    assert text_of(asked).replace("\u202f", " ") == (
        "Trondheim kommune ber om plass til 4 000 t leire på Jordet, 1. kv. 2026 til 4. kv. 2026."
    )
    assert [letter.to for letter in mail.outbox] == [["lars@example.no"]]
    assert f"http://localhost:8000{reverse('market:booking', args=[booking.public_id])}" in mail.outbox[0].body
    move_booking(people.acting("lars"), booking, "decline", why="Fullt fra høsten")
    send_due()
    assert {letter.to[0] for letter in mail.outbox[1:]} == {"berit@example.no", "bo@example.no", "tor@example.no"}
    assert "Fullt fra høsten" in mail.outbox[1].body


def test_confirmed_bookings_take_nothing_out_of_the_region_package(people: People) -> None:
    area = make_storage(people)
    before = list(region_of_database().facilities.total_tonnes)
    confirmed(people, area)
    assert list(region_of_database().facilities.total_tonnes) == before


def test_from_the_storage_page_to_a_confirmed_booking(people: People) -> None:
    now = today_is().year * 4
    area = make_storage(people, from_period=now, to_period=now + 7)
    berit, lars = people.client("berit"), people.client("lars")
    page = berit.get(reverse("facilities:storage", args=[area.public_id])).content.decode()
    address = reverse("market:storage_book", args=[area.public_id])
    assert address in page
    assert (
        address
        not in people.client("nobody").get(reverse("facilities:storage", args=[area.public_id])).content.decode()
    )
    year = today_is().year + 1
    data = {
        "mass_type": "clay", "contamination_class": "1", "tonnes": "10 000", "from_period": f"{year}-Q1",
        "to_period": f"{year}-Q2", "goes_to": "disposal", "note": "Kommer fra skolen",
    }  # fmt: skip
    refused = berit.post(address, data).content.decode().replace("\u202f", " ")
    assert f"Bare 9 000 t er ledig i 1. kv. {year}" in refused
    made = berit.post(address, data | {"tonnes": "8 500"}, follow=True)
    assert "Ingenting er holdt av før" in made.content.decode()
    booking = StorageBooking.objects.get()
    waiting = lars.get(reverse("market:storage_bookings", args=[area.public_id])).content.decode()
    assert "1 venter på svar" in waiting
    confirm = reverse("market:booking_confirm", args=[booking.public_id])
    done = lars.post(confirm, {"version": booking.version, "why": ""}, follow=True).content.decode()
    assert "Plassen er holdt av i alle kvartalene" in done
    shown = people.client("nobody").get(reverse("facilities:storage", args=[area.public_id])).content.decode()
    assert shown.replace("\u202f", " ").count("(8 500 t booket)") == 2
    assert "Trondheim kommune" not in shown


def test_a_lot_says_what_it_is(people: People) -> None:
    now = today_is().year * 4
    area = make_storage(people, from_period=now, to_period=now + 7)
    lot = make_lot_to_list(people)
    quarter = f"{today_is().year + 1}-Q1"
    data = {"lot": lot.public_id, "tonnes": "1000", "from_period": quarter, "to_period": quarter, "note": ""}
    address = reverse("market:storage_book", args=[area.public_id])
    wrong = people.client("berit").post(address, data | {"mass_type": "till", "tonnes": "5000"}).content.decode()
    assert "Masseposten sier leire" in wrong
    assert "Masseposten er på" in wrong
    people.client("berit").post(address, data)
    booking = StorageBooking.objects.get()
    assert (booking.lot, booking.mass_type, booking.contamination_class, booking.goes_to) == (lot, "clay", 1, "")


def test_others_do_not_see_a_booking(people: People) -> None:
    booking = book(people, make_storage(people))
    for who, status in (("berit", 200), ("lars", 200), ("clara", 200), ("frida", 404), ("per", 404), ("nobody", 404)):
        assert people.client(who).get(reverse("market:booking", args=[booking.public_id])).status_code == status, who


def test_the_number_of_queries_does_not_grow(people: People, django_assert_max_num_queries: object) -> None:
    area = make_storage(people, room_tonnes=1e6)
    for _number in range(30):
        confirmed(people, area, 10)
    lars, berit = people.client("lars"), people.client("berit")
    with django_assert_max_num_queries(11):  # type: ignore[operator]  # pytest-django's fixture
        lars.get(reverse("market:storage_bookings", args=[area.public_id]))
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        berit.get(reverse("market:bookings"))


def test_time_itself_ends_bookings_and_does_nothing_else(people: People) -> None:
    booking = book(people, make_storage(people))
    with pytest.raises(NotAllowedError):
        move_booking(OPERATOR, booking, "confirm")
