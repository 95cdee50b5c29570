"""One's own page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Who one is here."""
    return render(request, "start/start.html")
