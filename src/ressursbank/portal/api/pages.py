"""The OpenAPI document, and the page that shows it to people."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ressursbank.portal.api.examples import example_of
from ressursbank.portal.api.limits import LIMITS
from ressursbank.portal.api.openapi import document
from ressursbank.portal.api.problems import TITLES
from ressursbank.portal.api.scopes import SCOPES


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document of the API."""
    return JsonResponse(document())


@dataclass(frozen=True, slots=True)
class Line:
    """A parameter or a field."""

    name: str
    kind: str
    is_required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    title: str
    text: str
    scope: str
    is_public: bool
    parameters: tuple[Line, ...]
    body: tuple[Line, ...]
    example: str
    answer: str
    statuses: tuple[str, ...]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The documentation of the API: every operation with its parameters, scope, example and errors."""
    context = {
        "groups": _groups(),
        "scopes": SCOPES.values(),
        "limits": LIMITS,
        "problems": [(status, title, HTTPStatus(status).phrase) for status, title in TITLES.items()],
    }
    return render(request, "api/docs.html", context)


@cache
def _groups() -> tuple[tuple[str, tuple[Shown, ...]], ...]:
    found: dict[str, list[Shown]] = {}
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            found.setdefault(operation["tags"][0], []).append(_shown(path, method, operation))
    return tuple((name, tuple(rows)) for name, rows in found.items())


def _shown(path: str, method: str, operation: Mapping[str, Any]) -> Shown:
    security = operation["security"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    good = next(status for status in operation["responses"] if status.startswith("2"))
    answer = operation["responses"][good].get("content", {}).get("application/json", {}).get("schema")
    return Shown(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        title=operation["summary"],
        text=operation["description"].split("\n\nScope:")[0],
        scope=next(iter(security[0]["token"]), ""),
        is_public={} in security,
        parameters=tuple(
            Line(each["name"], _kind(each["schema"]), each.get("required", False), _text(each))
            for each in operation["parameters"]
        ),
        body=tuple(_fields(body)) if body else (),
        example=_json(body),
        answer=_json(answer),
        statuses=tuple(operation["responses"]),
    )


def _json(schema: Mapping[str, Any] | None) -> str:
    if not schema:
        return ""
    return json.dumps(example_of(schema, document()["components"]["schemas"]), indent=2, ensure_ascii=False)


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        found: Mapping[str, Any] = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _fields(schema: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[Line]:
    whole = _resolved(schema)
    for name, each in whole.get("properties", {}).items():
        yield Line(before + name, _kind(each), name in whole.get("required", ()), _text(each))
        inner = _resolved(next((one for one in each.get("anyOf", [each]) if one.get("type") != "null"), each))
        rows = _resolved(inner.get("items", {}))
        if depth < 2 and inner.get("properties"):
            yield from _fields(inner, f"{before}{name}.", depth + 1)
        elif depth < 2 and rows.get("properties"):
            yield from _fields(rows, f"{before}{name}[].", depth + 1)


def _kind(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_kind(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return "object"
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"]) if len(schema["enum"]) <= 12 else "code"
    if schema.get("type") == "array":
        return f"[{_kind(schema['items'])}]"
    return str(schema.get("format") or schema.get("type") or "any")


def _text(schema: Mapping[str, Any]) -> str:
    return str(schema.get("description") or schema.get("schema", {}).get("description") or "")
