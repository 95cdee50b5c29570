"""The OpenAPI document and the page that shows it."""

import json
import re

import pytest
from django.test import Client

from ressursbank.matching import best_partners
from ressursbank.portal.api.openapi import document
from ressursbank.portal.api.scopes import SCOPES
from ressursbank.portal.exchange.match_index import current_market
from tests.portal.api.called import Program
from tests.portal.facilities.made import make_facility, make_site
from tests.portal.people import People
from tests.portal.projects.made import make_published

pytestmark = pytest.mark.django_db


def test_the_document_is_openapi_3_1_and_says_what_each_operation_needs_and_answers() -> None:
    found = Program().get("/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], path
            assert operation["summary"], path
            [scopes, *others] = operation["security"]
            assert set(scopes["token"]) <= set(SCOPES), path
            assert others in ([], [{}])
            needed = {"401", "403", "404", "406", "422", "429", "500"} | (
                {"400", "409", "415"} if method != "get" else set()
            )
            assert needed <= set(operation["responses"]), path


def test_no_key_of_the_database_is_named_in_the_document() -> None:
    text = json.dumps(document())
    assert not re.search(r'"(pk|giver_id|site_id|organisation_id)"', text)


@pytest.mark.parametrize(
    ("address", "title"), [("/api/v1/docs", "API for programmer"), ("/en/api/v1/docs", "The API for programs")]
)
def test_the_page_shows_every_operation_in_both_languages_with_scripts_of_our_own_only(
    address: str, title: str
) -> None:
    answer = Client(HTTP_HOST="localhost").get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"{title}</h1>" in page
    for path in document()["paths"]:
        assert path in page
    assert not re.search(r'(src|href)="https?://(?!localhost)', page)
    assert 'id="problem-422"' in page


def test_partners_are_told_in_the_words_of_the_command(people: People) -> None:
    lot = make_published(people).lots.get()
    make_facility("Heggstadmoen", accepts={"clay": (2, 95.0)}, site=make_site(63.35, 10.36))
    make_facility("Rent fjell", accepts={"rock": (1, 60.0)}, site=make_site(63.36, 10.37))
    found = Program().get(f"/lots/{lot.public_id}/matches", Accept_Language="en").json()
    [match] = found["matches"]
    [expected] = best_partners(current_market().index, lot.public_id, 20)
    for name in ("partner_id", "kind", "kilometres", "cost_nok_per_tonne", "co2_kg_per_tonne", "pyramid_level",
                 "objective_nok_per_tonne", "room_tonnes"):  # fmt: skip
        assert match[name] == getattr(expected, name), name
    assert re.fullmatch(r"\d{4}-Q[1-4]", match["first_period"])
    assert len(match["reasons"]) == 4
    [left_out] = found["excluded"]
    assert (left_out["partner_name"], left_out["rule"]) == ("Rent fjell", next(iter(found["excluded_by_rule"])))
    assert left_out["source"]
    assert left_out["opens_with"]
    nb = Program().get(f"/lots/{lot.public_id}/matches", Accept_Language="nb").json()
    assert nb["excluded"][0]["opens_with"] != left_out["opens_with"]
    assert Program().get(f"/lots/{lot.public_id}/matches?rule=nothing").json()["excluded"] == []
