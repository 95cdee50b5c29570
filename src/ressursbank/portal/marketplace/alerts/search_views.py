"""The pages of saved searches: save the market's filter, list, rename, pause, delete, and search now."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.maps.index import current_index
from ressursbank.portal.maps.seen import seen_by
from ressursbank.portal.maps.where import find_place
from ressursbank.portal.marketplace.alerts.forms import SearchForm
from ressursbank.portal.marketplace.alerts.searches import (
    TooManySearchesError,
    delete_search,
    edit_search,
    pause_search,
    query_of,
    save_search,
)
from ressursbank.portal.marketplace.alerts.selectors import query_string, search_of, searches_of, shown_search
from ressursbank.portal.marketplace.listings.filter import MarketFilter
from ressursbank.portal.permissions import require


@require_safe
def searches(request: ActingRequest) -> HttpResponse:
    """One's own, with what each asks for."""
    require(request.acting, "search.save")
    shown = [shown_search(search) for search in searches_of(request.acting)]
    return render(request, "marketplace/search_list.html", {"searches": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def search_new(request: ActingRequest) -> HttpResponse:
    """Save the filter that the address has, as on the market's list."""
    require(request.acting, "search.save")
    chosen = MarketFilter(request.GET)
    place, problem = None, ""
    if chosen.values().get("near"):
        index = current_index()
        found = find_place(chosen.values()["near"], index, seen_by(index, request.acting))
        place, problem = found.place, found.problem
    form = SearchForm(request.POST or None, initial={"name": _name_of(chosen)})
    if request.method == "POST" and form.is_valid() and not problem:
        try:
            saved = save_search(
                request.acting, form.cleaned_data["name"], form.cleaned_data["frequency"], query_of(chosen, place)
            )
        except TooManySearchesError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("“%(name)s” is saved. You are told when something new fits it.") % {"name": saved}
            )
            return redirect("market:searches")
    context = {"form": form, "chosen": chosen, "problem": problem, "back": f"?{request.GET.urlencode()}"}
    return render(request, "marketplace/search_new.html", context)


def _name_of(chosen: MarketFilter) -> str:
    """What it is called at first: its parts."""
    what = _("Needs") if chosen.tab == "need" else _("Surplus")
    return ", ".join([what, *(chip.label for chip in chosen.chips())])[:200]


@require_http_methods(["GET", "HEAD", "POST"])
def search_edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Another name, or another pace."""
    search = search_of(request.acting, pk)
    form = SearchForm(request.POST or None, instance=search, initial={"version": search.version})
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("name", "frequency")}
        version = form.cleaned_data["version"]
        edit_search(request.acting, search_of(request.acting, pk), fields, version)
        messages.success(request, _("The search is saved."))
        return redirect("market:searches")
    return render(request, "marketplace/search_edit.html", {"form": form, "shown": shown_search(search)})


@require_POST
def search_pause(request: ActingRequest, pk: int) -> HttpResponse:
    """Pause it, or let it go on."""
    search = search_of(request.acting, pk)
    is_paused = bool(request.POST.get("pause"))
    pause_search(request.acting, search, is_paused=is_paused)
    text = _("“%(name)s” is paused.") if is_paused else _("“%(name)s” searches again.")
    messages.success(request, text % {"name": search.name})
    return redirect("market:searches")


@require_http_methods(["GET", "HEAD", "POST"])
def search_delete(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask, then delete."""
    search = search_of(request.acting, pk)
    if request.method == "POST":
        delete_search(request.acting, search)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": search.name})
        return redirect("market:searches")
    return render(request, "marketplace/search_delete.html", {"shown": shown_search(search)})


@require_safe
def search_run(request: ActingRequest, pk: int) -> HttpResponse:
    """The market as the search filters it, now."""
    search = search_of(request.acting, pk)
    return redirect(f"{reverse('market:list')}?{query_string(search.query)}")
