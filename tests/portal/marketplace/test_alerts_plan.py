"""What a published plan suggests to the parties: once for each flow, again when it changes, never what is hidden."""

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from ressursbank.portal.exchange.home import Shown, current_home
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.marketplace.alerts import plan
from ressursbank.portal.marketplace.alerts.plan import PAID, suggest, suggestions
from ressursbank.portal.marketplace.alerts.selectors import shown_notices
from ressursbank.portal.marketplace.listings.services import publish_listing
from ressursbank.portal.marketplace.models import Listing, Notice
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.services import publish_plan
from ressursbank.portal.plans.why import why_of
from ressursbank.portal.projects.models import Lot, Project
from tests.portal.people import People
from tests.portal.plans.small_region import write_small_region
from tests.portal.plans.test_proposals import planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(settings: Settings, tmp_path: object, people: People, monkeypatch: pytest.MonkeyPatch) -> PlanRun:
    """A school with clay and rock (Trondheim's), a hall that needs rock (Fjord's), a landfill (Mottak's), planned."""
    settings.RESSURSBANK_HOME = tmp_path
    monkeypatch.setattr(plan, "QUARTERS_AHEAD", 400)
    write_small_region()
    Project.objects.filter(public_id="prosjekt-skole").update(organisation=people.organisation["trondheim"])
    Project.objects.filter(public_id="prosjekt-hall").update(organisation=people.organisation["fjord"])
    Facility.objects.filter(public_id="anlegg-deponi").update(organisation=people.organisation["mottak"])
    return planned(people)


def shown_now() -> Shown:
    """What the portal shows."""
    found = current_home().shown
    assert found is not None
    return found


def test_both_parties_of_a_flow_get_one_digest(run: PlanRun, people: People) -> None:
    assert suggest() > 0
    told = {notice.organisation.name: notice for notice in Notice.objects.select_related("organisation")}  # type: ignore[union-attr]  # an organisation's
    assert set(told) == {"Trondheim kommune", "Fjord Eiendom AS", "Mottak AS"}
    flows = told["Fjord Eiendom AS"].facts["flows"]
    assert {flow["to_name"] for flow in flows} == {"Idrettshall i Malvik"}
    assert {flow["from"] for flow in flows} <= {"post-stein", "prosjekt-skole"}, "from storage on the site, too"
    assert {tuple(flow["lots"]) for flow in flows} == {("post-stein", "post-behov")}
    assert {flow["mass_type"] for flow in told["Trondheim kommune"].facts["flows"]} == {"rock", "clay"}
    [said] = [each.said for each in shown_notices([told["Mottak AS"]], people.acting("mona"))]
    assert (
        said.lines[0]
        .text.replace("\u202f", " ")
        .startswith("ca. 8 000 t leire fra Skole på Lade passer Deponiet på Heimdal")
    )
    assert "Sparer ca. " in said.lines[0].note
    assert "mot Deponiet på Støren, som er nest best" in said.lines[0].note


def test_what_is_saved_is_what_the_next_best_would_cost_more(run: PlanRun) -> None:
    shown = shown_now()
    every = [each for found in suggestions(shown).values() for each in found]
    found = next(each for each in every if (each.from_id, each.to_id) == ("post-leire", "anlegg-deponi"))
    flows = shown.flows
    rows = [row for row in range(len(flows)) if (flows.from_id[row], flows.to_id[row]) == (found.from_id, found.to_id)]
    largest = max(rows, key=lambda row: float(flows.tonnes[row]))
    why = why_of(shown, largest)
    assert why is not None
    best = next(each for each in why.alternatives if not each.is_full)
    more = sum(best.nok_by_term[term] - why.chosen.nok_by_term[term] for term in PAID)
    assert found.saved_nok == pytest.approx(more * found.tonnes)
    assert found.saved_co2_tonnes == pytest.approx((best.co2_kg - why.chosen.co2_kg) * found.tonnes / 1000)
    assert found.tonnes == pytest.approx(8_000)


def test_the_same_plan_and_the_same_flows_are_told_once(run: PlanRun, people: People) -> None:
    first = suggest()
    assert suggest() == 0
    publish_plan(people.acting("clara"), run)
    assert suggest() == 0, "published again, with the same flows"
    assert Notice.objects.count() == first
    again = planned(people)
    assert again.pk != run.pk
    assert suggest() == 0, "another run with the same flows"


def test_a_flow_that_has_changed_is_told_again(run: PlanRun, people: People) -> None:
    suggest()
    Notice.objects.all().delete()
    Lot.objects.filter(public_id="post-leire").update(tonnes=5_000.0)
    planned(people)
    suggest()
    told = {flow["mass_type"] for notice in Notice.objects.all() for flow in notice.facts["flows"]}
    assert told == {"clay"}


def test_a_lot_that_is_shown_to_others_only_is_suggested_to_nobody_else(run: PlanRun, people: People) -> None:
    suggest()
    [notice] = Notice.objects.filter(organisation=people.organisation["fjord"])
    acting = people.acting("frida")
    assert len(shown_notices([notice], acting)) == 1
    lot = Lot.objects.select_related("project__organisation").get(public_id="post-stein")
    listing = publish_listing(people.acting("berit"), lot)
    Listing.objects.filter(pk=listing.pk).update(visibility="invited")
    assert shown_notices([notice], acting) == []
    assert "Skole på Lade" not in people.client("frida").get(reverse("market:notices")).content.decode()
    assert people.organisation["fjord"].pk not in suggestions(shown_now())
