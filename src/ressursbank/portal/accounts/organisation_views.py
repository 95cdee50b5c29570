"""Organisations: mine, a new one, one's page, its facts and its roles."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.connectors.companies.register import Company, RegisterUnavailableError, look_up
from ressursbank.portal.accounts import services
from ressursbank.portal.accounts.acting import HAT_KEY, MEMBERSHIP_KEY, ActingRequest
from ressursbank.portal.accounts.forms import WITHOUT_NUMBER, NumberForm, OrganisationForm, RolesForm
from ressursbank.portal.accounts.invitations import open_invitations
from ressursbank.portal.accounts.letters import send_wish_to_join
from ressursbank.portal.accounts.models import Organisation, OrganisationRole
from ressursbank.portal.accounts.roles import ROLES
from ressursbank.portal.accounts.selectors import REGISTER_STATES, acting_choices, members_of, roles_of
from ressursbank.portal.accounts.views import person_of
from ressursbank.portal.audit.services import change
from ressursbank.portal.permissions import may, require

REGISTER_ANSWER = "register_answer"
ASKED_TO_JOIN = "asked_to_join"


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Whom one acts for, and the way to others."""
    return render(request, "accounts/organisations.html", {"choices": acting_choices(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: ActingRequest) -> HttpResponse:
    """Register an organisation: its number first, then what the register says of it, and its roles."""
    require(request.acting, "organisation.create")
    given = request.POST.get("number", request.GET.get("number"))
    if given is None:
        return render(request, "accounts/organisation_number.html", {"form": NumberForm()})
    if given == "none":
        return _register(request, number=None, company=None, reached=True)
    form = NumberForm({"number": given})
    if not form.is_valid():
        return render(request, "accounts/organisation_number.html", {"form": form})
    number = form.cleaned_data["number"]
    taken = Organisation.objects.filter(number=number).first()
    if taken is not None:
        return _already_there(request, taken)
    if request.method == "POST":
        kept = request.session.get(REGISTER_ANSWER) or {}
        company = Company(**kept["company"]) if kept.get("number") == number and kept.get("company") else None
        return _register(request, number, company, reached=True)
    try:
        company = look_up(number, settings.COMPANY_REGISTER_URL) if settings.COMPANY_REGISTER_URL else None
    except RegisterUnavailableError:
        return _register(request, number, None, reached=False)
    if company is not None and company.branch_of:
        form.add_error("number", _branch_text(company))
        return render(request, "accounts/organisation_number.html", {"form": form})
    facts = {name: getattr(company, name) for name in Company.__slots__} if company else None
    request.session[REGISTER_ANSWER] = {"number": number, "company": facts}
    return _register(request, number, company, reached=True)


def _register(request: ActingRequest, number: str | None, company: Company | None, *, reached: bool) -> HttpResponse:
    offered = tuple(ROLES) if number else WITHOUT_NUMBER
    known = ("name", "address", "postal_code", "postal_place", "municipality")
    initial = {name: getattr(company, name) for name in known} if company else {}
    data = request.POST if request.method == "POST" else None
    form = OrganisationForm(data, initial=initial)
    roles = RolesForm(data, offered=offered)
    if data is not None and all((form.is_valid(), roles.is_valid())):
        facts: dict[str, Any] = {name: form.cleaned_data[name] for name in known} | {"number": number}
        if company is not None:
            facts |= {"register_state": company.state, "register_read_at": timezone.now()}
        try:
            membership = services.register_organisation(request.acting, facts, roles.asked())
        except services.AlreadyRegisteredError as fault:
            return _already_there(request, fault.organisation)
        request.session.pop(REGISTER_ANSWER, None)
        request.session.cycle_key()
        request.session[MEMBERSHIP_KEY] = membership.pk
        request.session[HAT_KEY] = ""
        messages.success(request, _registered_text(membership.organisation))
        return redirect("accounts:organisation", pk=membership.organisation_id)
    context = {
        "form": form,
        "roles": roles,
        "number": number,
        "company": company,
        "is_unreachable": not reached,
        "is_unknown": reached and number and company is None and bool(settings.COMPANY_REGISTER_URL),
        "register_warning": REGISTER_STATES.get(company.state) if company else None,
    }
    return render(request, "accounts/organisation_new.html", context)


def _already_there(request: ActingRequest, organisation: Organisation) -> HttpResponse:
    """An owner must invite; who that is is not told to others."""
    is_member = organisation.memberships.filter(person=request.acting.person).exists()
    if is_member:
        return redirect("accounts:organisation", pk=organisation.pk)
    has_asked = organisation.pk in request.session.get(ASKED_TO_JOIN, [])
    context = {"organisation": organisation, "has_asked": has_asked}
    return render(request, "accounts/already_there.html", context, status=409 if request.method == "POST" else 200)


def _branch_text(company: Company) -> str:
    return _("%(name)s is a branch. Register its company instead: %(number)s.") % {
        "name": company.name,
        "number": company.branch_of,
    }


def _registered_text(organisation: Organisation) -> str:
    if organisation.roles.filter(is_confirmed=False).exists():
        return _("Registered. A regional administrator now looks at the roles that must be confirmed.")
    return _("Registered. You are its owner and can start.")


@require_safe
def organisation(request: ActingRequest, pk: int) -> HttpResponse:
    """Who this is, in which roles, and for its members: who acts for it."""
    found = get_object_or_404(Organisation, pk=pk)
    acting = request.acting
    if not may(acting, "organisation.see", found):
        raise Http404
    sees_members = may(acting, "organisation.see_members", found)
    is_keeper = may(acting, "member.invite", found)
    rows = roles_of(found)
    context = {
        "organisation": found,
        "roles": [row for row in rows if row.is_confirmed or sees_members],
        "register_warning": REGISTER_STATES.get(found.register_state),
        "members": members_of(found) if sees_members else [],
        "sees_members": sees_members,
        "is_keeper": is_keeper,
        "invitations": open_invitations(found) if is_keeper else [],
        "now": timezone.now(),
        "choices_here": [choice for choice in acting_choices(request) if choice.membership.organisation_id == pk],
        "acts_here": acting.organisation is not None and acting.organisation.pk == pk,
    }
    return render(request, "accounts/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Name and address."""
    found = get_object_or_404(Organisation, pk=pk)
    require(request.acting, "organisation.edit", found)
    form = OrganisationForm(request.POST or None, instance=found, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        found.refresh_from_db()
        fields = {name: form.cleaned_data[name] for name in OrganisationForm.Meta.fields}
        change(request.acting, "organisation.edit", found, fields, version=form.cleaned_data["version"])
        messages.success(request, _("Saved."))
        return redirect("accounts:organisation", pk=pk)
    return render(request, "accounts/organisation_edit.html", {"form": form, "organisation": found})


@require_POST
@login_required
def ask_to_join(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask the owners for an invitation, once in a log-in."""
    found = get_object_or_404(Organisation.objects.exclude(number=None), pk=pk)
    require(request.acting, "organisation.ask_to_join", found)
    asked = request.session.get(ASKED_TO_JOIN, [])
    is_member = found.memberships.filter(person=request.acting.person).exists()
    if pk not in asked and not is_member:
        send_wish_to_join(request, found, person_of(request))
        request.session[ASKED_TO_JOIN] = [*asked, pk][-20:]
    messages.success(request, _("The owners get a letter with your name and e-mail address."))
    return redirect("accounts:organisations")


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_role(request: ActingRequest, pk: int) -> HttpResponse:
    """One more role, or more kinds and municipalities of an authority."""
    found = get_object_or_404(Organisation, pk=pk)
    require(request.acting, "role.ask_for", found)
    has = set(found.roles.exclude(role="authority").values_list("role", flat=True))
    offered = tuple(id_ for id_ in (ROLES if found.number else WITHOUT_NUMBER) if id_ not in has)
    form = RolesForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        for asked in form.asked():
            try:
                services.ask_for_role(request.acting, found, asked)
            except services.RoleExistsError:
                form.add_error("roles", _("The organisation has %(role)s already.") % {"role": ROLES[asked.role].name})
        if form.is_valid():
            messages.success(request, _("Asked for. Roles that need no confirmation count from now on."))
            return redirect("accounts:organisation", pk=pk)
    return render(request, "accounts/ask_for_role.html", {"form": form, "organisation": found, "offered": offered})


@require_http_methods(["GET", "HEAD", "POST"])
def give_up_role(request: ActingRequest, pk: int) -> HttpResponse:
    """The organisation no longer has a role: asked once more before."""
    row = get_object_or_404(OrganisationRole.objects.select_related("organisation"), pk=pk)
    require(request.acting, "role.ask_for", row)
    if request.method == "POST":
        name = row.name
        services.give_up_role(request.acting, row)
        messages.success(request, _("%(role)s is given up.") % {"role": name})
        return redirect("accounts:organisation", pk=row.organisation_id)
    return render(request, "accounts/give_up_role.html", {"row": row, "organisation": row.organisation})
