"""One's own account: profile, ways to log in, whom one acts for, one's data, and the way out."""

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts.acting import HAT_KEY, MEMBERSHIP_KEY, ActingRequest, acting_as
from ressursbank.portal.accounts.adapters import first_page_of
from ressursbank.portal.accounts.forms import EraseForm, ProfileForm
from ressursbank.portal.accounts.members import LastOwnerError, owned_alone
from ressursbank.portal.accounts.models import Person
from ressursbank.portal.accounts.person_data import data_of
from ressursbank.portal.accounts.person_data import erase as erase_person
from ressursbank.portal.accounts.selectors import HAT_NAMES, acting_choices


def person_of(request: HttpRequest) -> Person:
    """Whoever is logged in (after `login_required`)."""
    assert isinstance(request.user, Person)
    return request.user


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Who one is here, and how one gets in."""
    person = person_of(request)
    context = {
        "person": person,
        "waiting_address": EmailAddress.objects.filter(user=person, verified=False).first(),
        "second_steps": [row.get_type_display() for row in Authenticator.objects.filter(user=person)],
        "services": SocialAccount.objects.filter(user=person),
        "has_services": bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
        "choices": acting_choices(request),
    }
    return render(request, "accounts/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, telephone and language."""
    form = ProfileForm(request.POST or None, instance=person_of(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    return render(request, "accounts/profile.html", {"form": form})


@require_safe
@login_required
def own_data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of oneself, as a file."""
    answer = JsonResponse(data_of(person_of(request)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="ressursbank-my-data.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth has no types
def erase(request: ActingRequest) -> HttpResponse:
    """Close one's account for good."""
    person = person_of(request)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(request.acting)
        except LastOwnerError as fault:
            form.add_error(None, last_owner_text(fault))
        else:
            logout(request)
            messages.success(request, _("Your account is erased."))
            return redirect("start")
    context = {"form": form, "owned_alone": owned_alone(person), "memberships": person.memberships.count()}
    return render(request, "accounts/erase.html", context)


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Act for another organisation, or under the other hat: `choice` is "membership:hat"."""
    chosen, _colon, hat = request.POST.get("choice", "").partition(":")
    memberships = person_of(request).memberships.select_related("organisation").prefetch_related("roles")
    membership = memberships.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None
    if membership is None:
        raise Http404
    acting = acting_as(membership, hat)
    # Other rights from here on: a session id that somebody may have seen does not get them.
    request.session.cycle_key()
    request.session[MEMBERSHIP_KEY] = membership.pk
    request.session[HAT_KEY] = acting.hat
    name = membership.organisation.name
    if len({choice.hat for choice in acting_choices(request) if choice.membership.pk == membership.pk}) > 1:
        name = f"{name} {HAT_NAMES[acting.hat]}"
    messages.success(request, _("You now act for %(organisation)s.") % {"organisation": name})
    return redirect(safe_next(request) or first_page_of(person_of(request)))


def safe_next(request: HttpRequest) -> str:
    """Where the form asked to go afterwards, if that is a page of this portal."""
    address = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_here else ""


def last_owner_text(fault: LastOwnerError) -> str:
    """Why the last owner cannot go, and what to do."""
    return _("%(organisation)s has no other owner. Make another member owner first.") % {
        "organisation": fault.organisation.name
    }
