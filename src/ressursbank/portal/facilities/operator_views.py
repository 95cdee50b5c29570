"""The operator's own page: each facility with one figure, what is coming, and a quick change of what changes often."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.facilities.capacity import with_years
from ressursbank.portal.facilities.edit_views import say_saved
from ressursbank.portal.facilities.facility_facts import coming_to, has_published_plan, permits_of, room_by_year
from ressursbank.portal.facilities.forms.quick import QuickForm
from ressursbank.portal.facilities.models import Facility, FacilityAccepts, FacilityCapacity
from ressursbank.portal.facilities.selectors import runs_of
from ressursbank.portal.facilities.services import replace_rows, seen_rows
from ressursbank.portal.facilities.views import seen_facility
from ressursbank.portal.permissions import NotAllowedError, may, require
from ressursbank.region.periods import quarter_of

MOST_SHOWN = 50
"""Nobody runs more; the list takes over beyond."""


@require_safe
def operator(request: ActingRequest) -> HttpResponse:
    """My facilities."""
    acting = request.acting
    if acting.organisation is None:
        raise NotAllowedError("facility.edit")
    mine = (
        Facility.objects.filter(organisation=acting.organisation)
        .exclude(state="withdrawn")
        .select_related("site")
        .prefetch_related("accepts", "capacity", "permits")
    )
    cards = [_card(request, thing) for thing in mine[:MOST_SHOWN]]
    areas = acting.organisation.storage_areas.exclude(state="withdrawn").select_related("site")[:MOST_SHOWN]
    context = {"cards": cards, "areas": areas, "has_published_plan": has_published_plan()}
    return render(request, "facilities/operator.html", context)


def _card(request: ActingRequest, thing: Facility, form: QuickForm | None = None) -> dict[str, Any]:
    room = room_by_year(thing)
    return {
        "facility": thing,
        "this_year": room[0],
        "coming": coming_to(thing, quarter_of(timezone.localdate())),
        "permits": [one for one in permits_of(thing) if one.state in ("ended", "soon")],
        "form": form or (QuickForm(facility=thing) if may(request.acting, "facility.edit", thing) else None),
        "seen": request.POST.get("seen") or seen_rows(thing, FacilityAccepts, FacilityCapacity),
    }


@require_POST
def quick_change(request: ActingRequest, public_id: str) -> HttpResponse:
    """Status, prices, this and next year's room, in one go."""
    thing = seen_facility(request, public_id)
    require(request.acting, "facility.edit", thing)
    form = QuickForm(request.POST, facility=thing)
    if not form.is_valid():
        context = {"cards": [_card(request, thing, form)], "is_one": True, "has_published_plan": has_published_plan()}
        return render(request, "facilities/operator.html", context)
    rows: dict[Any, list[dict[str, Any]]] = {FacilityAccepts: form.accepts(), FacilityCapacity: []}
    rows[FacilityCapacity] = [
        {"from_period": run.from_period, "to_period": run.to_period, "tonnes_per_period": run.tonnes_per_period}
        for run in with_years(runs_of(thing), form.years())
    ]
    batch = replace_rows(
        request.acting,
        thing,
        rows,
        seen=request.POST.get("seen", ""),
        fields=form.values(),
        version=form.cleaned_data["version"],
        why=form.cleaned_data["why"],
    )
    say_saved(request, thing, batch)
    return redirect("facilities:operator")
