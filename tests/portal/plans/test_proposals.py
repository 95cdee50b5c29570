"""What the published plan proposes for one project and one facility, and what the pages say when there is nothing."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.services import change
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.proposals import proposals_for_facility, proposals_for_project
from ressursbank.portal.plans.services import publish_plan, start_plan
from ressursbank.portal.projects.models import Lot, Project
from tests.portal.people import People
from tests.portal.plans.small_region import FIRST, write_small_region
from tests.portal.plans.worker import work_off_the_queue


def planned(people: People) -> PlanRun:
    run = start_plan(
        people.acting("clara"), name="Plan", pyramid="weighted", relative_gap=0.0005, time_limit_seconds=60
    )
    work_off_the_queue()
    run.refresh_from_db()
    publish_plan(people.acting("clara"), run)
    return run


@pytest.fixture
def region(db: None, settings: Settings, tmp_path: object, people: People) -> None:
    settings.RESSURSBANK_HOME = tmp_path
    write_small_region()
    Project.objects.update(organisation=people.organisation["trondheim"])


def test_a_project_and_its_facilities_see_what_the_plan_proposes(region: None, people: People) -> None:
    planned(people)
    school = proposals_for_project(Project.objects.get(public_id="prosjekt-skole"))
    assert school.basis.is_in_plan
    assert not school.basis.has_changed
    by_partner = {(proposal.partner, proposal.lot_id): proposal for proposal in school.out}
    near = by_partner["Deponiet på Heimdal", "post-leire"]
    assert sum(tonnes for _quarter, tonnes in near.quarters) == pytest.approx(near.tonnes) == pytest.approx(8_000)
    assert near.flow.pyramid_level == 6
    assert near.partner_url == "/anlegg/anlegg-deponi/"
    assert near.why is not None
    assert near.why.alternatives[0].name == "Deponiet på Støren"
    rock = by_partner["Idrettshall i Malvik", "post-stein"]
    assert rock.partner_url == "/prosjekter/prosjekt-hall/"
    hall = proposals_for_project(Project.objects.get(public_id="prosjekt-hall"))
    assert [proposal.is_out for proposal in hall.into] == [False] * len(hall.into)
    assert sum(proposal.tonnes for proposal in hall.into) == pytest.approx(4_000)
    surplus_left = [left for left in school.left if left.is_surplus]
    assert surplus_left[0].tonnes == pytest.approx(5_000 - rock.tonnes)

    landfill = proposals_for_facility(Facility.objects.get(public_id="anlegg-deponi"))
    assert landfill.tonnes == pytest.approx(8_000)
    assert [quarter.share for quarter in landfill.quarters[:2]] == [pytest.approx(0.8, abs=0.21)] * 2
    assert landfill.total_worth > 50, "the far landfill is 35 km further off"
    assert {row.partner for row in landfill.deliveries} == {"Skole på Lade"}

    html = Client(HTTP_HOST="localhost").get("/en/projects/prosjekt-skole/plan/").content.decode()
    assert "Where the surplus should go" in html
    assert "Deponiet på Heimdal" in html
    assert "find no place that may take them" in html
    html = Client(HTTP_HOST="localhost").get("/prosjekter/prosjekt-hall/plan/").content.decode()
    assert "Hvor det som trengs, bør komme fra" in html

    change(people.acting("berit"), "project.edit", Lot.objects.get(public_id="post-stein"), {"tonnes": 6_000.0})
    school = proposals_for_project(Project.objects.get(public_id="prosjekt-skole"))
    assert school.basis.has_changed
    html = Client(HTTP_HOST="localhost").get("/en/projects/prosjekt-skole/plan/").content.decode()
    assert "Changed after the plan was made" in html

    Facility.objects.filter(public_id="anlegg-deponi").update(state=Publication.WITHDRAWN)
    school = proposals_for_project(Project.objects.get(public_id="prosjekt-skole"))
    assert "" in {proposal.partner_url for proposal in school.out}


def test_without_a_published_plan_the_tab_says_what_will_stand_there(region: None, people: People) -> None:
    html = Client(HTTP_HOST="localhost").get("/en/projects/prosjekt-skole/plan/").content.decode()
    assert "No plan is published yet" in html
    assert proposals_for_facility(Facility.objects.get(public_id="anlegg-pukk")).basis.is_published is False


def test_a_project_published_after_the_plan_waits_for_the_next(
    region: None, people: People, published: PlanRun
) -> None:
    html = Client(HTTP_HOST="localhost").get("/en/projects/prosjekt-skole/plan/").content.decode()
    assert "It will be in the next one" in html
    Project.objects.filter(public_id="prosjekt-skole").update(state=Publication.DRAFT)
    html = people.client("berit").get("/en/projects/prosjekt-skole/plan/").content.decode()
    assert "Only published projects are planned" in html
    assert Client(HTTP_HOST="localhost").get("/en/projects/prosjekt-skole/plan/").status_code in (302, 404)


def test_every_facility_of_a_plan_has_its_use_and_every_project_its_flows(published: PlanRun, people: People) -> None:
    from ressursbank.portal.exchange.home import current_home
    from ressursbank.portal.sites.models import Site

    shown = current_home().shown
    assert shown is not None
    site = Site.objects.create(public_id="sted", name="Sted", longitude=10.4, latitude=63.4)
    taken = 0.0
    for row, id_ in enumerate(shown.region.facilities.id):
        facility = Facility.objects.create(
            public_id=str(id_), site=site, name=str(id_), kind="landfill", state=Publication.PUBLISHED
        )
        found = proposals_for_facility(facility)
        assert len(found.quarters) == 8, row
        taken += found.tonnes
    assert taken == pytest.approx(shown.plan.capacity.used_tonnes.sum())
    counted = 0.0
    for id_ in shown.region.projects.id:
        project = Project.objects.create(public_id=str(id_), site=site, name=str(id_), state=Publication.PUBLISHED)
        found_here = proposals_for_project(project)
        counted += sum(proposal.tonnes for proposal in (*found_here.out, *found_here.into))
    places = shown.places.projects
    ends = (shown.flows.from_place < places).astype(int) + (shown.flows.to_place < places).astype(int)
    within = (shown.flows.from_place == shown.flows.to_place) & (shown.flows.from_place < places)
    assert counted == pytest.approx((shown.flows.tonnes * (ends - within)).sum())


def test_the_horizon_and_a_figure_are_changed_with_history_and_set_back(region: None, people: People) -> None:
    coordinator = people.client("clara")
    page = "/en/plan/assumptions/nok_per_tonne_km/"
    answer = coordinator.post(page, {"value": "3,5", "why": "Tilbud høsten 2026", "version": "0"})
    assert answer.status_code == 302
    html = coordinator.get(page).content.decode()
    assert "Tilbud høsten 2026" in html
    assert "3.5" in html
    late = coordinator.post(page, {"value": "4", "why": "For sent", "version": "0"})
    assert late.status_code == 409
    coordinator.post(page + "default/", {"version": "1"})
    coordinator.post(page, {"value": "2,9", "why": "Ny avtale", "version": "0"})
    html = Client(HTTP_HOST="localhost").get(page).content.decode()
    assert html.index("Ny avtale") < html.index("back to the default") < html.index("Tilbud høsten 2026")
    run = planned(people)
    assert run.summary is not None
    assert run.summary["assumptions"]["nok_per_tonne_km"] == 2.9
    assert run.summary["assumptions"]["horizon_start"] == f"{FIRST // 4}-Q1"
    assert run.started_at is not None
    assert run.started_at <= timezone.now()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nok_per_tonne_km", "-1"),
        ("periods", "0"),
        ("horizon_start", "2027"),
        ("pyramid", "sideways"),
        ("detour_factor", "0,5"),
    ],
)
def test_a_figure_out_of_bounds_is_refused(region: None, people: People, key: str, value: str) -> None:
    data = {"value": value, "why": "Feil", "version": "1"}
    answer = people.client("ada").post(f"/en/plan/assumptions/{key}/", data)
    assert "ds-error-summary" in answer.content.decode()


def test_all_figures_are_on_one_page_with_their_sources(region: None) -> None:
    html = Client(HTTP_HOST="localhost").get("/plan/forutsetninger/").content.decode()
    assert "Omveisfaktor" in html
    assert "Computed from N1000 road links" in html
    assert "1. kv. 2027" in html
    assert Client(HTTP_HOST="localhost").get("/plan/forutsetninger/finnes_ikke/").status_code == 404
