"""A log-in service that does not answer: the person is told, and may choose another way."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

_log = logging.getLogger(__name__)


class LogInServiceUnreachable:
    """allauth asks the service where to send people, and lets it pass on when it gets no answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page that says so; anything else goes its way."""
        match = request.resolver_match
        if match is None or match.url_name != "openid_connect_login" or not isinstance(error, RequestException):
            return None
        _log.error("The log-in service %s does not answer: %s", match.kwargs.get("provider_id"), error)
        return render(request, "socialaccount/authentication_error.html", status=502)
