"""The area-need calculator: from quantities to square metres, on a public page that says how."""

import pytest
from django.test import Client
from django.urls import reverse

from ressursbank.portal.facilities.area_need import Asked, area_need
from ressursbank.portal.facilities.heaps import Limit, Shape
from ressursbank.portal.projects.models import Lot
from tests.portal.facilities.made import make_project, rows_data
from tests.portal.people import People

pytestmark = pytest.mark.django_db
CLAY = {"mass_type": "clay", "klass": "2", "quantity": "2000", "unit": "fm3"}
COMMON = {"shape": "square", "width_m": "15", "strip_m": "5"}


def page(query: dict[str, str], client: Client | None = None) -> str:
    found = (client or Client(HTTP_HOST="localhost")).get(reverse("facilities:area_need"), query)
    assert found.status_code == 200
    return found.content.decode()


def test_two_classes_stand_apart_and_their_areas_sum() -> None:
    one = area_need([Asked("clay", 1, 1000, "fm3")], Shape.SQUARE, 15, 5)
    both = area_need([Asked("clay", 1, 1000, "fm3"), Asked("clay", 2, 1000, "fm3")], Shape.SQUARE, 15, 5)
    assert both.area_m2 == pytest.approx(2 * one.area_m2)
    assert both.highest_class == 2


def test_the_units_meet_in_loose_volume() -> None:
    # Clay: 1.85 t/fm3, bulking 1.15.
    in_place, loose, tonnes = (
        area_need([Asked("clay", 1, quantity, unit)], Shape.SQUARE, 15, 5).needs[0]
        for quantity, unit in ((1000, "fm3"), (1150, "lm3"), (1850, "tonnes"))
    )
    assert in_place.heap.volume_loose_m3 == pytest.approx(loose.heap.volume_loose_m3)
    assert tonnes.heap.volume_loose_m3 == pytest.approx(1150)
    assert in_place.tonnes == pytest.approx(1850)


def test_loose_volume_is_exact_and_tonnes_are_the_least_certain() -> None:
    spans = []
    for unit in ("lm3", "fm3", "tonnes"):
        need = area_need([Asked("clay", 1, 1000, unit)], Shape.SQUARE, 15, 5)
        assert need.area_low_m2 <= need.area_m2 <= need.area_high_m2
        spans.append(need.area_high_m2 / need.area_low_m2)
    assert spans[0] == 1
    assert spans[0] < spans[1] < spans[2]


def test_height_and_slope_are_the_types_own_unless_given() -> None:
    asked = [Asked("topsoil", 1, 5000, "lm3"), Asked("topsoil", 1, 5000, "lm3", height_m=3, slope=1.5)]
    usual, given = area_need(asked, Shape.SQUARE, 15, 0).needs
    assert (usual.heap.height_m, usual.heap.slope, usual.is_default_height) == (2, 2, True)
    assert (given.heap.height_m, given.heap.slope, given.is_default_slope) == (3, 1.5, False)
    assert given.heap.area_m2 < usual.heap.area_m2


def test_a_long_heap_on_a_narrow_base_says_so() -> None:
    need = area_need([Asked("clay", 1, 5000, "lm3", height_m=4)], Shape.WINDROW, 8, 5).needs[0]
    assert need.heap.limits == (Limit.BASE,)
    body = page({**COMMON, "shape": "windrow", "width_m": "8", **rows_data("rows", [{**CLAY, "height": "4"}])})
    assert "Grunnflaten er for smal for høyden" in body


def test_the_page_answers_in_square_metres_with_a_sketch_and_its_words() -> None:
    body = page({**COMMON, **rows_data("rows", [CLAY, {}])})
    assert 'id="answer-head">ca. ' in body
    assert "Med usikkerhet" in body
    assert body.count('aria-label="Tverrsnitt: ') == 1
    assert body.count('aria-label="Ovenfra: ') == 1
    assert "4/3·n²·h²" in body


def test_numbers_in_the_drawing_have_a_decimal_point_in_norwegian_too() -> None:
    body = page({**COMMON, **rows_data("rows", [CLAY])})
    at = body.index('class="sketch__strip"')
    assert "," not in body[body.rindex("<rect", 0, at) : at]


def test_the_answer_is_carried_to_a_new_storage_area(people: People) -> None:
    query = {**COMMON, **rows_data("rows", [CLAY])}
    assert "mass_types=clay" in page(query, people.client("geir"))
    assert "mass_types=clay" not in page(query)


def test_faults_are_told_at_their_rows() -> None:
    rows = [{**CLAY, "quantity": "-5"}, {**CLAY, "mass_type": "", "quantity": "7"}]
    body = page({**COMMON, "strip_m": "-1", **rows_data("rows", rows)})
    assert "Rad 1, Mengde" in body
    assert "Rad 2, Massetype" in body
    assert "Ikke noe svar ennå" in body


def test_a_projects_surplus_is_filled_in_by_type_and_class(people: People) -> None:
    project = make_project("Skolen")
    for mass_type, tonnes in (("clay", 1000), ("clay", 500), ("rock", 70)):
        Lot.objects.create(
            public_id=f"{mass_type}{tonnes}", project=project, direction="surplus", mass_type=mass_type,
            contamination_class=1, from_period=8108, to_period=8109, tonnes=tonnes, state="published",
        )  # fmt: skip
    body = page({"project": project.public_id})
    assert "Overskuddet fra Skolen" in body
    assert 'value="1500"' in body
    assert 'value="70"' in body


def test_a_draft_project_is_not_shown_to_others(people: People) -> None:
    draft = make_project("Hemmelig", state="draft", organisation=people.organisation["fjord"])
    assert "Hemmelig" not in page({"project": draft.public_id}, people.client("geir"))
