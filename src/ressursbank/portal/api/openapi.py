"""The OpenAPI 3.1 document: what ninja knows of the operations, with what holds for all of them added."""

from functools import cache
from typing import Any

from ninja.operation import Operation

from ressursbank.portal.api.auth import Needs
from ressursbank.portal.api.idempotency import HEADER, PATTERN
from ressursbank.portal.api.problems import CONTENT_TYPE, Problem

PREFIX = "api/v1/"
_SAID = {
    400: "The body is not JSON.",
    401: "No token, or one that is unknown, revoked or too old.",
    403: "The token lacks the scope, or the organisation the role.",
    404: "There is none with this id, or the organisation may not see it.",
    406: "The client accepts no JSON.",
    409: "It cannot be done as things stand: nothing was changed.",
    412: "It has been changed since it was read: `If-Match` names another version.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    422: "Something in the request is not right: all faults at once.",
    428: "`If-Match` is missing.",
    429: "Too many requests in this minute: try again after `Retry-After` seconds.",
    500: "The fault is the server's.",
}
_ALWAYS, _WRITES, _CONDITIONAL = (401, 403, 404, 406, 422, 429, 500), (400, 409, 413, 415), (412, 428)
_RATE = {
    "RateLimit-Limit": "Requests in a minute.",
    "RateLimit-Remaining": "Requests left of this minute.",
    "RateLimit-Reset": "Seconds until the next minute.",
}


@cache
def document() -> dict[str, Any]:
    """The document."""
    from ressursbank.portal.api.rest import api

    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    found["jsonSchemaDialect"] = "https://json-schema.org/draft/2020-12/schema"
    components = found["components"]
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components.setdefault("schemas", {}).update(schema.pop("$defs"))
    components["schemas"]["Problem"] = schema
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token of your organisation, `rb_…`."}
    }
    components["headers"] = {
        name: {"description": text, "schema": {"type": "integer"}} for name, text in _RATE.items()
    } | {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    components["responses"] = {f"Problem{status}": _problem(status, text) for status, text in _SAID.items()}
    needs = _needs()
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            _complete(operation, method, needs[operation["operationId"]])
            assert path.startswith(f"/{PREFIX}")
    return found


def _problem(status: int, text: str) -> dict[str, Any]:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _RATE}
    if status == 429:
        headers["Retry-After"] = {"$ref": "#/components/headers/Retry-After"}
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": text, "content": content, "headers": headers if status != 500 else {}}


def _needs() -> dict[str, Needs]:
    """What each operation asks of a token, by its id."""
    from ressursbank.portal.api.rest import api

    return {
        operation.operation_id or api.get_openapi_operation_id(operation): needs_of(operation)
        for operation in operations_of(api)
    }


def operations_of(api: Any) -> list[Operation]:
    """Every operation of an API."""
    return [
        operation
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for operation in view.operations
    ]


def needs_of(operation: Operation) -> Needs:
    """What an operation asks of a token."""
    return next(each for each in operation.auth_callbacks if isinstance(each, Needs))


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is left out, never null."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) != 1:
        return schema
    kept = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    return {**kept, **kinds[0]}


def _complete(operation: dict[str, Any], method: str, needs: Needs) -> None:
    writes, conditional = method != "get", operation.pop("x-conditional", False)
    operation["security"] = [{"token": [needs.scope] if needs.scope else []}, *([{}] if needs.is_public else [])]
    said = f"Scope: `{needs.scope}`." if needs.scope else ""
    if needs.is_public:
        said += " Without a token: what everybody may see."
    operation["description"] = f"{operation.get('description', '')}\n\n{said}".strip()
    parameters = operation.setdefault("parameters", [])
    for each in parameters:
        each["schema"] = _without_null(each["schema"])
    if conditional:
        parameters.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "description": "The `ETag` of what you read and change.",
                "schema": {"type": "string", "minLength": 1},
                "example": '"3"',
            }
        )
    if writes:
        parameters.append(
            {
                "name": HEADER,
                "in": "header",
                "required": False,
                "description": "Yours for this write: sent again within a day it gets the same answer, once done.",
                "schema": {"type": "string", "pattern": PATTERN},
                "example": "5f0c1a52-6a0c-4b0e-9c55-2f8f6d1f9a11",
            }
        )
    responses = operation["responses"]
    for status in (*_ALWAYS, *(_WRITES if writes else ()), *(_CONDITIONAL if conditional else ())):
        responses[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    for status, response in list(responses.items()):
        if str(status).startswith("2"):
            response.setdefault("headers", {}).update(
                {name: {"$ref": f"#/components/headers/{name}"} for name in _RATE}
            )
            response["description"] = response.get("description") or "Done."
    operation["responses"] = {str(status): responses[status] for status in sorted(responses, key=str)}
