"""Schemathesis on the OpenAPI document: no server error, and no answer outside its schema, whatever is sent.

Every operation, with a token that has all scopes and without one, right and wrong data, also about things that exist;
the same examples each time.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ressursbank.portal.api import limits
from ressursbank.portal.api.openapi import document
from tests.portal.api.called import program
from tests.portal.api.existing import make_everything
from tests.portal.people import People

EXAMPLES = 12
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.config.generation.with_security_parameters = False  # the token is ours
SCHEMA.app = get_wsgi_application()
OPERATIONS = {
    each.definition.raw["operationId"]: each for each in (result.ok() for result in SCHEMA.get_all_operations())
}


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """A server ends its database connections between requests; the test's own one stays, as Django's client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("with_token", [True, False], ids=["token", "nobody"])
@pytest.mark.parametrize("id_", OPERATIONS)
def test_an_operation_answers_within_its_schema(
    people: People, id_: str, with_token: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("address_a_minute", "token_a_minute", "writes_a_minute"):
        monkeypatch.setitem(limits.LIMITS, kind, 1_000_000)  # type: ignore[arg-type]  # a dict, read-only by its type
    limits.forget()
    ids = make_everything(people)
    secret = program(people).secret if with_token else ""
    operation = OPERATIONS[id_]
    kinds = [GenerationMode.POSITIVE]
    if operation.body or operation.query or operation.path_parameters:
        kinds.append(GenerationMode.NEGATIVE)

    @seed(13)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=st.one_of(*(operation.as_strategy(generation_mode=kind) for kind in kinds)),
        is_real=st.booleans(),
    )
    def run(case: Any, is_real: bool) -> None:
        if is_real and case.meta.generation.mode == GenerationMode.POSITIVE:
            _about_what_exists(case, ids)
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {secret}"} if secret else {})
        case.headers.pop("Authorization", None)
        response = case.call(base_url="http://localhost", headers=headers)
        case.validate_response(response, checks=CHECKS)

    run()


def _about_what_exists(case: Any, ids: Mapping[str, str]) -> None:
    """Ids of things that are there, and the version that they have."""
    for name in case.path_parameters or {}:
        case.path_parameters[name] = ids.get(name, case.path_parameters[name])
    if "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = "*"
    if isinstance(case.body, dict):
        for name in ("project_id", "lot_id"):
            if isinstance(case.body.get(name), str):
                case.body[name] = ids[name]
        for name in ("partner", "own"):
            if isinstance(case.body.get(name), dict):
                case.body[name] = {"kind": "lot", "id": ids["need_id" if name == "partner" else "lot_id"]}
