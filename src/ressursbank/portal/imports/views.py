"""Import and export."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def exchange(request: HttpRequest) -> HttpResponse:
    """What can be brought in and taken out."""
    return render(request, "start/start.html")
