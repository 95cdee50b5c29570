"""What stands in storage: an area's inventory, one's own masses over all areas, the register's forms, and files."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.marketplace.models import StorageBooking, StoredMass
from ressursbank.portal.marketplace.storage.bookings import BookingError, standing_tonnes
from ressursbank.portal.marketplace.storage.files import write_file
from ressursbank.portal.marketplace.storage.forms import CameInForm, CorrectForm, LeftForm, correct_initial
from ressursbank.portal.marketplace.storage.limits import limit_of, today_is
from ressursbank.portal.marketplace.storage.register import came_in, correct, left
from ressursbank.portal.marketplace.storage.selectors import booking_of, stored_of
from ressursbank.portal.marketplace.storage.stock import (
    entries_of,
    groups_of,
    in_area,
    of_organisation,
    standing,
    total_of,
)
from ressursbank.portal.marketplace.storage.views import FORM_METHODS, area_of
from ressursbank.portal.permissions import NotAllowedError, may, require
from ressursbank.portal.projects.paging import page_of
from ressursbank.portal.table_files import CONTENT_TYPES

LINES_SHOWN = 50


@require_safe
def storage_inventory(request: ActingRequest, public_id: str) -> HttpResponse:
    """What stands in an area: by owner, type and class, heap by heap, with the register's last lines."""
    area = area_of(request.acting, public_id, "storage.see_bookings")
    context = {
        "area": area,
        "may_register": may(request.acting, "storage.edit", area),
        **_shown(request, in_area(area)),
    }
    return render(request, "marketplace/storage_inventory.html", context)


@require_safe
def stored(request: ActingRequest) -> HttpResponse:
    """One's own organisation's masses in storage, over all areas."""
    context = {"area": None, "may_register": False, **_shown(request, of_organisation(_own(request)))}
    return render(request, "marketplace/storage_inventory.html", context)


def _own(request: ActingRequest) -> Organisation:
    require(request.acting, "booking.see_own")
    if request.acting.organisation is None:
        raise NotAllowedError("booking.see_own")
    return request.acting.organisation


def _shown(request: ActingRequest, rows: "QuerySet[StoredMass]") -> dict[str, Any]:
    groups = groups_of(rows)
    entries = entries_of(rows).order_by("-pk")
    return {
        "groups": groups,
        "total": total_of(groups),
        "page": page_of(standing(rows), standing(rows), request.GET),
        "entries": entries[:LINES_SHOWN],
        "entry_count": entries.count(),
    }


@require_safe
def storage_inventory_file(request: ActingRequest, public_id: str, form: str) -> FileResponse:
    """An area's register as CSV, or with its inventory as Excel."""
    area = area_of(request.acting, public_id, "storage.see_bookings")
    return _file(in_area(area), form, public_id)


@require_safe
def stored_file(request: ActingRequest, form: str) -> FileResponse:
    """One's own masses in storage as CSV or Excel."""
    return _file(of_organisation(_own(request)), form, "")


def _file(rows: "QuerySet[StoredMass]", form: str, name: str) -> FileResponse:
    if form not in CONTENT_TYPES:
        raise Http404(form)
    content = write_file(rows, form)
    file_name = "-".join(part for part in (_("storage-register"), name) if part)
    return FileResponse(content, as_attachment=True, filename=f"{file_name}.{form}", content_type=CONTENT_TYPES[form])


@require_http_methods(FORM_METHODS)
def booking_came_in(request: ActingRequest, public_id: str) -> HttpResponse:
    """Register loads of a confirmed booking."""
    found = booking_of(request.acting, public_id, "booking.register")
    form = CameInForm(request.POST or None, initial={"on": today_is()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = came_in(request.acting, found, data["tonnes"], data["on"], note=data["note"])
        except BookingError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Registered."))
            return redirect("market:stored_mass", made.pk)
    stands = standing_tonnes(found)
    context = {
        "booking": found,
        "form": form,
        "standing_tonnes": stands,
        "left_tonnes": max(0.0, found.tonnes - stands),
        "is_possible": found.state == StorageBooking.State.CONFIRMED,
    }
    return render(request, "marketplace/storage_came_in.html", context)


@require_safe
def stored_mass(request: ActingRequest, pk: int) -> HttpResponse:
    """One heap: whose, what, until when it may stand, and its lines in the register."""
    found = stored_of(request.acting, pk)
    context = {
        "heap": found,
        "limit": limit_of(found.storage_area, found.mass_type, found.contamination_class, found.goes_to, found.since),
        "entries": found.entries.select_related("person"),
        "may_register": may(request.acting, "booking.register", found),
    }
    return render(request, "marketplace/storage_heap.html", context)


@require_http_methods(FORM_METHODS)
def stored_left(request: ActingRequest, pk: int) -> HttpResponse:
    """Register what has left."""
    found = stored_of(request.acting, pk, "booking.register")
    start = {"on": today_is(), "tonnes": found.tonnes, "version": found.version}
    form = LeftForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            left(request.acting, found, data["tonnes"], data["on"], note=data["note"], version=data["version"])
        except BookingError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Registered."))
            return redirect("market:stored_mass", found.pk)
    return render(request, "marketplace/storage_left.html", {"heap": found, "form": form, "verb": "left"})


@require_http_methods(FORM_METHODS)
def stored_correct(request: ActingRequest, pk: int) -> HttpResponse:
    """Correct the register by a new line with its reason."""
    found = stored_of(request.acting, pk, "booking.register")
    form = CorrectForm(request.POST or None, initial=correct_initial(found))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            correct(request.acting, found, data["tonnes"], data["goes_to"], data["reason"], version=data["version"])
        except BookingError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("The correction stands in the register."))
            return redirect("market:stored_mass", found.pk)
    return render(request, "marketplace/storage_left.html", {"heap": found, "form": form, "verb": "correct"})
