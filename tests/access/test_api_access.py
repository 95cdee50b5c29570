"""Every operation of the API that changes something lets through exactly the organisations of its row, by token."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ressursbank.portal.api import tokens
from ressursbank.portal.api.models import ApiToken
from ressursbank.portal.api.openapi import document
from tests.access.rows_api import API_ROWS, OWNERS, ApiRow
from tests.portal.api.called import Program, program
from tests.portal.api.existing import make_everything
from tests.portal.people import People

CHANGES = ("post", "put", "patch", "delete")
REFUSED = (401, 403, 404)


def _called(caller: Any, row: ApiRow, ids: Mapping[str, str]) -> Any:
    return caller(row.method, row.path.format(**ids), row.body(ids), If_Match="*")


def test_every_operation_that_changes_something_has_a_row() -> None:
    needed = {
        (each["operationId"], method.upper(), path.removeprefix("/api/v1"), each["security"][0]["token"][0])
        for path, methods in document()["paths"].items()
        for method, each in methods.items()
        if method in CHANGES
    }
    rows = {(row.operation, row.method, row.path, row.scope) for row in API_ROWS}
    assert rows == needed, "add rows to tests/access/rows_api.py"


def test_no_operation_that_changes_something_is_open_to_nobody() -> None:
    for methods in document()["paths"].values():
        assert not any({} in each["security"] for method, each in methods.items() if method in CHANGES)


@pytest.mark.django_db
@pytest.mark.parametrize("row", API_ROWS, ids=lambda row: row.operation)
def test_an_operation_lets_through_exactly_the_organisations_of_its_row(people: People, row: ApiRow) -> None:
    ids, wrong = make_everything(people), []
    for name in OWNERS:
        answer = _called(program(people, name), row, ids)
        assert answer.status_code < 500
        assert answer.status_code not in (422, 428), answer.content
        if (answer.status_code in REFUSED) == (name in row.allowed):
            wrong.append(f"{name}: {answer.status_code}")
    assert not wrong


@pytest.mark.django_db
@pytest.mark.parametrize("row", API_ROWS, ids=lambda row: row.operation)
def test_an_operation_needs_a_valid_token_with_its_scope(people: People, row: ApiRow) -> None:
    ids, who = make_everything(people), min(row.allowed)
    others = [scope for scope in tokens.SCOPES if scope != row.scope]
    lacking = _called(program(people, who, others), row, ids)
    assert lacking.status_code == 403
    assert row.scope in lacking.json()["detail"]
    assert _called(Program(), row, ids).status_code == 401
    revoked, old = program(people, who), program(people, who)
    assert revoked.token is not None
    tokens.revoke_token(people.acting(who), revoked.token)
    assert _called(revoked, row, ids).status_code == 401
    assert old.token is not None
    yesterday = timezone.localdate() - timedelta(days=1)
    ApiToken.objects.filter(pk=old.token.pk).update(expires_on=yesterday)
    assert _called(old, row, ids).status_code == 401
    browser = people.client(who)
    answer = browser.generic(row.method, "/api/v1" + row.path.format(**ids), "{}", "application/json")
    assert answer.status_code == 401, "a log-in's cookie must not write"
