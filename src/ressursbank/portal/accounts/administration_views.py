"""A regional administrator's pages: roles that wait for confirmation, and all organisations."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts import selectors, services
from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.accounts.forms import RefusalForm
from ressursbank.portal.accounts.letters import send_decision
from ressursbank.portal.accounts.models import OrganisationRole
from ressursbank.portal.permissions import require

PAGE_SIZE = 50


@require_safe
def queue(request: ActingRequest) -> HttpResponse:
    """What waits, the oldest first."""
    require(request.acting, "role.confirm")
    page = Paginator(selectors.roles_to_confirm(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "register_states": selectors.REGISTER_STATES}
    return render(request, "accounts/administration.html", context)


@require_safe
def all_organisations(request: ActingRequest) -> HttpResponse:
    """Every organisation, by name or number."""
    require(request.acting, "organisation.see_all")
    search = request.GET.get("q", "").strip()
    page = Paginator(selectors.organisations(search), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "search": search, "register_states": selectors.REGISTER_STATES}
    return render(request, "accounts/organisation_list.html", context)


@require_POST
def confirm(request: ActingRequest, pk: int) -> HttpResponse:
    """The organisation has the role from now on; its owners are told."""
    row = get_object_or_404(OrganisationRole.objects.select_related("organisation"), pk=pk)
    services.confirm_role(request.acting, row)
    text = _("%(organisation)s is now %(role)s.") % {"organisation": row.organisation.name, "role": row.name.lower()}
    messages.success(request, text)
    if not send_decision(request, row):
        messages.warning(request, _("The letter to the owners could not be sent."))
    return redirect("accounts:administration")


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: ActingRequest, pk: int) -> HttpResponse:
    """The organisation does not get the role, for a reason that its owners read."""
    row = get_object_or_404(OrganisationRole.objects.select_related("organisation"), pk=pk)
    require(request.acting, "role.confirm")
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.refuse_role(request.acting, row, form.cleaned_data["why"])
        messages.success(request, _("Refused. The owners are told why."))
        row.is_confirmed = False
        if not send_decision(request, row, form.cleaned_data["why"]):
            messages.warning(request, _("The letter to the owners could not be sent."))
        return redirect("accounts:administration")
    return render(request, "accounts/role_refuse.html", {"form": form, "row": row})
