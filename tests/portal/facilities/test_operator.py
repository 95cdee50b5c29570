"""The operator's own page: one's facilities with one figure each, and what changes often changed in one go."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ressursbank.portal.audit.models import Change
from ressursbank.portal.facilities.models import Facility, FacilityAccepts, FacilityCapacity
from ressursbank.portal.facilities.services import seen_rows
from tests.portal.facilities.made import add_capacity, make_facility
from tests.portal.people import People

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def landfill(people: People) -> Facility:
    """A landfill of the receiver's with room for 4,000 tonnes this year; next year's quarters differ."""
    facility = make_facility(
        "Deponi Sør", organisation=people.organisation["mottak"], accepts={"clay": (2, 90), "till": (1, 60)}
    )
    add_capacity(facility, YEAR * 4, YEAR * 4 + 3, 1000)
    add_capacity(facility, YEAR * 4 + 6, YEAR * 4 + 6, 700)
    return facility


@pytest.fixture
def mona(people: People) -> Client:
    return people.client("mona")


def quick(facility: Facility, **changes: str) -> dict[str, str]:
    """What the form posts when somebody changes some of its fields."""
    shown = {
        "status": facility.status,
        "why": "",
        "version": str(facility.version),
        "fee_clay": "90",
        "fee_till": "60",
        f"year_{YEAR}": "4000",
        "seen": seen_rows(facility, FacilityAccepts, FacilityCapacity),
    }
    return shown | changes


def test_my_facilities_and_nobody_elses_with_the_last_answers_filled_in(mona: Client, landfill: Facility) -> None:
    make_facility("Andres deponi")
    body = mona.get(reverse("facilities:operator")).content.decode()
    assert "Deponi Sør" in body
    assert "Andres deponi" not in body
    assert "4\u202f000 t" in body
    assert 'name="fee_clay" value="90"' in body
    assert f"Kvartalene i {YEAR + 1} er ulike" in body


def test_saving_what_is_shown_changes_nothing(mona: Client, landfill: Facility) -> None:
    mona.post(reverse("facilities:quick", args=(landfill.public_id,)), quick(landfill))
    assert Change.objects.count() == 0
    assert landfill.capacity.count() == 2


def test_status_price_and_room_change_in_one_batch(mona: Client, landfill: Facility) -> None:
    changes = {"status": "full", "why": "Siste lass", "fee_clay": "110,5", f"year_{YEAR}": "2000"}
    answer = mona.post(reverse("facilities:quick", args=(landfill.public_id,)), quick(landfill, **changes))
    assert answer["Location"] == reverse("facilities:operator")
    landfill.refresh_from_db()
    assert (landfill.status, landfill.status_since) == ("full", timezone.localdate())
    assert landfill.accepts.get(mass_type="clay").fee_nok_per_tonne == 110.5
    rows = list(landfill.capacity.order_by("from_period").values_list("from_period", "tonnes_per_period"))
    assert rows == [(YEAR * 4, 500), (YEAR * 4 + 6, 700)]
    assert Change.objects.values("batch").distinct().count() == 1


def test_a_new_status_wants_a_reason_and_keeps_what_was_written(mona: Client, landfill: Facility) -> None:
    data = quick(landfill, status="full", fee_clay="111")
    body = mona.post(reverse("facilities:quick", args=(landfill.public_id,)), data).content.decode()
    assert "Si kort hvorfor statusen endres" in body
    assert 'value="111"' in body
    assert Change.objects.count() == 0


def test_the_second_of_two_is_told(mona: Client, landfill: Facility) -> None:
    data = quick(landfill, fee_clay="100")
    assert mona.post(reverse("facilities:quick", args=(landfill.public_id,)), data).status_code == 302
    answer = mona.post(reverse("facilities:quick", args=(landfill.public_id,)), data | {"fee_clay": "1"})
    assert answer.status_code == 409
    assert landfill.accepts.get(mass_type="clay").fee_nok_per_tonne == 100


def test_an_organisation_without_facilities_is_told_what_to_do(people: People) -> None:
    body = people.client("lars").get(reverse("facilities:operator")).content.decode()
    assert "Organisasjonen har ikke noe anlegg her ennå" in body
    assert reverse("facilities:new") in body


def test_the_page_asks_for_a_log_in(people: People) -> None:
    assert people.client("nobody").get(reverse("facilities:operator")).status_code == 302
    assert people.client("ida").get(reverse("facilities:operator")).status_code == 403


def test_one_more_facility_costs_the_same_few_queries(mona: Client, people: People, landfill: Facility) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            mona.get(reverse("facilities:operator"))
        return len(context)

    queries()
    one = queries()
    for number in range(3):
        make_facility(f"Nr {number}", organisation=people.organisation["mottak"], accepts={"clay": (1, 1)})
    assert queries() - one <= 3 * 6
