"""The register of storage: what came in, what left, corrections as lines of their own; inventory, totals and files."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.marketplace.models import StorageBooking, StorageEntry, StoredMass
from ressursbank.portal.marketplace.storage.bookings import BookingError, move_booking
from ressursbank.portal.marketplace.storage.register import came_in, correct, left
from ressursbank.portal.marketplace.storage.stock import groups_of, in_area, of_organisation, total_of
from ressursbank.portal.permissions import NotAllowedError
from ressursbank.region.periods import quarter_of
from tests.portal.marketplace.stored import MARCH, Q1, book, bring, confirmed, make_storage
from tests.portal.people import People

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 20)


def lines() -> list[tuple[str, float, str]]:
    """The register as it stands."""
    return list(StorageEntry.objects.values_list("kind", "tonnes", "reason"))


def test_the_register_holds_every_line_and_the_heap_their_sum(people: People) -> None:
    lars = people.acting("lars")
    booking = confirmed(people, make_storage(people))
    heap = bring(people, booking, 1200)
    bring(people, booking, 300)
    heap.refresh_from_db()
    left(lars, heap, 500, APRIL, note="Til Sluppen", today=APRIL)
    correct(lars, heap, 940, "recovery", "Vekta viste feil", today=APRIL)
    assert lines() == [
        ("came_in", 1200, ""),
        ("came_in", 300, ""),
        ("left", -500, "Til Sluppen"),
        ("correction", -60, "Vekta viste feil"),
    ]
    heap.refresh_from_db()
    assert (heap.tonnes, heap.since, heap.must_leave_by) == (940, MARCH, date(2029, 3, 10))
    left(lars, heap, 940, APRIL, today=APRIL)
    assert (heap.tonnes, heap.left_on) == (0, APRIL)
    assert sum(tonnes for _kind, tonnes, _reason in lines()) == 0


def test_masses_of_another_day_are_a_heap_of_their_own(people: People) -> None:
    booking = confirmed(people, make_storage(people))
    first, second = bring(people, booking, 100), bring(people, booking, 200, APRIL)
    assert (first.must_leave_by, second.must_leave_by) == (date(2029, 3, 10), date(2029, 4, 20))


@pytest.mark.parametrize(
    ("tonnes", "on", "words"),
    [
        (4001, MARCH, r"4\s000 t er booket og 0 t står der"),
        (10, date(2025, 12, 31), r"Bookingen gjelder 1\. kv\. 2026 til 4\. kv\. 2026"),
        (10, date(2026, 3, 11), "Dagen er ikke kommet"),
    ],
)
def test_nothing_comes_in_beyond_the_booking(people: People, tonnes: float, on: date, words: str) -> None:
    booking = confirmed(people, make_storage(people))
    with pytest.raises(BookingError, match=words):
        came_in(people.acting("lars"), booking, tonnes, on, today=MARCH)
    assert not StoredMass.objects.exists()


def test_nothing_comes_in_on_a_booking_that_is_not_confirmed(people: People) -> None:
    area = make_storage(people)
    with pytest.raises(BookingError, match="bekreftet booking"):
        bring(people, book(people, area))
    booking = confirmed(people, area)
    stale = StorageBooking.objects.get(pk=booking.pk)
    move_booking(people.acting("lars"), booking, "end")
    with pytest.raises(BookingError, match="bekreftet booking"):
        bring(people, stale)


def test_the_booker_does_not_write_in_the_register(people: People) -> None:
    booking = confirmed(people, make_storage(people))
    heap = bring(people, booking)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: came_in(people.acting("berit"), booking, 10, MARCH, today=MARCH),
        lambda: left(people.acting("berit"), heap, 10, MARCH, today=MARCH),
        lambda: correct(people.acting("clara"), heap, 10, "", "Nei", today=MARCH),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowedError):
            attempt()


def test_no_more_leaves_than_stands_there_and_not_before_it_came(people: People) -> None:
    heap = bring(people, confirmed(people, make_storage(people)))
    with pytest.raises(BookingError, match=r"Bare 1\s000 t står der"):
        left(people.acting("lars"), heap, 1001, APRIL, today=APRIL)
    with pytest.raises(BookingError, match="senere enn det"):
        left(people.acting("lars"), heap, 10, date(2026, 3, 9), today=APRIL)


def test_of_two_who_register_from_the_same_page_the_second_is_told(people: People) -> None:
    heap = bring(people, confirmed(people, make_storage(people)))
    other = StoredMass.objects.get()
    left(people.acting("lars"), heap, 600, APRIL, version=1, today=APRIL)
    with pytest.raises(EditConflictError):
        left(people.acting("lars"), other, 600, APRIL, version=1, today=APRIL)
    assert StoredMass.objects.get().tonnes == 400
    assert StorageEntry.objects.count() == 2


def test_a_correction_says_why_and_keeps_to_what_is_booked(people: People) -> None:
    lars = people.acting("lars")
    heap = bring(people, confirmed(people, make_storage(people)))
    with pytest.raises(BookingError, match="Skriv hvorfor"):
        correct(lars, heap, 900, "recovery", "  ", today=APRIL)
    with pytest.raises(BookingError, match="sier allerede"):
        correct(lars, heap, 1000, "recovery", "Ingenting", today=APRIL)
    with pytest.raises(BookingError, match=r"4\s000 t er booket og 1\s000 t står der"):
        correct(lars, heap, 4001, "recovery", "Mer", today=APRIL)
    correct(lars, heap, 0, "recovery", "Feil dag", today=APRIL)
    assert (heap.tonnes, heap.left_on) == (0, APRIL)
    correct(lars, heap, 1000, "recovery", "Det var riktig dag", today=APRIL)
    assert (heap.tonnes, heap.left_on) == (1000, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        StorageEntry.objects.create(stored=heap, kind="correction", tonnes=1, on=APRIL, reason="")


def test_what_becomes_of_masses_changes_their_limit_and_warns_anew(people: People) -> None:
    heap = bring(people, confirmed(people, make_storage(people), goes_to=""))
    assert heap.must_leave_by == date(2027, 3, 10)
    StoredMass.objects.update(warned_days=14)
    correct(people.acting("lars"), heap, 1000, "recovery", "Bakke gård tar leira", today=APRIL)
    assert (heap.must_leave_by, heap.warned_days) == (date(2029, 3, 10), None)
    assert lines()[-1] == ("correction", 0, "Bakke gård tar leira")


def test_inventory_by_owner_type_and_class(people: People) -> None:
    area, other = make_storage(people), make_storage(people)
    mine = confirmed(people, area)
    bring(people, mine, 1000)
    bring(people, mine, 500, APRIL)
    bring(people, confirmed(people, area, 100, mass_type="till", contamination_class=2), 100)
    bring(people, confirmed(people, area, 50, who="frida"), 50)
    bring(people, confirmed(people, other, 70), 70)
    found = [(g.organisation, g.mass_type, g.contamination_class, g.tonnes, g.heaps) for g in groups_of(in_area(area))]
    assert found == [
        ("Fjord Eiendom AS", "clay", 1, 50, 1),
        ("Trondheim kommune", "clay", 1, 1500, 2),
        ("Trondheim kommune", "till", 2, 100, 1),
    ]
    own = groups_of(of_organisation(people.organisation["trondheim"]))
    assert (len(own), total_of(own)) == (3, 1670)
    page = people.client("lars").get(reverse("market:storage_inventory", args=[area.public_id])).content.decode()
    assert "1 650 t" in page.replace("\u202f", " ")
    page = people.client("berit").get(reverse("market:stored")).content.decode()
    assert "1 670 t" in page.replace("\u202f", " ")
    assert "Fjord Eiendom" not in page


def test_who_sees_the_inventory_of_an_area(people: People) -> None:
    area = make_storage(people)
    address = reverse("market:storage_inventory", args=[area.public_id])
    assert {who: people.client(who).get(address).status_code for who in ("lars", "clara", "berit", "nobody")} == {
        "lars": 200,
        "clara": 200,
        "berit": 403,
        "nobody": 302,
    }


def _register(people: People) -> None:
    booking = confirmed(people, make_storage(people))
    heap = bring(people, booking, 1200.5)
    left(people.acting("lars"), heap, 200, APRIL, note="=HYPERLINK(1)", today=APRIL)


def test_the_register_as_csv(people: People) -> None:
    _register(people)
    answer: Any = people.client("berit").get(reverse("market:stored_file", args=["csv"]))
    assert 'filename="lagerregister.csv"' in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [(row["Hva som skjedde"], row["Tonn"], row["Må være borte innen"]) for row in rows] == [
        ("Kom inn", "1200.5", "2029-03-10"),
        ("Kjørt ut", "-200.0", "2029-03-10"),
    ]
    assert rows[1]["Grunn eller merknad"] == "'=HYPERLINK(1)"
    assert rows[0]["Eier"] == "Trondheim kommune"


def test_the_inventory_as_a_workbook(people: People) -> None:
    _register(people)
    area = StoredMass.objects.get().storage_area
    answer: Any = people.client("lars").get(reverse("market:storage_inventory_file", args=[area.public_id, "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["Står der", "Registeret"]
    assert book["Står der"].max_row == 2
    assert book["Står der"].cell(2, 10).value == 1000.5
    assert book["Registeret"].max_row == 3
    assert people.client("lars").get(f"{reverse('market:stored')}register.pdf").status_code == 404


def test_from_a_confirmed_booking_to_an_empty_area_on_the_pages(people: People) -> None:
    now = quarter_of(date.today())
    area = make_storage(people, from_period=now - 2, to_period=now + 4)
    booking = confirmed(people, area, from_period=now, to_period=now + 1)
    lars = people.client("lars")
    today = date.today().isoformat()
    address = reverse("market:booking_came_in", args=[booking.public_id])
    refused = lars.post(address, {"tonnes": "4 500", "on": today, "note": ""}).content.decode().replace("\u202f", " ")
    assert "4 000 t er booket og 0 t står der" in refused
    page = lars.post(address, {"tonnes": "1 500", "on": today, "note": "12 lass"}, follow=True).content.decode()
    assert "12 lass" in page
    heap = StoredMass.objects.get()
    mine = people.client("berit").get(reverse("market:stored_mass", args=[heap.pk])).content.decode()
    assert "12 lass" in mine
    assert reverse("market:stored_left", args=[heap.pk]) not in mine
    data = {"tonnes": "1400", "goes_to": "disposal", "reason": "Veid på nytt", "version": heap.version}
    page = lars.post(reverse("market:stored_correct", args=[heap.pk]), data, follow=True).content.decode()
    assert "Veid på nytt" in page
    assert "100 t" in page
    data = {"tonnes": "1400", "on": today, "note": "", "version": heap.version + 1}
    page = lars.post(reverse("market:stored_left", args=[heap.pk]), data, follow=True).content.decode()
    assert "Kjørt ut" in page
    page = lars.get(reverse("market:storage_inventory", args=[area.public_id])).content.decode()
    assert "Ingenting står på arealet nå" in page
    assert (booking.from_period >= Q1, StorageEntry.objects.count()) == (True, 3)
