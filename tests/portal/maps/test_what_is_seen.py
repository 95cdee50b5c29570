"""The map shows to each what the permissions show to each, and what the address asks for: set against the database."""

import numpy as np
import pytest
from django.http import QueryDict

from ressursbank import vocabulary
from ressursbank.portal.accounts.acting import OPERATOR, Acting
from ressursbank.portal.maps.asked import Asked, read_asked
from ressursbank.portal.maps.chosen import choose
from ressursbank.portal.maps.index import MapIndex, current_index
from ressursbank.portal.maps.listed import in_view, list_counts, list_page, lot_rows
from ressursbank.portal.maps.seen import seen_by
from tests.portal.maps import brute_force
from tests.portal.maps.region_rows import EAST, FIRST, NORTH, SOUTH, WEST, Rows
from tests.portal.people import EVERYBODY, People

FILTERS = (
    "",
    "layer=surplus",
    "layer=need&mass_type=clay&mass_type=rock",
    "period=2028-Q2",
    "class=2&class=3&layer=surplus&layer=facilities",
    "stage=tender&stage=construction&q=bolig",
    "q=ørland",
    "municipality=5001&municipality=5031",
    "status=open&facility_kind=landfill&facility_kind=recovery",
    "period=2027-Q1&mass_type=clay&class=2",
    "bbox=10.2,63.2,10.7,63.45",
    "q=ås+as&bbox=9.8,63.1,10.5,63.6&period=2029-Q1",
)


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_sees_what_the_permissions_show(people: People, rows: Rows, name: str) -> None:
    acting = people.acting(name)
    index = current_index()
    seen = seen_by(index, acting)
    assert set(index.projects.public_id[seen.projects]) == brute_force.projects_seen(acting)
    assert set(index.facilities.public_id[seen.facilities]) == brute_force.facilities_seen(acting)
    assert set(index.storage.public_id[seen.storage]) == brute_force.storage_seen(acting)


def test_a_member_with_two_hats_sees_what_each_hat_shows(people: People, rows: Rows) -> None:
    for hat in ("builder", "authority"):
        acting = people.acting("tor", hat)
        index = current_index()
        assert set(index.projects.public_id[seen_by(index, acting).projects]) == brute_force.projects_seen(acting)


def test_the_operator_sees_all_that_is_not_withdrawn(rows: Rows) -> None:
    index = current_index()
    assert set(index.projects.public_id[seen_by(index, OPERATOR).projects]) == {
        project.public_id for project in rows.projects if project.state != "withdrawn"
    }


@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize("name", ["nobody", "frida", "kari", "ada"])
def test_the_filter_lets_through_what_going_through_the_rows_does(
    people: People, rows: Rows, name: str, query: str
) -> None:
    acting, asked = people.acting(name), read_asked(QueryDict(query))
    index = current_index()
    seen = seen_by(index, acting)
    expected = brute_force.lots_asked(acting, asked)
    found = _lots(index, acting, asked)
    assert found == pytest.approx(expected)
    assert list_counts(index, seen, asked)["lots"] == len(expected)
    assert _all_ids(index, acting, asked, "facilities") == brute_force.facilities_asked(acting, asked)
    view = in_view(index, seen, asked)
    assert view.surplus + view.need == pytest.approx(sum(expected.values()))


def _lots(index: MapIndex, acting: Acting, asked: Asked) -> dict[str, float]:
    seen = seen_by(index, acting)
    pages = [list_page(index, seen, asked, "lots", number) for number in range(1, 6)]
    return {row.public_id: row.tonnes_then for page in pages for row in page.rows}


def _all_ids(index: MapIndex, acting: Acting, asked: Asked, which: str) -> set[str]:
    seen = seen_by(index, acting)
    first = list_page(index, seen, asked, which, 1)
    return {
        row.public_id
        for number in range(1, first.pages + 1)
        for row in list_page(index, seen, asked, which, number).rows
    }


def test_the_layer_of_projects_shows_those_without_lots_too(people: People, rows: Rows) -> None:
    index = current_index()
    acting = people.acting("nobody")
    found = _all_ids(index, acting, read_asked(QueryDict("layer=projects")), "projects")
    assert found == {project.public_id for project in rows.projects if project.state == "published"}
    assert not _all_ids(index, acting, read_asked(QueryDict("layer=facilities")), "projects")


def test_closed_projects_are_shown_to_whoever_asks_for_their_stage(people: People, rows: Rows) -> None:
    index = current_index()
    found = _all_ids(index, people.acting("nobody"), read_asked(QueryDict("layer=projects&stage=closed")), "projects")
    expected = {
        project.public_id
        for project in rows.projects
        if project.planning_stage == "closed" and project.state in ("published", "closed")
    }
    assert found == expected


def test_only_our_own_is_what_the_organisation_owns_or_takes_part_in(people: People, rows: Rows) -> None:
    index = current_index()
    acting = people.acting("kari")
    found = _all_ids(index, acting, read_asked(QueryDict("own=1&layer=projects")), "projects")
    consultants = people.organisation["radgiver"].project_parties.values_list("project__public_id", flat=True)
    expected = {
        project.public_id
        for project in rows.projects
        if project.public_id in set(consultants) and project.state in ("draft", "published")
    }
    assert found == expected


def test_areas_that_meet_share_no_place(people: People, rows: Rows) -> None:
    index = current_index()
    seen = seen_by(index, people.acting("ada"))
    middle = 10.5
    whole = list_counts(index, seen, Asked(bbox=(WEST, SOUTH, EAST, NORTH)))
    west = list_counts(index, seen, Asked(bbox=(WEST, SOUTH, middle, NORTH)))
    east = list_counts(index, seen, Asked(bbox=(middle, SOUTH, EAST, NORTH)))
    assert {name: west[name] + east[name] for name in whole} == whole


def test_a_lot_is_dashed_only_where_no_lot_of_its_project_is_certain(people: People, rows: Rows) -> None:
    index = current_index()
    chosen = choose(index, seen_by(index, people.acting("ada")), Asked())
    surest: dict[int, float] = {}
    for lot in lot_rows(index, chosen, np.flatnonzero(chosen.lots)):
        row = int(np.flatnonzero(index.projects.public_id == lot.project_id)[0])
        surest[row] = max(surest.get(row, 0.0), lot.probability)
    assert set(np.flatnonzero(chosen.is_expected)) == {row for row, chance in surest.items() if chance < 1}


def test_a_quarter_counts_a_lot_with_its_share(people: People, rows: Rows) -> None:
    lot = rows.lots[0]
    lot.__class__.objects.exclude(pk=lot.pk).update(state="withdrawn")
    lot.__class__.objects.filter(pk=lot.pk).update(
        state="published", tonnes=1200, from_period=FIRST, to_period=FIRST + 2, direction="surplus"
    )
    type(lot.project).objects.filter(pk=lot.project.pk).update(state="published")
    index = current_index()
    chosen = choose(index, seen_by(index, OPERATOR), Asked(period=FIRST + 1))
    assert chosen.surplus.sum() == pytest.approx(400)
    assert vocabulary.MASS_TYPES.ids[int(chosen.mass_tonnes.sum(axis=0).argmax())] == lot.mass_type
