"""Making and editing a facility: facts and place, status, publishing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.audit.models import Publication
from ressursbank.portal.audit.notices import say_done
from ressursbank.portal.facilities.forms.facts import FactsForm, StatusForm, facts_initial, status_initial
from ressursbank.portal.facilities.forms.state import StateForm
from ressursbank.portal.facilities.lists import VARIANTS
from ressursbank.portal.facilities.models import Facility, StorageArea
from ressursbank.portal.facilities.services import create_facility, edit_with_place, set_state, set_status
from ressursbank.portal.facilities.views import seen_facility
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.place_page import place_context

FORM_METHODS = ("GET", "HEAD", "POST")


@require_http_methods(FORM_METHODS)
def new_facility(request: ActingRequest) -> HttpResponse:
    """A draft, to which masses, room and permits are added next."""
    require(request.acting, "facility.create")
    acting = request.acting
    # A coordinator keeps the figures of those who are not in the portal.
    form = FactsForm(request.POST or None, may_run_for_others=acting.has("coordinator"), initial=_start(request))
    if request.method == "POST" and form.is_valid():
        is_own = not form.cleaned_data.get("is_run_by_others")
        thing = Facility(**form.values(), organisation=acting.organisation if is_own else None)
        create_facility(acting, thing, form.place())
        messages.success(request, _("Saved as a draft. Say next what it takes; only you see it until you publish."))
        return redirect("facilities:masses", thing.public_id)
    return render(request, "facilities/facts.html", _facts_context(form, None))


def _start(request: ActingRequest) -> dict[str, str]:
    organisation = request.acting.organisation
    return {"operator": organisation.name if organisation is not None else ""}


def say_saved(request: ActingRequest, thing: Facility | StorageArea, batch: UUID | None) -> None:
    """The notice after a change, with a way back."""
    if batch is None:
        messages.success(request, _("Nothing was changed."))
        return
    name = "facilities:undo" if isinstance(thing, Facility) else "facilities:storage_undo"
    say_done(request, _("Saved."), reverse(name, args=(thing.public_id, batch)))


def _facts_context(form: FactsForm, thing: Facility | None) -> dict[str, object]:
    return {
        "form": form,
        "facility": thing,
        "address_texts": place_context()["address_texts"],
        "variants": VARIANTS.values(),
    }


@require_http_methods(FORM_METHODS)
def edit_facility(request: ActingRequest, public_id: str) -> HttpResponse:
    """Facts, place, opening hours."""
    thing = seen_facility(request, public_id)
    require(request.acting, "facility.edit", thing)
    form = FactsForm(request.POST or None, facility=thing, initial=facts_initial(thing))
    if request.method == "POST" and form.is_valid():
        batch = edit_with_place(
            request.acting, "facility.edit", thing, form.values(), form.place(), version=form.cleaned_data["version"]
        )
        say_saved(request, thing, batch)
        return redirect("facilities:facility", thing.public_id)
    return render(request, "facilities/facts.html", _facts_context(form, thing))


@require_http_methods(FORM_METHODS)
def edit_status(request: ActingRequest, public_id: str) -> HttpResponse:
    """A step in the facility's life, with date and reason."""
    thing = seen_facility(request, public_id)
    require(request.acting, "facility.edit", thing)
    form = StatusForm(request.POST or None, initial=status_initial(thing))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        row = set_status(request.acting, thing, form.values(), version=data["version"], why=data["why"])
        say_saved(request, thing, row.batch if row is not None else None)
        return redirect("facilities:facility", thing.public_id)
    return render(request, "facilities/status.html", {"form": form, "facility": thing})


def _change_state(request: ActingRequest, public_id: str, verb: str, state: str) -> HttpResponse:
    thing = seen_facility(request, public_id)
    require(request.acting, f"facility.{verb}", thing)
    form = StateForm(request.POST or None, verb=verb, initial={"version": thing.version})
    if request.method == "POST" and form.is_valid():
        if thing.state != state:
            set_state(
                request.acting, thing, verb, version=form.cleaned_data["version"], why=form.cleaned_data.get("why", "")
            )
        messages.success(request, form.done())
        return redirect("facilities:facility", thing.public_id)
    context = {"form": form, "facility": thing, "thing": thing, "verb": verb, "back": "facilities:facility"}
    context["lacks_masses"] = verb == "publish" and not thing.accepts.exists()
    return render(request, "facilities/state.html", context)


@require_http_methods(FORM_METHODS)
def publish(request: ActingRequest, public_id: str) -> HttpResponse:
    """Shown to everyone, and part of the region that plans are made for."""
    return _change_state(request, public_id, "publish", Publication.PUBLISHED)


@require_http_methods(FORM_METHODS)
def withdraw(request: ActingRequest, public_id: str) -> HttpResponse:
    """Taken out of lists, map and plans; nothing is deleted."""
    return _change_state(request, public_id, "withdraw", Publication.WITHDRAWN)


@require_http_methods(FORM_METHODS)
def bring_back(request: ActingRequest, public_id: str) -> HttpResponse:
    """From withdrawn to draft."""
    return _change_state(request, public_id, "bring_back", Publication.DRAFT)
