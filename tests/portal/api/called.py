"""Programs of the tests: the API called with the token of one of people.py's organisations."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from ressursbank.portal.api import tokens
from ressursbank.portal.api.models import ApiToken
from tests.portal.people import People

V1 = "/api/v1"


class Program:
    """Calls the API; without a token where none is given. Server errors are answers, as over the wire."""

    def __init__(self, secret: str = "", token: ApiToken | None = None) -> None:
        self.secret, self.token = secret, token
        self._client = Client(HTTP_HOST="localhost", raise_request_exception=False, enforce_csrf_checks=True)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """`headers` with low lines for hyphens."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            sent.setdefault("Authorization", f"Bearer {self.secret}")
        data = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        return self._client.generic(method, V1 + path, data, "application/json", headers=sent)

    def get(self, path: str, **headers: str) -> Any:
        """What is read."""
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """What is made or moved."""
        return self("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        """What is changed."""
        return self("PATCH", path, body, **headers)


def program(people: People, who: str = "berit", scopes: Iterable[str] = tuple(tokens.SCOPES)) -> Program:
    """A program with a new token of the organisation of `who`, who owns it."""
    acting = people.acting(who)
    assert acting.organisation is not None
    token, secret = tokens.make_token(
        acting, acting.organisation, "Prøve", scopes, timezone.localdate() + timedelta(days=30)
    )
    return Program(secret, token)


LOT = {
    "direction": "surplus",
    "mass_type": "clay",
    "contamination_class": 1,
    "quantity": {"value": 1000, "unit": "in_place_m3"},
    "first_quarter": "2027-Q1",
    "last_quarter": "2027-Q2",
}
PROJECT = {
    "name": "Ny barnehage",
    "kind": "school",
    "planning_stage": "zoning",
    "longitude": 10.3951,
    "latitude": 63.4305,
    "municipality": "5001",
    "first_quarter": "2027-Q1",
    "last_quarter": "2027-Q4",
}
