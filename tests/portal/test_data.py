"""The data that map and charts are drawn from: it adds up to the plan, and browsers keep it until the plan changes."""

import numpy as np
import pytest
from django.test import Client

from ressursbank.portal.exchange.home import Shown


def test_drawn_flows_add_up_to_the_flows_between_places(portal: Client, shown: Shown) -> None:
    drawn = portal.get("/plan/map.json").json()["flows"]
    between = shown.flows.from_place != shown.flows.to_place
    assert sum(drawn["tonnes"]) == pytest.approx(shown.flows.tonnes[between].sum(), abs=0.06 * len(drawn["tonnes"]))
    assert all(str(place) in drawn["points"] for place in drawn["from"] + drawn["to"])


def test_the_map_follows_the_same_filter_as_the_table(portal: Client, shown: Shown) -> None:
    drawn = portal.get("/plan/map.json?year=2027&level=6").json()["flows"]
    wanted = (shown.flows.year == 2027) & (shown.flows.pyramid_level == 6)
    assert sum(drawn["tonnes"]) == pytest.approx(shown.flows.tonnes[wanted].sum(), rel=1e-3)
    assert set(drawn["level"]) == {6}


def test_every_facility_is_on_the_map_with_its_room(portal: Client, shown: Shown) -> None:
    facilities = portal.get("/plan/map.json").json()["facilities"]
    assert [facility["id"] for facility in facilities] == shown.region.facilities.id.tolist()
    for facility in facilities:
        if facility["total_tonnes"] is not None:
            assert 0 <= facility["left_tonnes"] <= facility["total_tonnes"] + 1


def test_surplus_on_the_map_is_what_the_plan_counts_with(portal: Client, shown: Shown) -> None:
    projects = portal.get("/plan/map.json").json()["projects"]
    surplus = sum(project["surplus_tonnes"] for project in projects)
    assert surplus == pytest.approx(shown.plan.summary["surplus_tonnes"], abs=0.06 * len(projects))


def test_bars_add_up_to_the_summary(portal: Client, shown: Shown) -> None:
    levels = portal.get("/data/figures.json").json()["levels"]
    by_level = np.array(levels["tonnes"]).sum(axis=1)
    expected = list(shown.plan.summary["tonnes_by_pyramid_level"].values())
    assert by_level == pytest.approx(expected, abs=len(levels["years"]))
    unplaced = shown.plan.summary["unplaced_surplus_tonnes"]
    assert sum(levels["unplaced"]) == pytest.approx(unplaced, abs=len(levels["years"]))


def test_room_left_never_grows(portal: Client) -> None:
    room = portal.get("/data/figures.json").json()["room"]
    assert room["names"]
    assert (np.diff(np.array(room["tonnes"]), axis=1) <= 0).all()


def test_names_are_in_the_language_of_the_address(portal: Client) -> None:
    assert "Deponi" in portal.get("/data/figures.json").json()["levels"]["names"]
    assert "Landfill" in portal.get("/en/data/figures.json").json()["levels"]["names"]


def test_unchanged_data_is_not_sent_again(portal: Client) -> None:
    first = portal.get("/plan/map.json")
    again = portal.get("/plan/map.json", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    other = portal.get("/plan/map.json?year=2027", headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200


def test_data_is_compressed_for_those_who_can_read_it(portal: Client) -> None:
    assert portal.get("/plan/map.json", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"


def test_a_bad_filter_is_refused_as_data(portal: Client) -> None:
    answer = portal.get("/en/plan/map.json?year=1999")
    assert answer.status_code == 400
    assert answer.json()["faults"] == ['year: "1999" must be one of: 2027, 2028']
