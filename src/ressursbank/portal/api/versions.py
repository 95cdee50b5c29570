"""Edits name the version that they change: ETag on what is read, If-Match on what is written."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ressursbank.portal.api.problems import Fault, ProblemError

CONDITIONAL = {"x-conditional": True}
"""For `openapi_extra` of an operation that asks for If-Match."""


def etag_of(thing: Any, more: str = "") -> str:
    """The version as an entity tag; `more` stands for rows that have versions of their own."""
    return f'"{thing.version}.{more}"' if more else f'"{thing.version}"'


def set_etag(response: HttpResponse, thing: Any, more: str = "") -> None:
    """Says which version an answer shows."""
    response["ETag"] = etag_of(thing, more)


def version_to_change(request: HttpRequest, thing: Any, more: str = "") -> int:
    """The version that the request names. Raises ProblemError: 428 where it names none, 412 where it is another."""
    sent = request.headers.get("If-Match", "").strip()
    now = etag_of(thing, more)
    if not sent:
        text = _("Read the thing first and send its ETag as If-Match: nobody's change is then overwritten unseen.")
        raise ProblemError(428, text, [Fault("If-Match", _("Is missing."), place="header", allowed=None)])
    named = [each.strip().removeprefix("W/") for each in sent.split(",")]
    if sent != "*" and now not in named:
        fault = Fault("If-Match", _("The version is %(version)s now.") % {"version": now}, sent, "header")
        raise ProblemError(412, _("Read it again, and make your change to what it is now."), [fault], {"ETag": now})
    return int(thing.version)
