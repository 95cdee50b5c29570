"""Every error is a problem (RFC 9457), in the reader's language, with all faults at once."""

from typing import Any

import pytest
from django.test import Client

from ressursbank.portal.api import limits
from ressursbank.portal.api.routes import me
from ressursbank.portal.projects.models import Lot
from tests.portal.api.called import LOT, PROJECT, Program, program
from tests.portal.people import People
from tests.portal.projects.made import make_published

pytestmark = pytest.mark.django_db


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem of an answer, which must have this status."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["type"] == f"/api/v1/docs#problem-{status}"
    assert found["title"]
    assert found["detail"]
    return found


def faults(answer: Any, status: int = 422) -> dict[str, Any]:
    """What is said of each field."""
    return {each["field"]: each for each in problem(answer, status)["faults"]}


def test_all_faults_are_told_at_once_with_value_and_what_would_be_right(people: People) -> None:
    project = make_published(people)
    body = {
        **LOT, "project_id": project.public_id, "direction": "overskudd", "contamination_class": 9,
        "quantity": {"value": -1, "unit": "m3"}, "first_quarter": "Q1 2027", "colour": "grey",
    }  # fmt: skip
    found = faults(program(people).post("/lots", body, Accept_Language="en"))
    assert set(found) == {
        "direction", "contamination_class", "quantity.value", "quantity.unit", "first_quarter", "colour",
    }  # fmt: skip
    assert (found["direction"]["value"], found["direction"]["allowed"]) == ("overskudd", ["surplus", "need"])
    assert found["contamination_class"]["problem"] == "Must be at most 5."
    assert found["first_quarter"]["problem"] == "Write a quarter as 2027-Q1, from 2020 to 2060."
    assert found["quantity.unit"]["allowed"] == ["in_place_m3", "loose_m3", "compacted_m3", "tonnes"]
    assert Lot.objects.count() == 1


def test_rules_of_the_pages_hold_under_the_names_of_the_api(people: People) -> None:
    project = make_published(people)
    body = {
        **LOT, "project_id": project.public_id, "last_quarter": "2026-Q4",
        "quantity": {"value": 1000, "unit": "tonnes", "low": 1200, "high": 1500},
    }  # fmt: skip
    found = faults(program(people).post("/lots", body, Accept_Language="nb"))
    assert set(found) == {"last_quarter", "quantity.low"}
    assert found["last_quarter"]["value"] == "2026-Q4"


def test_faults_of_a_query_say_where_they_stand() -> None:
    found = faults(Program().get("/lots?mass_type=leire&limit=500", Accept_Language="en"))
    assert found["limit"]["place"] == found["mass_type"]["place"] == "query"
    assert found["limit"]["problem"] == "Must be at most 200."
    assert "clay" in found["mass_type"]["allowed"]


@pytest.mark.parametrize(
    ("status", "method", "path", "body", "headers"),
    [
        (400, "POST", "/lots", "{not json", {}),
        (404, "GET", "/lots/l-unknown", None, {}),
        (404, "GET", "/nothing", None, {}),
        (405, "PUT", "/lots", {}, {}),
        (406, "GET", "/lots", None, {"Accept": "text/csv"}),
        (413, "POST", "/lots", '"' + "x" * 1_000_001 + '"', {}),
        (428, "POST", "/lots/{lot}/withdraw", None, {}),
        (412, "POST", "/lots/{lot}/withdraw", None, {"If_Match": '"99"'}),
        (409, "POST", "/listings", {"lot_id": "{draft}"}, {}),
        (422, "GET", "/lots?cursor=l-unknown", None, {}),
    ],
)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_each_kind_of_error_is_a_problem(
    people: People, status: int, method: str, path: str, body: Any, headers: dict[str, str], language: str
) -> None:
    berit = program(people)
    lot = make_published(people).lots.get().public_id
    project = berit.post("/projects", PROJECT).json()["id"]
    draft = berit.post("/lots", {"project_id": project, **LOT}).json()["id"]
    if isinstance(body, dict):
        body = {name: value.replace("{draft}", draft) for name, value in body.items()}
    answer = berit(method, path.replace("{lot}", lot), body, Accept_Language=language, **headers)
    problem(answer, status)
    assert answer["Content-Language"] == language


def test_a_body_that_is_no_json_by_its_type_is_refused(people: People) -> None:
    token = program(people)
    answer = Client(HTTP_HOST="localhost").post(
        "/api/v1/lots", {"a": "b"}, headers={"Authorization": f"Bearer {token.secret}"}
    )
    problem(answer, 415)


def test_a_server_error_is_a_problem_that_tells_nothing_of_the_inside(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(me.LIMITS, "writes_a_minute")  # type: ignore[attr-defined]  # a dict, read-only by its type
    monkeypatch.setattr(limits, "LIMITS", {"token_a_minute": 600})
    found = problem(program(people).get("/me", Accept_Language="en"), 500)
    assert found["detail"] == "The fault is ours, and is written down. Try again later."
    assert "writes_a_minute" not in str(found)


def test_what_the_language_is_follows_accept_language_alone(people: People) -> None:
    client = Client(HTTP_HOST="localhost")
    client.cookies["django_language"] = "en"
    assert client.get("/api/v1/nothing").json()["title"] == "Ikke funnet"
    assert client.get("/api/v1/nothing", headers={"Accept-Language": "en-GB"}).json()["title"] == "Not found"
    assert client.get("/api/v1/nothing", headers={"Accept-Language": "no"}).json()["title"] == "Ikke funnet"
