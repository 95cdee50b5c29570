"""Every error of the API as application/problem+json (RFC 9457), with all faults of a request at once."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Field, Schema

CONTENT_TYPE = "application/problem+json"
LONGEST_VALUE = 200

TITLES = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("A valid token is needed"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("The address does not take this method"),
    406: gettext_lazy("The answer cannot be given in a form that you accept"),
    409: gettext_lazy("It cannot be done as things stand"),
    412: gettext_lazy("Changed since you read it"),
    413: gettext_lazy("The body is too large"),
    415: gettext_lazy("The body is not JSON"),
    422: gettext_lazy("Something in the request is not right"),
    428: gettext_lazy("Say which version you change"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong here"),
}


class FaultOut(Schema):
    """One thing that is not right."""

    place: str = Field(description="Where it stands: body, query, path or header.", examples=["body"])
    field: str = Field(description="Its name, with dots between levels.", examples=["quantity.unit"])
    value: Any = Field(None, description="What was sent, cut when it is long.", examples=["m3"])
    problem: str = Field(description="What is wrong with it, and what would be right.")
    allowed: list[Any] | None = Field(None, description="The values that would be right, where they are few.")


class Problem(Schema):
    """What went wrong (RFC 9457), in the language of Accept-Language."""

    type: str = Field(description="Stands for the kind of problem.", examples=["/api/v1/docs#problem-422"])
    title: str
    status: int = Field(examples=[422])
    detail: str
    instance: str = Field(description="The address that was asked.")
    faults: list[FaultOut] = Field(description="Everything that is not right in the request, at once.")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a request."""

    field: str
    problem: str
    value: Any = None
    place: str = "body"
    allowed: list[Any] | None = None


@dataclass
class ProblemError(Exception):
    """Ends a request with a problem."""

    status: int
    detail: str
    faults: Iterable[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def faulty(*faults: Fault) -> ProblemError:
    """What is said of a request with faults."""
    return ProblemError(422, _("See what is said of each field."), faults)


def answer_of(request: HttpRequest, error: ProblemError) -> HttpResponse:
    """The answer that an error becomes."""
    body = {
        "type": f"/api/v1/docs#problem-{error.status}",
        "title": str(TITLES.get(error.status, HTTPStatus(error.status).phrase)),
        "status": error.status,
        "detail": error.detail,
        "instance": request.path,
        "faults": [
            {
                "place": fault.place,
                "field": fault.field,
                "value": short(fault.value),
                "problem": fault.problem,
                "allowed": fault.allowed,
            }
            for fault in error.faults
        ],
    }
    response = HttpResponse(json.dumps(body), status=error.status, content_type=CONTENT_TYPE)
    for name, value in error.headers.items():
        response[name] = value
    return response


def short(value: Any) -> Any:
    """A value as an answer may repeat it: never long, always JSON."""
    if value is None or isinstance(value, bool | int):
        return value if not isinstance(value, int) or abs(value) < 10**15 else str(value)[:LONGEST_VALUE]
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"
