"""Asking without an account, confirming it, and the owner's list of such enquiries with their answers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.forms import NumberField
from ressursbank.portal.marketplace.listings.guests import (
    EnquiryError,
    answer,
    ask_as_guest,
    confirm,
    enquiries_to,
    find_unconfirmed,
)
from ressursbank.portal.marketplace.listings.guests_letters import send_answer, send_confirmation, send_to_owner
from ressursbank.portal.marketplace.listings.limits import LIMITS, TooManyError, may_once_more
from ressursbank.portal.marketplace.listings.selectors import listing_of
from ressursbank.portal.marketplace.models import GuestEnquiry
from ressursbank.portal.permissions import NotAllowedError, may, require
from ressursbank.portal.projects.fields import StyledForm
from ressursbank.portal.projects.paging import page_of
from ressursbank.portal.projects.project_views import FORM_METHODS

MOST_TONNES = 50_000_000


class GuestForm(StyledForm):
    """Who asks, and what."""

    name = forms.CharField(
        label=gettext_lazy("Name and company"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy("You get a link that sends the enquiry on. The owner sees the address when answering."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    tonnes = NumberField(label=gettext_lazy("Tonnes"), required=False, min_value=0.1, max_value=MOST_TONNES)
    text = forms.CharField(label=gettext_lazy("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class AnswerForm(StyledForm):
    """The answer to a guest."""

    text = forms.CharField(label=gettext_lazy("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


@require_http_methods(FORM_METHODS)
def guest_ask(request: ActingRequest, public_id: str) -> HttpResponse:
    """The form; and a page that says to look in the mailbox."""
    listing = listing_of(request.acting, public_id)
    person = request.acting.person
    start = {"name": person.name, "email": person.email, "phone": person.phone} if person is not None else {}
    form = GuestForm(request.POST or None, initial=start) if request.method == "POST" else GuestForm(initial=start)
    context: dict[str, Any] = {"listing": listing, "lot": listing.lot, "form": form, "days": LIMITS["confirm_days"]}
    if request.method == "POST" and form.is_valid():
        if not may_once_more(request):
            form.add_error(None, _("There have been many enquiries from your network. Wait an hour."))
            return render(request, "marketplace/guest_ask.html", context, status=429)
        try:
            enquiry, token = ask_as_guest(request.acting, listing, form.cleaned_data)
        except (EnquiryError, TooManyError) as error:
            form.add_error(None, str(error))
        else:
            if send_confirmation(request, enquiry, token):
                return render(request, "marketplace/guest_sent.html", context | {"enquiry": enquiry})
            enquiry.delete()
            form.add_error(None, _("The e-mail could not be sent just now. Try again in a while."))
    return render(request, "marketplace/guest_ask.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def guest_confirm(request: ActingRequest, token: str) -> HttpResponse:
    """The link from the e-mail asks; a button sends: programs that look at links in letters confirm nothing."""
    enquiry = find_unconfirmed(token)
    if enquiry is None:
        return render(request, "marketplace/guest_confirm.html", {"days": LIMITS["confirm_days"]})
    context: dict[str, Any] = {"enquiry": enquiry, "listing": enquiry.listing, "lot": enquiry.listing.lot}
    if request.method == "POST":
        try:
            confirm(enquiry)
        except EnquiryError as error:
            return render(request, "marketplace/guest_confirm.html", context | {"problem": str(error)})
        send_to_owner(request, enquiry)
        context["is_confirmed"] = True
    return render(request, "marketplace/guest_confirm.html", context)


@require_safe
def guest_enquiries(request: ActingRequest) -> HttpResponse:
    """What guests ask one's organisation."""
    if request.acting.organisation is None:
        raise NotAllowedError("enquiry.answer")
    page = page_of(enquiries_to(request.acting), enquiries_to(request.acting), request.GET)
    return render(request, "marketplace/guest_enquiries.html", {"page": page})


@require_http_methods(FORM_METHODS)
def guest_enquiry(request: ActingRequest, pk: int) -> HttpResponse:
    """One enquiry and its answer. How to reach the guest is shown when it is answered."""
    enquiry = _enquiry(request, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        require(request.acting, "enquiry.answer", enquiry.listing)
        if form.is_valid():
            return _answered(request, enquiry, form)
    context = {
        "enquiry": enquiry,
        "listing": enquiry.listing,
        "lot": enquiry.listing.lot,
        "form": form,
        "may_answer": may(request.acting, "enquiry.answer", enquiry.listing),
    }
    return render(request, "marketplace/guest_enquiry.html", context)


def _answered(request: ActingRequest, enquiry: GuestEnquiry, form: AnswerForm) -> HttpResponse:
    person = request.acting.person
    assert person is not None  # the permission asks for an organisation
    try:
        answer(request.acting, enquiry, form.cleaned_data["text"])
    except EnquiryError as error:
        messages.error(request, str(error))
        return redirect("market:guest_enquiry", enquiry.pk)
    if send_answer(request, enquiry, person):
        messages.success(request, _("The answer is sent. You now see how to reach %(name)s.") % {"name": enquiry.name})
    else:
        messages.warning(
            request,
            _("The answer is kept, but the e-mail could not be sent. Reach %(name)s directly.")
            % {"name": enquiry.name},
        )
    return redirect("market:guest_enquiry", enquiry.pk)


def _enquiry(request: ActingRequest, pk: int) -> GuestEnquiry:
    if not request.acting.is_logged_in:
        raise NotAllowedError("enquiry.answer")
    found = enquiries_to(request.acting).filter(pk=pk).select_related("listing__organisation", "answered_by").first()
    if found is None:
        raise Http404(str(pk))
    return found
