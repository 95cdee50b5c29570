"""What stands around every page: the way round, the languages, as whom one acts; and what a refused request gets."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ressursbank.portal.audit.conflicts import conflict_of
from ressursbank.portal.audit.services import EditConflictError
from ressursbank.portal.permissions import NotAllowedError


def around_every_page(request: HttpRequest) -> dict[str, Any]:
    """Context for base.html."""
    return {
        "language": get_language(),
        "languages": [
            {"code": code, "name": _name(code), "url": translate_url(request.get_full_path(), code)}
            for code, _lazy in settings.LANGUAGES
        ],
        "front_end_is_built": (settings.FRONT_END / "manifest.json").is_file(),
        "is_demo": settings.DEMO,
        "way_round": _way_round(request),
    }


def _way_round(request: HttpRequest) -> list[dict[str, Any]]:
    """The top bar's pages; the one that the address lies under is the current one."""
    pages = (
        (_("Map"), reverse("maps:map")),
        (_("Market"), reverse("market:list")),
        (_("Projects"), reverse("projects:list")),
        (_("Facilities"), reverse("facilities:list")),
        (_("Storage"), reverse("facilities:storage_list")),
        (_("Plan"), reverse("plans:plan")),
    )
    return [{"name": name, "url": url, "is_current": request.path.startswith(url)} for name, url in pages]


def _name(code: str) -> str:
    """A language's name in that language itself, so that whoever reads it finds it."""
    names = dict(settings.LANGUAGES)
    with override(code):
        return str(names[code])


class Refusals:
    """A request that may not: to the log-in when nobody is logged in, else 403. One that comes too late: 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answers for NotAllowedError and EditConflictError; anything else goes its way."""
        if isinstance(error, NotAllowedError):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            return render(request, "403.html", status=403)
        if isinstance(error, EditConflictError):
            return render(request, "409.html", {"conflict": conflict_of(request, error)}, status=409)
        return None
