"""Every route that changes something lets through exactly the people that its row names; none is without a row."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.table import Row, all_rows
from tests.portal.people import EVERYBODY, People

ROWS = all_rows()
_SAMPLES = {"int": 1, "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}
OUTSIDE = ("account_", "socialaccount_", "mfa_", "openid_connect_", "api_v1:")
"""allauth's own routes act on whoever is logged in, nobody else; allauth tests them. Who may do what by a token of the
API, in every method: test_api_access.py."""


def _routes(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _routes(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name is not None:
            yield f"{namespace}{entry.name}", entry


def _own_routes() -> dict[str, dict[str, Any]]:
    found = {}
    for name, pattern in _routes(get_resolver()):
        if not name.startswith(OUTSIDE):
            converters = pattern.pattern.converters
            found[name] = {
                key: _SAMPLES[type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")]
                for key, converter in converters.items()
            }
    return found


@pytest.mark.django_db
def test_every_route_that_changes_something_has_a_row() -> None:
    described = {row.route for row in ROWS}
    missing = []
    for name, arguments in _own_routes().items():
        client = Client(HTTP_HOST="localhost", raise_request_exception=False)
        if client.post(reverse(name, kwargs=arguments)).status_code != 405 and name not in described:
            missing.append(name)
    assert not missing, "add rows to tests/access/rows_<app>.py, or @require_safe to the view"


def test_every_row_is_of_a_route_that_exists() -> None:
    assert {row.route for row in ROWS} <= set(_own_routes())


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.route} {row.note}".strip())
def test_a_route_lets_through_exactly_the_people_of_its_row(people: People, row: Row) -> None:
    wrong = []
    for name in EVERYBODY:
        arguments = row.make(people)
        data = row.data(arguments) if callable(row.data) else row.data
        address = reverse(row.route, kwargs={key: value for key, value in arguments.items() if not key.startswith("_")})
        answer = people.client(name).post(address, data)
        is_refused = answer.status_code in (403, 404) or (
            answer.status_code == 302 and answer["Location"].startswith(reverse(settings.LOGIN_URL))
        )
        assert answer.status_code < 500
        if is_refused == (name in row.allowed):
            wrong.append(f"{name}: {answer.status_code}")
    assert not wrong
