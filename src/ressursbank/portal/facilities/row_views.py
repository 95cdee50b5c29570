"""Editing the rows of a facility: masses with prices and yields, room by year, permits."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.facilities.capacity import QUARTERS, with_years, years
from ressursbank.portal.facilities.edit_views import FORM_METHODS, say_saved
from ressursbank.portal.facilities.forms.masses import AcceptsRows, YieldsRows, are_masses_right, yields_of
from ressursbank.portal.facilities.forms.room import (
    PermitRows,
    RoomForm,
    YearRows,
    wanted_years,
    year_initial,
    years_to_show,
)
from ressursbank.portal.facilities.lists import kinds_where
from ressursbank.portal.facilities.models import (
    Facility,
    FacilityAccepts,
    FacilityCapacity,
    FacilityYield,
    Permit,
)
from ressursbank.portal.facilities.rules import types_never_made
from ressursbank.portal.facilities.selectors import runs_of
from ressursbank.portal.facilities.services import replace_rows, seen_rows
from ressursbank.portal.facilities.views import seen_facility
from ressursbank.portal.permissions import require


def _own(request: ActingRequest, public_id: str) -> Facility:
    thing = seen_facility(request, public_id)
    require(request.acting, "facility.edit", thing)
    return thing


def _seen(request: ActingRequest, thing: Facility, *models: Any) -> str:
    """The stamp of the rows that the form was made from."""
    return request.POST["seen"] if request.POST.get("seen") else seen_rows(thing, *models)


def _done(request: ActingRequest, thing: Facility, batch: UUID | None) -> HttpResponse:
    say_saved(request, thing, batch)
    return redirect("facilities:facility", thing.public_id)


@require_http_methods(FORM_METHODS)
def edit_masses(request: ActingRequest, public_id: str) -> HttpResponse:
    """What it takes at what price, and what a plant makes of it."""
    thing = _own(request, public_id)
    is_plant = thing.kind in kinds_where("has_yields")
    seen = _seen(request, thing, FacilityAccepts, FacilityYield)
    data = request.POST or None
    taken = thing.accepts.order_by("mass_type").values("mass_type", "max_contamination_class", "fee_nok_per_tonne")
    made = thing.yields.order_by("mass_type_in", "-share", "pk")
    accepts = AcceptsRows(data, prefix="accepts", initial=None if data else list(taken))
    yields = YieldsRows(data, prefix="yields", initial=None if data else [_yield_initial(row) for row in made])
    if not is_plant and not made:
        yields = YieldsRows({"yields-TOTAL_FORMS": "0", "yields-INITIAL_FORMS": "0"}, prefix="yields")
    if request.method == "POST" and are_masses_right(thing.kind, accepts, yields):
        rows = {FacilityAccepts: accepts.values(), FacilityYield: yields_of(yields)}
        batch = replace_rows(request.acting, thing, rows, seen=seen)
        never = types_never_made(rows[FacilityAccepts], rows[FacilityYield])
        if never:
            messages.warning(
                request,
                _("Not used, since the plant does not take them: rows for %(types)s.") % {"types": ", ".join(never)},
            )
        return _done(request, thing, batch)
    context = {
        "facility": thing,
        "accepts": accepts,
        "yields": yields,
        "is_plant": is_plant or made,
        "seen": seen,
        "row_errors": [*accepts.faults(), *yields.faults()] if request.method == "POST" else [],
    }
    return render(request, "facilities/masses.html", context)


def _yield_initial(row: FacilityYield) -> dict[str, Any]:
    return {
        "mass_type_in": row.mass_type_in,
        "mass_type_out": row.mass_type_out,
        "share_percent": round(row.share * 100, 10),
        "contamination_class_out": row.contamination_class_out,
    }


@require_http_methods(FORM_METHODS)
def edit_room(request: ActingRequest, public_id: str) -> HttpResponse:
    """Total room, quarters in use, prices of storage, and capacity year by year."""
    thing = _own(request, public_id)
    seen = _seen(request, thing, FacilityCapacity)
    runs = runs_of(thing)
    first, last = years_to_show(max((run.to_period // QUARTERS for run in runs), default=None))
    fields = {name: getattr(thing, name) for name in RoomForm.base_fields}
    form = RoomForm(request.POST or None, initial=fields)
    shown = years(runs, first, last)
    data = request.POST or None
    rows = YearRows(data, prefix="years", initial=None if data else year_initial(shown))
    if request.method == "POST" and (form.is_valid() & rows.is_valid()):
        wanted = {year.year: (None,) * QUARTERS for year in shown} | wanted_years(rows)
        new = [
            {"from_period": run.from_period, "to_period": run.to_period, "tonnes_per_period": run.tonnes_per_period}
            for run in with_years(runs, wanted)
        ]
        batch = replace_rows(
            request.acting,
            thing,
            {FacilityCapacity: new},
            seen=seen,
            fields=form.values(),
            version=form.cleaned_data["version"],
        )
        if not new:
            messages.warning(request, _("No year has a figure: the facility counts as having room without limit."))
        return _done(request, thing, batch)
    context = {
        "facility": thing,
        "form": form,
        "rows": rows,
        "seen": seen,
        "has_stock": thing.kind in kinds_where("has_stock"),
    }
    return render(request, "facilities/room.html", context)


@require_http_methods(FORM_METHODS)
def edit_permits(request: ActingRequest, public_id: str) -> HttpResponse:
    """Permits with their validity."""
    thing = _own(request, public_id)
    seen = _seen(request, thing, Permit)
    names = ("pk", "title", "issued_by", "reference", "valid_from", "valid_to", "total_tonnes")
    data = request.POST or None
    kept = thing.permits.order_by("valid_from", "pk").values(*names)
    rows = PermitRows(data, prefix="permits", initial=None if data else list(kept))
    if request.method == "POST" and rows.is_valid():
        batch = replace_rows(request.acting, thing, {Permit: rows.values()}, seen=seen)
        return _done(request, thing, batch)
    faults = rows.faults() if request.method == "POST" else []
    context = {"facility": thing, "rows": rows, "seen": seen, "row_errors": faults}
    return render(request, "facilities/permits.html", context)
