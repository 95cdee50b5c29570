"""Answers with data of the plan: JSON that a browser keeps until the plan, the address or the language changes."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from ressursbank.portal.exchange.home import Home, Shown, home_of
from ressursbank.portal.permissions import require
from ressursbank.portal.plans.filters import BadAddressError, Filter, read_filter


def home_for(request: HttpRequest, run: UUID | None) -> Home:
    """The published plan, which anyone sees, or the run that an address names, for planners. Raises NotAllowedError."""
    if run is not None:
        require(request.acting, "plan.see_runs")  # type: ignore[attr-defined]  # see ActingRequest
    return home_of(run)


def _etag(request: HttpRequest, run: UUID | None = None) -> str | None:
    shown = home_for(request, run).shown
    if shown is None:
        return None
    asked = f"{shown.version} {get_language()} {request.get_full_path()}"
    return f'"{hashlib.sha256(asked.encode()).hexdigest()[:20]}"'


def plan_data(build: Callable[[Shown, Filter], dict[str, Any]]) -> Callable[..., HttpResponse]:
    """A view that answers with what `build` makes of the plan (the address's run, else the published) and filter."""

    @require_safe
    @condition(etag_func=_etag)
    @wraps(build)
    def view(request: HttpRequest, run: UUID | None = None) -> HttpResponse:
        shown = home_for(request, run).shown
        if shown is None:
            return JsonResponse({"faults": [_("There is no plan to show yet.")]}, status=404)
        try:
            chosen = read_filter(request.GET, shown)
        except BadAddressError as error:
            return JsonResponse({"faults": error.faults}, status=400)
        response = JsonResponse(
            build(shown, chosen), json_dumps_params={"separators": (",", ":"), "ensure_ascii": False}
        )
        patch_cache_control(response, no_cache=True)
        return response

    return view
