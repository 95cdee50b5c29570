"""The page of a late edit: what they did, what I wrote, and only that is filled in again."""

import json
import re
from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from ressursbank.portal.audit.conflicts import conflict_of
from ressursbank.portal.audit.records import EditConflictError, changes_since
from ressursbank.portal.audit.services import change, remove
from ressursbank.portal.projects.models import Project
from tests.portal.audit.things import add_lot, add_stage, make_project
from tests.portal.people import People


@pytest.fixture(autouse=True)
def _norwegian() -> Iterator[None]:
    with override("nb"):
        yield


def _sent(**fields: str) -> object:
    return RequestFactory().post("/prosjekter/p-tiller/rediger/", fields)


def test_only_what_one_wrote_oneself_is_kept(people: People) -> None:
    project = make_project(people.acting("berit"), dwellings=10, gross_area_m2=4000.0, from_period=8108)
    change(people.acting("bo"), "project.edit", project, {"dwellings": 20, "name": "Bos navn"})
    error = EditConflictError(Project.objects.get(), changes_since(project, 1))
    # The page was made from 10 dwellings, 4 000 m² and the old name; the area alone was changed by hand.
    request = _sent(
        name="Tiller skole", dwellings="10", gross_area_m2="4\u00a0500,5", from_period="2027-Q1", version="1", owner=""
    )
    found = conflict_of(request, error)  # type: ignore[arg-type]  # a request
    assert dict(found.kept) == {"gross_area_m2": ["4\u00a0500,5"]}
    (meeting,) = found.meetings
    assert (meeting.label, meeting.theirs, meeting.yours, meeting.both) == (
        "Bruttoareal (m²)",
        "4\u202f000",
        "4\u202f500,50",
        False,
    )
    assert found.again == "/prosjekter/p-tiller/rediger/"


def test_a_field_that_both_changed_is_marked_and_codes_are_named(people: People) -> None:
    project = make_project(people.acting("berit"), kind="school")
    change(people.acting("bo"), "project.edit", project, {"kind": "kindergarten"})
    error = EditConflictError(Project.objects.get(), changes_since(project, 1))
    found = conflict_of(_sent(kind="housing"), error)  # type: ignore[arg-type]
    (meeting,) = found.meetings
    assert (meeting.theirs, meeting.yours, meeting.both) == ("Barnehage", "Bolig", True)


def test_what_both_wrote_alike_is_no_meeting(people: People) -> None:
    project = make_project(people.acting("berit"), kind="school")
    change(people.acting("bo"), "project.edit", project, {"kind": "housing"})
    error = EditConflictError(Project.objects.get(), changes_since(project, 1))
    assert not conflict_of(_sent(kind="housing"), error).meetings  # type: ignore[arg-type]


def test_references_are_named(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    first, second = add_stage(acting, project, 1), add_stage(acting, project, 2)
    lot = add_lot(acting, project, building_stage=first)
    change(people.acting("bo"), "project.edit", lot, {"note": "Våt"})
    error = EditConflictError(lot, changes_since(lot, 1))
    (meeting,) = conflict_of(_sent(building_stage=str(second.pk)), error).meetings  # type: ignore[arg-type]
    assert (meeting.label, meeting.theirs, meeting.yours) == ("Byggetrinn", "1", "2")


def test_the_page_shows_both_and_carries_mine_to_the_form(people: People) -> None:
    project = make_project(people.acting("berit"), kind="school", planning_stage="idea")
    client = people.client("berit")
    change(people.acting("bo"), "project.edit", project, {"description": "Bos <b>tekst</b>"}, why="Rettet")
    answer = client.post(
        f"/prosjekter/{project.public_id}/rediger/",
        {
            "name": "Tiller skole",
            "kind": "school",
            "planning_stage": "idea",
            "description": "Min tekst",
            "version": "1",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Bo (Trondheim kommune)" in page
    assert "Rettet" in page
    assert "Bos &lt;b&gt;tekst" in page
    kept = re.search(r'<script id="kept-values" type="application/json">(.*?)</script>', page)
    assert kept is not None
    assert json.loads(kept[1]) == {"description": ["Min tekst"]}


def test_what_is_gone_is_said_to_be_gone(people: People) -> None:
    acting = people.acting("berit")
    project = make_project(acting)
    stage = add_stage(acting, project)
    remove(people.acting("bo"), "project.edit", stage)
    stage.pk = stage.pk or 1
    error = EditConflictError(stage, changes_since(stage, 1))
    found = conflict_of(_sent(name="Felt B"), error)  # type: ignore[arg-type]
    assert (found.is_gone, found.again, dict(found.kept)) == (True, "", {})
