"""The list of facilities, the page of one, and its log."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.log import changes_of
from ressursbank.portal.audit.views import undo_page
from ressursbank.portal.facilities.facility_facts import (
    BAR_STEP,
    bars,
    life_of,
    permits_of,
    room_by_year,
)
from ressursbank.portal.facilities.forms.lists import FacilityFilter
from ressursbank.portal.facilities.hours import closed_days, is_open_at, week
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.facilities.selectors import (
    Wanted,
    find_facilities,
    municipalities_with_facilities,
    without_each,
)
from ressursbank.portal.facilities.storage_selectors import projects_to_choose
from ressursbank.portal.permissions import may, require
from ressursbank.portal.plans.proposals import proposals_for_facility
from ressursbank.portal.sites.models import Site
from ressursbank.region.periods import quarter_of

AROUND_DEGREES = (0.03, 0.015)
"""East and north of a place: what its map shows, about 3 km across."""


def map_url(site: Site, layer: str) -> str:
    """The map, looking at a place."""
    east, north = AROUND_DEGREES
    corners = (site.longitude - east, site.latitude - north, site.longitude + east, site.latitude + north)
    query = {"layer": layer, "bbox": ",".join(f"{degrees:.5f}" for degrees in corners)}
    return f"{reverse('maps:map')}?{urlencode(query)}"


def seen_facility(request: ActingRequest, public_id: str) -> Facility:
    """The facility, if the one who asks may see it; else 404."""
    found = get_object_or_404(Facility.objects.select_related("site", "organisation"), public_id=public_id)
    if not may(request.acting, "facility.see", found):
        raise Http404
    return found


@require_safe
def facility_list(request: ActingRequest) -> HttpResponse:
    """The facilities that one may see, by what one looks for."""
    form = FacilityFilter(request.GET, acting=request.acting, municipalities=municipalities_with_facilities())
    wanted = form.wanted()
    found = find_facilities(request.acting, wanted, request.GET.get("page", "1"), timezone.localdate().year)
    context = {
        "form": form,
        "wanted": wanted,
        "found": found,
        "year": timezone.localdate().year,
        "quarter": quarter_of(timezone.localdate()),
        "map_query": _map_query(wanted),
        "places": projects_to_choose(request.acting)[:MOST_PLACES],
        "without": [] if found.rows else _named(form, without_each(request.acting, wanted)),
    }
    return render(request, "facilities/list.html", context)


MOST_PLACES = 100
"""Own projects that are offered as places to look near."""


def _map_query(wanted: Wanted) -> str:
    """The same filter for the map, as far as it has the same parts."""
    pairs = {
        "layer": "facilities",
        "facility_kind": wanted.kind,
        "mass_type": wanted.mass_type,
        "status": wanted.status,
        "municipality": wanted.municipality,
        "q": wanted.search,
    }
    return urlencode({name: value for name, value in pairs.items() if value})


def _named(form: FacilityFilter, counts: list[tuple[str, int]]) -> list[dict[str, object]]:
    fields = {"search": "q", "contamination_class": "klass", "is_open_now": "open_now"}
    return [
        {"field": fields.get(name, name), "label": form[fields.get(name, name)].label, "count": count}
        for name, count in counts
    ]


@require_safe
def facility(request: ActingRequest, public_id: str) -> HttpResponse:
    """What it takes, what room is left, when it is open, what the plan brings."""
    thing = seen_facility(request, public_id)
    room = room_by_year(thing)
    accepts = list(thing.accepts.order_by("mass_type"))
    context = {
        "facility": thing,
        "life": life_of(thing),
        "accepts": accepts,
        "prices_as_of": max((row.changed_at for row in accepts), default=None),
        "yields": thing.yields.order_by("mass_type_in", "-share"),
        "room": room,
        "chart_width": len(room) * BAR_STEP + 8,
        "bars": bars(room),
        "has_plan": any(year.planned is not None for year in room),
        "week": week(thing.opening_hours),
        "closed_days": closed_days(thing.opening_hours),
        "is_open_now": is_open_at(thing.opening_hours) if thing.status == "open" else None,
        "permits": permits_of(thing),
        "proposals": proposals_for_facility(thing),
        "around_url": f"{reverse('maps:near')}?{urlencode({'near': thing.public_id})}",
        "map_url": map_url(thing.site, "facilities"),
    }
    return render(request, "facilities/facility.html", context)


@require_safe
def facility_log(request: ActingRequest, public_id: str) -> HttpResponse:
    """Who changed what, when and why."""
    thing = seen_facility(request, public_id)
    require(request.acting, "facility.see_log", thing)
    log = changes_of(thing, request.acting, request.GET.get("page"), lambda batch: _undo_url(thing, batch))
    return render(request, "facilities/log.html", {"facility": thing, "thing": thing, "log": log})


def _undo_url(thing: Facility, batch: UUID) -> str:
    return reverse("facilities:undo", args=(thing.public_id, batch))


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: ActingRequest, public_id: str, batch: UUID) -> HttpResponse:
    """Takes back what was done to a facility or its rows."""
    thing = seen_facility(request, public_id)
    require(request.acting, "facility.see_log", thing)
    return undo_page(request, thing, batch, reverse("facilities:facility", args=(thing.public_id,)))
