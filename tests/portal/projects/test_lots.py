"""A lot: four measures of one mass, a range, a probability, and what happens to it with its project."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ressursbank.portal.projects.models import Lot
from ressursbank.portal.projects.quantities import UNITS, quantity_of, range_of, tonnes_of
from ressursbank.vocabulary import MASS_TYPES
from tests.portal.people import People
from tests.portal.projects.made import make_draft, make_lot, make_published

FORM = {
    "direction": "need",
    "mass_type": "crushed_aggregate",
    "contamination_class": "1",
    "quantity": "500",
    "unit": "lm3",
    "from_period": "2027-Q2",
    "to_period": "2027-Q3",
}


@given(st.floats(0.1, 1e6), st.sampled_from(list(UNITS)), st.sampled_from(MASS_TYPES.ids))
def test_a_quantity_comes_back_in_its_own_measure(quantity: float, unit: str, mass_type: str) -> None:
    tonnes = tonnes_of(quantity, unit, mass_type)
    assert getattr(quantity_of(tonnes, mass_type), unit) == pytest.approx(quantity)


def test_a_thousand_in_place_metres_of_clay() -> None:
    found = quantity_of(tonnes_of(1000, "fm3", "clay"), "clay")
    assert (found.fm3, found.lm3, found.am3, found.tonnes) == pytest.approx((1000, 1150, 1000, 1850))
    assert range_of(1850, "fm3", "clay") == (pytest.approx(1700), pytest.approx(2100))


def test_a_weight_has_no_range_of_densities() -> None:
    assert range_of(1850, "tonnes", "clay") == (None, None)


def test_the_server_converts_whatever_the_page_showed(people: People) -> None:
    project = make_draft(people)
    people.client("berit").post(reverse("projects:lot_new", args=[project.public_id]), FORM | {"tonnes": "1"})
    lot = Lot.objects.get()
    assert lot.public_id.startswith("l-")
    assert lot.tonnes == pytest.approx(800)
    assert lot.stage_probability == 0.7


def test_a_range_and_a_probability_of_ones_own(people: People) -> None:
    project = make_draft(people)
    data = FORM | {"low": "400", "high": "700", "probability": "90", "note": "fra sprengning"}
    people.client("berit").post(reverse("projects:lot_new", args=[project.public_id]), data)
    lot = Lot.objects.get()
    assert (lot.tonnes_p10, lot.tonnes_p90) == (pytest.approx(640), pytest.approx(1120))
    assert (lot.stage_probability, lot.note) == (0.9, "fra sprengning")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"low": "600", "high": "700"}, "Det lave anslaget"),
        ({"low": "300", "high": "400"}, "Det høye anslaget"),
        ({"low": "300"}, "Oppgi både lavt og høyt"),
        ({"quantity": "tull"}, "tall"),
        ({"quantity": "0"}, "Mengde"),
        ({"from_period": "2028-Q1"}, "Siste kvartal"),
        ({"probability": "120"}, "Sannsynlighet"),
        ({"mass_type": "gull"}, "Massetype"),
        ({"contamination_class": "6"}, "Klasse"),
    ],
)
def test_a_faulty_lot_is_told(people: People, change: dict[str, str], said: str) -> None:
    project = make_draft(people)
    page = people.client("berit").post(reverse("projects:lot_new", args=[project.public_id]), FORM | change)
    assert said in page.content.decode()
    assert not Lot.objects.exists()


def test_a_lot_added_to_a_published_project_is_published(people: People) -> None:
    project = make_published(people)
    people.client("berit").post(reverse("projects:lot_new", args=[project.public_id]), FORM)
    assert Lot.objects.get(mass_type="crushed_aggregate").state == "published"


def test_the_page_shows_all_measures_and_where_the_range_is_from(people: People) -> None:
    make_published(people)
    lot = Lot.objects.get()
    text = people.client("nobody").get(reverse("projects:lot", args=[lot.public_id])).content.decode()
    for word in ("ca. 1\u202f850 t", "ca. 1\u202f000 fm³", "ca. 1\u202f150 lm³", "spenn i densitet", "R761", "70"):
        assert word in text


def test_an_edit_shows_what_was_typed_and_keeps_it(people: People) -> None:
    lot = make_lot(people, make_draft(people))
    address = reverse("projects:lot_edit", args=[lot.public_id])
    form = people.client("berit").get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    assert (data["quantity"], data["unit"], data["low"]) == ("1000", "fm3", None)
    people.client("berit").post(address, {name: value for name, value in data.items() if value is not None})
    lot.refresh_from_db()
    assert lot.version == 1


def test_a_lot_is_withdrawn_and_brought_back(people: People) -> None:
    make_published(people)
    lot, client = Lot.objects.get(), people.client("berit")
    assert client.get(reverse("projects:lot_withdraw", args=[lot.public_id])).status_code == 200
    client.post(reverse("projects:lot_withdraw", args=[lot.public_id]), {"version": lot.version})
    lot.refresh_from_db()
    assert lot.state == "withdrawn"
    assert people.client("nobody").get(reverse("projects:lot", args=[lot.public_id])).status_code == 404
    client.post(reverse("projects:lot_bring_back", args=[lot.public_id]), {"version": lot.version})
    lot.refresh_from_db()
    assert lot.state == "published"


def test_two_people_who_edit_a_lot_are_told(people: People) -> None:
    lot = make_lot(people, make_draft(people))
    address = reverse("projects:lot_edit", args=[lot.public_id])
    assert people.client("berit").post(address, FORM | {"version": "1"}).status_code == 302
    answer = people.client("bo").post(address, FORM | {"version": "1", "quantity": "777"})
    assert answer.status_code == 409
    assert "777" in answer.content.decode()
