"""The explanation of a flow: its terms, its alternatives, and what it says of addresses that are no flow."""

from urllib.parse import urlencode

import numpy as np
import pytest
from django.http import QueryDict
from django.test import Client

from ressursbank.portal.exchange.home import Shown
from ressursbank.portal.plans.selectors import flow_row
from ressursbank.portal.plans.why import Why, why


def explained(shown: Shown, row: int) -> Why:
    found = why(QueryDict(flow_row(shown, row).why), shown)
    assert found is not None
    return found


def test_every_flow_of_the_plan_is_explained_by_terms_that_add_up_to_its_cost(shown: Shown) -> None:
    flows = shown.flows
    for row in range(len(flows)):
        terms = explained(shown, row).chosen.nok_by_term
        paid = terms["transport"] + terms["handling"] + terms["fees"]
        assert paid * flows.tonnes[row] == pytest.approx(flows.cost_nok[row], rel=1e-9, abs=1e-6)


def test_the_explanation_has_the_plans_kilometres_level_and_emissions(shown: Shown) -> None:
    flows = shown.flows
    for row in range(0, len(flows), 7):
        chosen = explained(shown, row).chosen
        assert chosen.kilometres == pytest.approx(flows.kilometres[row])
        assert chosen.pyramid_level == flows.pyramid_level[row]
        assert chosen.co2_kg * flows.tonnes[row] == pytest.approx(flows.co2_kg[row])


def test_alternatives_come_cheapest_first_with_what_they_cost_more(shown: Shown) -> None:
    row = int(np.flatnonzero(shown.flows.pyramid_level == 6)[0])
    found = explained(shown, row)
    extras = [option.extra_nok for option in found.alternatives]
    assert extras == sorted(extras)
    for option in found.alternatives:
        assert option.extra_nok == pytest.approx(option.nok - found.chosen.nok)
        assert option.pyramid_level > 0


def test_stops_on_the_way_are_kept_apart_from_places_where_masses_end(shown: Shown) -> None:
    final = np.flatnonzero(shown.flows.pyramid_level == 5)
    stops = [stop for row in final for stop in explained(shown, int(row)).stops]
    assert stops
    assert all(stop.pyramid_level == 0 for stop in stops)


def test_virgin_masses_are_compared_with_other_sources_of_the_same_need(shown: Shown) -> None:
    kinds = np.array([explained(shown, row).is_about_need for row in range(len(shown.flows))])
    quarry = int(np.flatnonzero(kinds)[0])
    assert shown.flows.pyramid_level[quarry] == 0
    assert explained(shown, quarry).alternatives


def test_refusals_name_the_nearest_facilities_and_a_rule(shown: Shown) -> None:
    row = int(np.flatnonzero(shown.flows.contamination_class >= 2)[0])
    refusals = explained(shown, row).refusals
    assert refusals
    kilometres = [refusal.kilometres for refusal in refusals]
    assert kilometres == sorted(kilometres)
    assert {refusal.reason for refusal in refusals} <= {"type_not_taken", "class_too_high", "windows_do_not_meet"}


def test_the_page_is_there_in_both_languages(portal: Client, shown: Shown) -> None:
    query = flow_row(shown, 0).why
    assert "Hvorfor denne flyten?" in portal.get(f"/plan/hvorfor/?{query}").content.decode()
    assert "Why this flow?" in portal.get(f"/en/plan/why/?{query}").content.decode()


def test_an_address_without_a_flow_says_what_is_missing(portal: Client) -> None:
    answer = portal.get("/en/plan/why/?period=2027-Q1&from=x")
    assert answer.status_code == 400
    html = answer.content.decode()
    assert "to is missing in the address" in html
    assert "mass_type is missing in the address" in html
    assert "class is missing in the address" in html


@pytest.mark.parametrize("wrong", [{"period": "2027"}, {"mass_type": "gold"}, {"class": "two"}])
def test_an_address_with_a_value_of_no_sense_is_refused(portal: Client, wrong: dict[str, str]) -> None:
    asked = {"period": "2027-Q1", "from": "a", "to": "b", "mass_type": "clay", "class": "1"} | wrong
    assert portal.get(f"/en/plan/why/?{urlencode(asked)}").status_code == 400


def test_a_flow_that_the_plan_does_not_have_is_not_found(portal: Client) -> None:
    asked = {"period": "2027-Q1", "from": "a", "to": "b", "mass_type": "clay", "class": "1"}
    answer = portal.get(f"/en/plan/why/?{urlencode(asked)}")
    assert answer.status_code == 404
    assert "The plan has no such flow" in answer.content.decode()
