"""The first page: three figures with source, the ways in, and the way on for whoever is logged in."""

from django.test import Client
from django.urls import reverse

from ressursbank.portal.facilities.models import Facility, FacilityCapacity
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.projects.models import Lot, Project
from ressursbank.portal.sites.models import Site
from ressursbank.portal.start.front_figures import landfill_capacity, share_reused, spread, surplus_ahead
from ressursbank.portal.start.map_strip import map_strip
from ressursbank.portal.start.sparkline import HEIGHT, MARGIN, sparkline
from tests.portal.people import People

NOW = 2026 * 4 + 3


def _site() -> Site:
    return Site.objects.create(public_id="s-1", name="Lade", longitude=10.44, latitude=63.44, municipality="5001")


def _lot(project: Project, number: int, tonnes: float, first: int, last: int, state: str = "published") -> Lot:
    return Lot.objects.create(
        public_id=f"l-{number}",
        project=project,
        direction="surplus",
        mass_type="clay",
        contamination_class=1,
        from_period=first,
        to_period=last,
        tonnes=tonnes,
        stage_probability=0.5,
        state=state,
    )


def test_surplus_is_what_is_published_in_the_next_four_quarters_by_its_probability(db: None) -> None:
    project = Project.objects.create(public_id="p-1", site=_site(), name="Skole", state="published")
    _lot(project, 1, 8000, NOW, NOW + 7)
    _lot(project, 2, 1000, NOW + 2, NOW + 2)
    _lot(project, 3, 9000, NOW - 3, NOW - 1)
    _lot(project, 4, 7000, NOW, NOW + 1, state="draft")
    figure = surplus_ahead(NOW)
    assert figure.value == "ca. 2\u202f500"
    assert "5\u202f000" in figure.uncertainty
    assert figure.points[0] == ("4. kv. 2026", "ca. 500")


def test_a_window_is_spread_evenly_over_its_quarters() -> None:
    assert spread([(10, 13, 400.0)], 12, 3) == [100.0, 100.0, 0.0]


def test_landfill_capacity_stops_when_the_landfill_closes(db: None) -> None:
    facility = Facility.objects.create(
        public_id="f-1", site=_site(), name="Deponi", kind="landfill", state="published", closes=2028 * 4 + 1
    )
    FacilityCapacity.objects.create(
        facility=facility, from_period=2020 * 4, to_period=2040 * 4 + 3, tonnes_per_period=25_000
    )
    figure = landfill_capacity(NOW)
    assert (figure.name, figure.value) == ("Deponikapasitet i 2027", "ca. 100\u202f000")
    assert figure.points[1:3] == (("2028", "ca. 50\u202f000"), ("2029", "0"))


def test_a_region_without_plan_and_landfills_says_what_is_missing(db: None) -> None:
    assert (share_reused(None).value, landfill_capacity(NOW).value) == ("–", "–")
    page = Client(HTTP_HOST="localhost").get("/")
    assert page.status_code == 200
    assert "Ingen plan er publisert ennå" in page.content.decode()


def test_the_share_reused_is_the_published_plans(published: PlanRun) -> None:
    page = Client(HTTP_HOST="localhost").get("/").content.decode()
    assert published.summary is not None
    levels = published.summary["tonnes_by_pyramid_level"]
    share = sum(levels[level] for level in ("2", "3", "4")) / sum(levels.values())
    assert f"{share * 100:.0f}\u202f%" in page


def test_the_strip_of_map_shows_projects_by_their_tonnes(db: None) -> None:
    project = Project.objects.create(public_id="p-1", site=_site(), name="Skole", state="published")
    _lot(project, 1, 8000, NOW, NOW + 7)
    strip = map_strip(NOW)
    assert [circle.name for circle in strip.circles] == ["Skole"]
    assert strip.land.startswith("M")


def test_whoever_is_logged_in_goes_on_to_their_own_page(people: People) -> None:
    answer = people.client("berit").get("/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("start:my_page"))


def test_a_curve_begins_on_the_floor_for_nothing_and_ends_at_the_top() -> None:
    curve = sparkline([0.0, 50.0, 100.0])
    assert curve is not None
    assert curve.line.split(" ")[0].endswith(f",{HEIGHT - MARGIN}.0")
    assert curve.last[1] == MARGIN
    assert sparkline([1.0]) is None
