"""Storage on offer: the list, the page of an area, making, editing and publishing one, its log."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.log import changes_of
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.views import undo_page
from ressursbank.portal.facilities.edit_views import FORM_METHODS, say_saved
from ressursbank.portal.facilities.forms.lists import StorageFilter
from ressursbank.portal.facilities.forms.state import StateForm
from ressursbank.portal.facilities.forms.storage import StorageForm, storage_initial
from ressursbank.portal.facilities.lists import OF_PROJECT, STORAGE_KINDS
from ressursbank.portal.facilities.models import StorageArea
from ressursbank.portal.facilities.services import create_storage, edit_storage, set_state
from ressursbank.portal.facilities.storage_selectors import find_storage, projects_to_choose
from ressursbank.portal.facilities.views import MOST_PLACES, map_url
from ressursbank.portal.marketplace.storage.room import RoomIsBookedError, keep_to_bookings
from ressursbank.portal.permissions import may, require
from ressursbank.portal.plans.proposals import proposals_for_facility
from ressursbank.portal.projects.place_page import place_context

CARRIED = ("project", "area_m2", "room_tonnes", "max_contamination_class", "kind", "name", "description")
"""What a link to the form may fill in."""


def seen_area(request: ActingRequest, public_id: str) -> StorageArea:
    """The area, if the one who asks may see it; else 404."""
    found = get_object_or_404(
        StorageArea.objects.select_related("site", "organisation", "project"), public_id=public_id
    )
    if not may(request.acting, "storage.see", found):
        raise Http404
    return found


@require_safe
def storage_list(request: ActingRequest) -> HttpResponse:
    """Areas on offer, by what one looks for."""
    form = StorageFilter(request.GET, acting=request.acting)
    wanted = form.wanted()
    found = find_storage(request.acting, wanted, request.GET.get("page", "1"))
    context = {
        "form": form,
        "wanted": wanted,
        "found": found,
        "places": projects_to_choose(request.acting)[:MOST_PLACES],
    }
    return render(request, "facilities/storage_list.html", context)


@require_safe
def storage(request: ActingRequest, public_id: str) -> HttpResponse:
    """When, how much, for what, on what terms."""
    area = seen_area(request, public_id)
    context = {
        "area": area,
        "kind": STORAGE_KINDS[area.kind],
        "map_url": map_url(area.site, "storage"),
        # A project's own area is part of its own plan; one that serves anyone is planned as a storage facility.
        "proposals": None if area.kind in OF_PROJECT else proposals_for_facility(area),
    }
    return render(request, "facilities/storage.html", context)


@require_http_methods(FORM_METHODS)
def new_storage(request: ActingRequest) -> HttpResponse:
    """A draft; figures of the area-need calculator come along in the address."""
    require(request.acting, "storage.create")
    form = StorageForm(request.POST or None, acting=request.acting, initial=_carried(request))
    if request.method == "POST" and form.is_valid():
        area = create_storage(
            request.acting, StorageArea(**form.values(), organisation=request.acting.organisation), form.place()
        )
        messages.success(request, _("Saved as a draft. Only you see it until you publish."))
        return redirect("facilities:storage", area.public_id)
    return render(request, "facilities/storage_form.html", _form_context(form, None))


def _carried(request: ActingRequest) -> dict[str, Any]:
    found: dict[str, Any] = {name: request.GET[name] for name in CARRIED if request.GET.get(name)}
    found["mass_types"] = request.GET.getlist("mass_types")
    return found


def _form_context(form: StorageForm, area: StorageArea | None) -> dict[str, Any]:
    return {
        "form": form,
        "area": area,
        "kinds": STORAGE_KINDS.values(),
        "address_texts": place_context()["address_texts"],
    }


@require_http_methods(FORM_METHODS)
def edit_storage_area(request: ActingRequest, public_id: str) -> HttpResponse:
    """All facts of an area."""
    area = seen_area(request, public_id)
    require(request.acting, "storage.edit", area)
    form = StorageForm(request.POST or None, acting=request.acting, area=area, initial=storage_initial(area))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            batch = edit_storage(request.acting, area, form.values(), form.place(), version=version)
        except RoomIsBookedError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            say_saved(request, area, batch)
            return redirect("facilities:storage", area.public_id)
    return render(request, "facilities/storage_form.html", _form_context(form, area))


def _change_state(request: ActingRequest, public_id: str, verb: str, state: str) -> HttpResponse:
    area = seen_area(request, public_id)
    require(request.acting, f"storage.{verb}", area)
    form = StateForm(request.POST or None, verb=verb, initial={"version": area.version})
    if request.method == "POST" and form.is_valid():
        try:
            if area.state != state:
                why = form.cleaned_data.get("why", "")
                set_state(request.acting, area, verb, version=form.cleaned_data["version"], why=why)
        except RoomIsBookedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, form.done())
            return redirect("facilities:storage", area.public_id)
    context = {"form": form, "thing": area, "verb": verb, "back": "facilities:storage"}
    return render(request, "facilities/state.html", context)


@require_http_methods(FORM_METHODS)
def publish_storage(request: ActingRequest, public_id: str) -> HttpResponse:
    """Shown to everyone, and part of the region that plans are made for."""
    return _change_state(request, public_id, "publish", Publication.PUBLISHED)


@require_http_methods(FORM_METHODS)
def withdraw_storage(request: ActingRequest, public_id: str) -> HttpResponse:
    """Taken out of lists, map and plans; nothing is deleted."""
    return _change_state(request, public_id, "withdraw", Publication.WITHDRAWN)


@require_http_methods(FORM_METHODS)
def bring_back_storage(request: ActingRequest, public_id: str) -> HttpResponse:
    """From withdrawn to draft."""
    return _change_state(request, public_id, "bring_back", Publication.DRAFT)


@require_safe
def storage_log(request: ActingRequest, public_id: str) -> HttpResponse:
    """Who changed what, when and why."""
    area = seen_area(request, public_id)
    require(request.acting, "storage.see_log", area)
    log = changes_of(area, request.acting, request.GET.get("page"), lambda batch: _undo_url(area, batch))
    return render(request, "facilities/log.html", {"thing": area, "area": area, "log": log})


def _undo_url(area: StorageArea, batch: UUID) -> str:
    return reverse("facilities:storage_undo", args=(area.public_id, batch))


@require_http_methods(FORM_METHODS)
def undo_storage(request: ActingRequest, public_id: str, batch: UUID) -> HttpResponse:
    """Takes back what was done to an area."""
    area = seen_area(request, public_id)
    require(request.acting, "storage.see_log", area)
    back = reverse("facilities:storage", args=(area.public_id,))
    try:
        return undo_page(request, area, batch, back, check=lambda: keep_to_bookings(area))
    except RoomIsBookedError as error:
        messages.error(request, str(error))
        return redirect(back)
