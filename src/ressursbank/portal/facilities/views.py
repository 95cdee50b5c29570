"""The list of facilities, the page of one, and its log."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.models import Change
from ressursbank.portal.facilities.capacity import QUARTERS
from ressursbank.portal.facilities.facility_facts import bars, coming_to, life_of, permits_of, room_by_year
from ressursbank.portal.facilities.forms.lists import FacilityFilter
from ressursbank.portal.facilities.hours import closed_days, is_open_at, week
from ressursbank.portal.facilities.models import Facility
from ressursbank.portal.facilities.selectors import (
    find_facilities,
    municipalities_with_facilities,
    without_each,
)
from ressursbank.portal.permissions import may, require


def this_quarter() -> int:
    """The quarter that today lies in."""
    today = timezone.localdate()
    return today.year * QUARTERS + (today.month - 1) // 3


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
        "without": [] if found.rows else _named(form, without_each(request.acting, wanted)),
    }
    return render(request, "facilities/list.html", context)


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
    context = {
        "facility": thing,
        "life": life_of(thing),
        "accepts": thing.accepts.order_by("mass_type"),
        "yields": thing.yields.order_by("mass_type_in", "-share"),
        "room": room,
        "bars": bars(room),
        "has_plan": any(year.planned is not None for year in room),
        "week": week(thing.opening_hours),
        "closed_days": closed_days(thing.opening_hours),
        "is_open_now": is_open_at(thing.opening_hours) if thing.status == "open" else None,
        "permits": permits_of(thing),
        "coming": coming_to(thing, this_quarter()),
    }
    return render(request, "facilities/facility.html", context)


@require_safe
def facility_log(request: ActingRequest, public_id: str) -> HttpResponse:
    """Who changed what, when and why."""
    thing = seen_facility(request, public_id)
    require(request.acting, "facility.see_log", thing)
    return render(request, "facilities/log.html", {"facility": thing, "thing": thing, "changes": Change.objects.none()})
