"""Facilities and storage on offer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def facility_list(request: HttpRequest) -> HttpResponse:
    """All facilities that one may see."""
    return render(request, "start/start.html")


@require_safe
def storage_list(request: HttpRequest) -> HttpResponse:
    """Storage areas on offer."""
    return render(request, "start/start.html")
