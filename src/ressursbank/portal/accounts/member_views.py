"""Members: inviting, accepting, changing roles, removing and leaving."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ressursbank.portal.accounts import invitations, members
from ressursbank.portal.accounts.acting import HAT_KEY, MEMBERSHIP_KEY, ActingRequest
from ressursbank.portal.accounts.forms import InvitationForm, MemberForm
from ressursbank.portal.accounts.letters import send_invitation
from ressursbank.portal.accounts.models import Invitation, Membership, Organisation, Person
from ressursbank.portal.accounts.views import last_owner_text, person_of
from ressursbank.portal.permissions import require


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ActingRequest, pk: int) -> HttpResponse:
    """Invite a colleague by e-mail."""
    organisation = get_object_or_404(Organisation, pk=pk)
    require(request.acting, "member.invite", organisation)
    form = InvitationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            invitation, token = invitations.invite(
                request.acting, organisation, data["email"], data["roles"], is_owner=data["is_owner"]
            )
        except invitations.AlreadyMemberError:
            form.add_error("email", _("Whoever has this address is a member already."))
        else:
            _tell_of_letter(request, invitation, token)
            return redirect("accounts:organisation", pk=pk)
    return render(request, "accounts/invite.html", {"form": form, "organisation": organisation})


@require_POST
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """The link of an invitation no longer works."""
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    require(request.acting, "member.invite", invitation)
    try:
        invitations.withdraw(request.acting, invitation)
    except invitations.InvitationError:
        messages.error(request, _("The invitation has been used already."))
    else:
        messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("accounts:organisation", pk=invitation.organisation_id)


@require_POST
def resend(request: ActingRequest, pk: int) -> HttpResponse:
    """A new letter with a new link; the old one stops working."""
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    require(request.acting, "member.invite", invitation)
    try:
        token = invitations.renew(request.acting, invitation)
    except invitations.InvitationError:
        messages.error(request, _("The invitation has been used or withdrawn already."))
    else:
        _tell_of_letter(request, invitation, token)
    return redirect("accounts:organisation", pk=invitation.organisation_id)


def _tell_of_letter(request: HttpRequest, invitation: Invitation, token: str) -> None:
    if send_invitation(request, invitation, token):
        messages.success(request, _("A letter with a link is sent to %(email)s.") % {"email": invitation.email})
    else:
        text = _("The invitation to %(email)s is kept, but the letter could not be sent. Send it again later.")
        messages.warning(request, text % {"email": invitation.email})


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: ActingRequest, token: str) -> HttpResponse:
    """What the link in the letter opens: to whom one is invited, and the button that accepts."""
    found = invitations.find_invitation(token)
    context = {"invitation": found, "fault": "", "is_for_me": False}
    try:
        if found is None:
            raise invitations.InvitationError("unknown")
        invitations.check_open(found)
        if request.acting.person is not None:
            context["is_for_me"] = invitations.is_for(found, request.acting.person)
        if request.method == "POST":
            membership = invitations.accept(request.acting, found)
            request.session.cycle_key()
            request.session[MEMBERSHIP_KEY] = membership.pk
            request.session[HAT_KEY] = ""
            messages.success(request, _("Welcome. You now act for %(name)s.") % {"name": found.organisation.name})
            return redirect("accounts:organisation", pk=found.organisation_id)
    except invitations.InvitationError as fault:
        context["fault"] = fault.reason
        status = 403 if fault.reason == "other_address" else 410
        return render(request, "accounts/invitation.html", context, status=status)
    if request.acting.person is None and not Person.objects.filter(emailaddress__email__iexact=found.email).exists():
        # Whoever has the link has read the letter: the address needs no second one.
        get_adapter(request).stash_verified_email(request, found.email)
    return render(request, "accounts/invitation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: ActingRequest, pk: int) -> HttpResponse:
    """A member's roles."""
    membership = get_object_or_404(Membership.objects.select_related("organisation", "person"), pk=pk)
    require(request.acting, "member.change", membership)
    form = MemberForm(request.POST or None, membership=membership)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            members.change_member(
                request.acting, membership, data["roles"], is_owner=data["is_owner"], version=data["version"]
            )
        except members.LastOwnerError as fault:
            form.add_error("is_owner", last_owner_text(fault))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:organisation", pk=membership.organisation_id)
    return render(request, "accounts/member.html", {"form": form, "membership": membership})


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: ActingRequest, pk: int) -> HttpResponse:
    """A member no longer acts for the organisation: asked once more before."""
    membership = get_object_or_404(Membership.objects.select_related("organisation", "person"), pk=pk)
    require(request.acting, "member.change", membership)
    fault_text = ""
    if request.method == "POST":
        try:
            members.remove_member(request.acting, membership)
        except members.LastOwnerError as fault:
            fault_text = last_owner_text(fault)
        else:
            messages.success(request, _("%(name)s is no longer a member.") % {"name": membership.person.name})
            return redirect("accounts:organisation", pk=membership.organisation_id)
    return render(request, "accounts/member_remove.html", {"membership": membership, "fault_text": fault_text})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: ActingRequest, pk: int) -> HttpResponse:
    """One's own membership ends: asked once more before."""
    organisation = get_object_or_404(Organisation, pk=pk)
    require(request.acting, "member.leave", organisation)
    membership = get_object_or_404(Membership, organisation=organisation, person=person_of(request))
    fault_text = ""
    if request.method == "POST":
        try:
            members.leave(request.acting, membership)
        except members.LastOwnerError as fault:
            fault_text = last_owner_text(fault)
        else:
            request.session.pop(MEMBERSHIP_KEY, None)
            messages.success(request, _("You no longer act for %(name)s.") % {"name": organisation.name})
            return redirect("accounts:organisations")
    return render(request, "accounts/leave.html", {"organisation": organisation, "fault_text": fault_text})
