"""What is agreed on is fixed in the next regional plan, also where the plan would do otherwise."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from ressursbank.balance.agreed import Agreed, read_agreed, write_agreed
from ressursbank.portal.exchange.agreed_flows import agreed_flows
from ressursbank.portal.exchange.home import current_home
from ressursbank.portal.facilities.models import Facility, FacilityAccepts
from ressursbank.portal.marketplace.agreements import delivery as agreements_delivery
from ressursbank.portal.marketplace.agreements import services as agreements
from ressursbank.portal.marketplace.agreements.ends import Ends
from ressursbank.portal.marketplace.agreements.services import Masses
from ressursbank.portal.marketplace.models import Agreement
from ressursbank.portal.plans.models import PlanRun
from ressursbank.portal.plans.services import publish_plan, start_plan
from ressursbank.portal.projects.models import Lot, Project
from tests.portal.marketplace.agreed import terms
from tests.portal.people import People
from tests.portal.plans.small_region import FIRST, write_small_region
from tests.portal.plans.worker import work_off_the_queue

FAR = "anlegg-deponi-2"


@pytest.fixture
def region(db: None, settings: Settings, tmp_path: object, people: People) -> None:
    settings.RESSURSBANK_HOME = tmp_path
    write_small_region()
    Project.objects.filter(public_id="prosjekt-skole").update(organisation=people.organisation["trondheim"])
    Project.objects.filter(public_id="prosjekt-hall").update(organisation=people.organisation["fjord"])
    Facility.objects.update(organisation=people.organisation["mottak"])


def agreed(
    people: People, lot_id: str, end: Any, who: str, tonnes: float, first: int = FIRST, last: int = FIRST + 1
) -> Agreement:
    """berit has a lot, `who` answers for the end."""
    lot = Lot.objects.select_related("project").get(public_id=lot_id)
    masses = Masses(lot.mass_type, 1, tonnes, first, last)
    made = agreements.ask(people.acting("berit"), Ends(end, lot, "giver"), masses, "Hei")
    day = timezone.localdate() + timedelta(days=3)
    agreements.offer(people.acting(who), made, terms(tonnes=tonnes, from_period=first, to_period=last, deadline=day))
    agreements.accept(people.acting("berit"), made)
    return made


def planned(people: People) -> PlanRun:
    run = start_plan(
        people.acting("clara"), name="Plan", pyramid="weighted", relative_gap=0.0005, time_limit_seconds=60
    )
    work_off_the_queue()
    run.refresh_from_db()
    assert run.state == "finished", run.faults
    publish_plan(people.acting("clara"), run)
    return run


def moved_to(end: str, lot: str = "post-leire") -> dict[int, float]:
    """Tonnes by quarter that the published plan moves from a lot to an end."""
    shown = current_home().shown
    assert shown is not None
    flows = shown.flows
    rows = np.flatnonzero((flows.from_id == lot) & (flows.to_id == end))
    return {int(flows.period[row]): float(flows.tonnes[row]) for row in rows}


def test_an_agreement_at_odds_with_the_optimum_is_in_the_plan(region: None, people: People) -> None:
    free = planned(people)
    assert sum(moved_to(FAR).values()) == pytest.approx(4_000), "the near landfill is filled first"
    agreed(people, "post-leire", Facility.objects.get(public_id=FAR), "mona", 9_000)
    run = planned(people)
    assert moved_to(FAR)[FIRST] >= 4_500 - 1e-6
    assert moved_to(FAR)[FIRST + 1] >= 4_500 - 1e-6
    assert run.summary is not None
    assert free.summary is not None
    assert run.summary["agreements"] == {"fixed": 1, "fixed_tonnes": 9_000, "left_out": []}
    assert run.summary["objective_nok"] > free.summary["objective_nok"]
    html = people.client("clara").get(f"/en/plan/runs/{run.public_id}/").content.decode()
    assert "1 agreement is fixed in the plan" in html


def test_it_is_spread_evenly_and_what_has_no_room_is_reported(region: None, people: People) -> None:
    need = Lot.objects.get(public_id="post-behov")
    made = agreed(people, "post-stein", need, "frida", 4_000, FIRST, FIRST + 3)
    found = agreed_flows()
    assert [(row.agreement, row.tonnes, row.reason) for row in found.left_out] == [(made.public_id, 1_500, "no_room")]
    assert found.agreed.period.tolist() == [FIRST + 2], "the only quarter in which both are there"
    assert found.agreed.tonnes.tolist() == [2_500], "half of 5 000 t is dug in each of two quarters"
    run = planned(people)
    assert run.summary is not None
    assert run.summary["agreements"]["left_out"] == [
        {"agreement": made.public_id, "tonnes": 1_500, "reason": "no_room"}
    ]


def test_a_quarter_with_too_little_leaves_the_rest_to_the_others(region: None, people: People) -> None:
    near = Facility.objects.get(public_id="anlegg-deponi")
    near.capacity.update(to_period=FIRST)
    near.capacity.create(from_period=FIRST + 1, to_period=FIRST + 1, tonnes_per_period=1_000)
    agreed(people, "post-leire", near, "mona", 5_500)
    found = agreed_flows()
    assert found.agreed.tonnes.tolist() == pytest.approx([4_500, 1_000])
    assert found.left_out == ()


def test_two_agreements_share_the_room_of_one_place_and_the_later_gives_way(region: None, people: People) -> None:
    near = Facility.objects.get(public_id="anlegg-deponi")
    agreed(people, "post-leire", near, "mona", 5_000)
    later = agreed(people, "post-leire", near, "mona", 4_000)
    found = agreed_flows()
    assert found.agreed.tonnes.sum() == pytest.approx(8_000), "its whole life"
    assert [(row.agreement, row.tonnes) for row in found.left_out] == [(later.public_id, pytest.approx(1_000))]


def test_what_goes_to_storage_or_is_not_allowed_is_left_to_the_plan(region: None, people: People) -> None:
    site = Facility.objects.get(public_id=FAR).site
    store = Facility.objects.create(
        public_id="f-lager",
        site=site,
        name="Lageret",
        kind="storage",
        state="published",
        organisation=people.organisation["mottak"],
    )
    FacilityAccepts.objects.create(facility=store, mass_type="clay", max_contamination_class=1, fee_nok_per_tonne=10)
    far, stone = Facility.objects.get(public_id=FAR), Lot.objects.get(public_id="post-stein").mass_type
    takes_stone = FacilityAccepts.objects.create(
        facility=far, mass_type=stone, max_contamination_class=3, fee_nok_per_tonne=10
    )
    stored = agreed(people, "post-leire", store, "mona", 1_000)
    wrong = agreed(people, "post-stein", far, "mona", 1_000)
    takes_stone.delete()
    found = agreed_flows()
    assert len(found.agreed) == 0
    assert {(row.agreement, row.reason) for row in found.left_out} == {
        (stored.public_id, "goes_on"),
        (wrong.public_id, "no_flow"),
    }
    assert planned(people).state == "finished"


def test_what_was_delivered_stays_where_it_went(region: None, people: People) -> None:
    made = agreed(people, "post-leire", Facility.objects.get(public_id=FAR), "mona", 9_000)
    agreements_delivery.register_delivery(people.acting("berit"), made, 3_000)
    agreements.cancel(people.acting("mona"), made, "Fullt")
    assert agreed_flows().agreed.tonnes.sum() == pytest.approx(3_000)


def test_without_agreements_nothing_is_read(region: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert agreed_flows().agreed.tonnes.sum() == 0


def test_the_file_keeps_what_is_agreed(tmp_path: Path) -> None:
    texts = np.array(["a", "b"], dtype=object)
    agreed_ = Agreed(texts, texts[::-1].copy(), np.array([FIRST, FIRST + 1]), np.array([1 / 3, 2.0]))
    write_agreed(agreed_, tmp_path / "agreed.csv")
    read = read_agreed(tmp_path / "agreed.csv")
    assert read.period.tolist() == [FIRST, FIRST + 1]
    assert read.tonnes.tolist() == [1 / 3, 2.0]
    assert read.to_id.tolist() == ["b", "a"]
