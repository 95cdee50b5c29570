"""Projects."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """All projects that one may see."""
    return render(request, "start/start.html")
