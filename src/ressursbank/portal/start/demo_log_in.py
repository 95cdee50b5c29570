"""Trying the demo as somebody in each role with one click: only where the demo is on, and only as its own people."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ressursbank.portal.accounts.models import Membership, Person
from ressursbank.portal.accounts.roles import ROLES, Role

PASSWORD = "prov-ressursbank"
"""Of every demo person; shown on the page, so it keeps nobody out and must guard nothing."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to try the portal as."""

    person: Person
    organisation: str
    roles: tuple[Role, ...]


def demo_people() -> list[DemoPerson]:
    """The demo people in the order of the roles."""
    rows = Membership.objects.filter(person__is_demo=True).select_related("person", "organisation")
    found = []
    for row in rows.prefetch_related("roles").order_by("pk"):
        held = {role.role for role in row.roles.all()}
        found.append(
            DemoPerson(row.person, row.organisation.name, tuple(ROLES[role] for role in ROLES if role in held))
        )
    order = list(ROLES)
    return sorted(found, key=lambda one: (order.index(one.roles[0].id) if one.roles else len(order), one.person.pk))


@require_safe
def try_as(request: HttpRequest) -> HttpResponse:
    """The demo people, each with a button that logs in as them."""
    if not settings.DEMO:
        raise Http404
    return render(request, "start/try_as.html", {"demo_people": demo_people(), "password": PASSWORD})


@require_POST
def try_as_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Log in as a demo person."""
    if not settings.DEMO:
        raise Http404
    person = get_object_or_404(Person, pk=pk, is_demo=True, is_active=True)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("start:my_page")
