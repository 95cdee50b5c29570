"""What holds for every address of the API: language, token, limits, forms of bodies and answers, CORS, and errors.

Pages never come here. The API takes no cookie: whoever writes sends a token, so that no other site can make a
browser write. What everybody may see can be read by pages of any site (CORS), without credentials.
"""

import logging
from collections.abc import Callable, Mapping

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from ressursbank.portal.accounts.acting import NOBODY
from ressursbank.portal.api.auth import acting_of_token, token_sent
from ressursbank.portal.api.idempotency import HEADER, answer_once
from ressursbank.portal.api.limits import LIMITS, count_one
from ressursbank.portal.api.models import ApiToken
from ressursbank.portal.api.problems import CONTENT_TYPE, Fault, ProblemError, answer_of

ROOT = "/api/v1"
PAGE = f"{ROOT}/docs"
"""For people."""
DOCUMENT = f"{ROOT}/openapi.json"
CHANGES = ("POST", "PUT", "PATCH", "DELETE")
_ACCEPTABLE = ("*/*", "application/*", "application/json", CONTENT_TYPE)

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]


class ApiEdge:
    """The middleware nearest to the views: what comes out of it is always JSON, or a problem."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == PAGE or not (request.path == ROOT or request.path.startswith(f"{ROOT}/")):
            return self.get_response(request)
        with translation.override(_language(request)):
            return self._answered(request)

    def _answered(self, request: HttpRequest) -> HttpResponse:
        headers: dict[str, str] = {}
        try:
            response = self._checked(request, headers)
        except ProblemError as error:
            response = answer_of(request, error)
        except Exception:
            logger.exception("%s %s failed", request.method, request.path)
            response = answer_of(request, ProblemError(500, _SAID[500]()))
        if response.status_code >= 400 and response.get("Content-Type", "") != CONTENT_TYPE:
            response = _as_problem(request, response)
        for name, value in headers.items():
            response.setdefault(name, value)
        response.setdefault("Content-Language", translation.get_language() or "nb")
        response.setdefault("Cache-Control", "no-store" if request.headers.get("Authorization") else "no-cache")
        patch_vary_headers(response, ("Authorization", "Accept-Language"))
        if request.method in ("GET", "HEAD") and not request.headers.get("Authorization"):
            response["Access-Control-Allow-Origin"] = "*"
        return response

    def _checked(self, request: HttpRequest, headers: dict[str, str]) -> HttpResponse:
        request.acting = NOBODY  # type: ignore[attr-defined]  # a log-in's cookie says nothing here
        request.api_token = None  # type: ignore[attr-defined]  # see ApiRequest
        try:
            token = token_sent(request)
        except ProblemError:
            _count(headers, "address_a_minute", _address(request))
            raise
        if token is None:
            _count(headers, "address_a_minute", _address(request))
        else:
            _count(headers, "token_a_minute", str(token.pk))
            if request.method in CHANGES:
                _count(headers, "writes_a_minute", str(token.pk))
            request.api_token = token  # type: ignore[attr-defined]  # see ApiRequest
            request.acting = acting_of_token(token)  # type: ignore[attr-defined]  # see ApiRequest
        _check_forms(request)
        return self._once(request, token)

    def _once(self, request: HttpRequest, token: ApiToken | None) -> HttpResponse:
        if token is None or request.method not in CHANGES or HEADER not in request.headers:
            return self.get_response(request)
        return answer_once(request, token, lambda: self.get_response(request))


def _language(request: HttpRequest) -> str:
    """As Accept-Language asks, whatever a page's cookie says; Norwegian where it asks for nothing known."""
    for part in request.headers.get("Accept-Language", "").split(","):
        code = part.split(";")[0].strip().lower()
        if code.startswith("en"):
            return "en"
        if code.startswith(("nb", "no", "nn")):
            return "nb"
    return "nb"


def _address(request: HttpRequest) -> str:
    """As a log-in counts it, behind proxies too; of all whose address cannot be told together."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def _count(headers: dict[str, str], kind: str, who: str) -> None:
    """Counts the request; the tightest limit is the one that the answer tells. Raises ProblemError."""
    rate = count_one(kind, who)
    if "RateLimit-Remaining" not in headers or rate.remaining < int(headers["RateLimit-Remaining"]):
        headers.update(rate.headers)
    if rate.is_over:
        text = _("At most %(most)s requests a minute. Try again in %(seconds)s seconds.")
        raise ProblemError(429, text % {"most": rate.limit, "seconds": rate.resets_in_seconds})


def _check_forms(request: HttpRequest) -> None:
    """Raises ProblemError: 406 for an answer that is not JSON, 413 and 415 for a body that is too large or not JSON."""
    accepted = [part.split(";")[0].strip().lower() for part in request.headers.get("Accept", "*/*").split(",")]
    if not any(each in _ACCEPTABLE or not each for each in accepted):
        text = _("The API answers with application/json. Accept that, or leave the header out.")
        raise ProblemError(406, text, [Fault("Accept", text, request.headers["Accept"], "header")])
    length = request.headers.get("Content-Length", "") or "0"
    if length.isdecimal() and int(length) > LIMITS["body_bytes"]:
        text = _("A body has at most %(most)s bytes. Send it in parts.") % {"most": LIMITS["body_bytes"]}
        raise ProblemError(413, text)
    has_body = length.isdecimal() and int(length) > 0
    takes_bodies = request.method in CHANGES and request.path != DOCUMENT
    if takes_bodies and has_body and request.content_type != "application/json":
        text = _("Send the body as application/json.")
        raise ProblemError(415, text, [Fault("Content-Type", text, request.content_type or "", "header")])


_SAID: Mapping[int, Callable[[], str]] = {
    404: lambda: _("Nothing stands at this address. Look it up in /api/v1/docs."),
    405: lambda: _("Look up which methods the address takes in /api/v1/docs."),
    500: lambda: _("The fault is ours, and is written down. Try again later."),
}


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page that Django made of an error, as a problem."""
    status = response.status_code
    said = _SAID.get(status, lambda: _("The request cannot be read. Look at its form in /api/v1/docs."))
    headers = {"Allow": response["Allow"]} if "Allow" in response else {}
    return answer_of(request, ProblemError(status, said(), headers=headers))
