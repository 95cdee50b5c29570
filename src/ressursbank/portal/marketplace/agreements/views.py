"""Our agreements, one agreement's page, an enquiry's form, messages with their attachments, and the document."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.marketplace.agreements.documents import pdf_of_agreement
from ressursbank.portal.marketplace.agreements.ends import (
    Ends,
    end_of,
    find_partner,
    organisation_of,
    own_ends,
    party_with,
)
from ressursbank.portal.marketplace.agreements.errors import AgreementError, NotEnoughLeftError, NotOpenError
from ressursbank.portal.marketplace.agreements.forms import AskForm, MessageForm, ask_initial
from ressursbank.portal.marketplace.agreements.limits import LIMITS
from ressursbank.portal.marketplace.agreements.log import log_of
from ressursbank.portal.marketplace.agreements.messages import write_message
from ressursbank.portal.marketplace.agreements.move import party_of
from ressursbank.portal.marketplace.agreements.record import record_of
from ressursbank.portal.marketplace.agreements.selectors import (
    TABS,
    agreement_of,
    agreements_about,
    contacts_of,
    counts_of_tabs,
    name_shown,
    own_agreements,
    possible_moves,
    rows_of_agreements,
)
from ressursbank.portal.marketplace.agreements.services import ask as send_enquiry
from ressursbank.portal.marketplace.agreements.states import other_of
from ressursbank.portal.marketplace.listings.guests import EnquiryError, keep_agreement, may_take_over
from ressursbank.portal.marketplace.models import Agreement, GuestEnquiry
from ressursbank.portal.permissions import NotAllowedError, may, require
from ressursbank.portal.projects.file_kinds import DocumentFileError
from ressursbank.portal.projects.paging import page_of
from ressursbank.portal.projects.project_views import FORM_METHODS
from ressursbank.portal.projects.selectors import project_of


@require_safe
def agreements(request: ActingRequest) -> HttpResponse:
    """Our agreements: what waits for our answer, what is agreed, what has ended."""
    if request.acting.organisation is None:
        raise NotAllowedError("agreement.see")
    require(request.acting, "agreement.ask")
    tab = request.GET.get("tab", "")
    page = page_of(own_agreements(request.acting, tab), rows_of_agreements(request.acting), request.GET)
    context = {
        "page": page,
        "tab": tab if tab in TABS else "",
        "counts": counts_of_tabs(request.acting),
        "record": record_of(request.acting.organisation),
    }
    return render(request, "marketplace/agreement_list.html", context)


@require_safe
def project_agreements(request: ActingRequest, public_id: str) -> HttpResponse:
    """Our agreements about a project's lots: the tab Agreements of the project's page."""
    project = project_of(request.acting, public_id)
    require(request.acting, "agreement.ask")
    found = agreements_about(request.acting, project)
    context = {"project": project, "tab": "agreements", "page": page_of(found, found, request.GET)}
    return render(request, "marketplace/project_agreements.html", context)


@require_safe
def agreement(request: ActingRequest, public_id: str) -> HttpResponse:
    """What was agreed, what now."""
    found = agreement_of(request.acting, public_id)
    return render(request, "marketplace/agreement.html", _page(request, found, MessageForm()))


def _page(request: ActingRequest, found: Agreement, form: MessageForm) -> dict[str, Any]:
    mine = party_of(request.acting, found)
    assert mine is not None  # whoever sees it is a party
    other = other_of(mine)
    written = list(found.messages.select_related("person", "organisation"))
    return {
        "agreement": found,
        "mine": mine,
        "other": other,
        "my_end": end_of(found, mine),
        "other_end": end_of(found, other),
        "other_name": name_shown(found, other, request.acting),
        "moves": possible_moves(request.acting, found),
        "contacts": contacts_of(found, request.acting),
        "record": record_of(found.giver if other == "giver" else found.taker),
        "written": written,
        "attached": [message for message in written if message.attachment],
        "log": log_of(found, request.acting),
        "form": form,
        "left_tonnes": found.tonnes - found.delivered_tonnes,
    }


@require_http_methods(FORM_METHODS)
def ask(request: ActingRequest) -> HttpResponse:
    """An enquiry about a lot or to a place: `?partner=lot:l-…`, with one's own lot or what is sought beside."""
    if not request.acting.is_logged_in:
        raise NotAllowedError("agreement.ask")
    require(request.acting, "agreement.ask")
    named = request.GET.get("partner", "")
    try:
        if not named:
            raise NotOpenError(_("Choose a listing, a lot or a place first: each has a button that leads here."))
        partner, listing = find_partner(request.acting, named)
        organisation = organisation_of(partner)
        if organisation is None:
            raise NotOpenError(_("Nobody here answers for it yet. Write to the coordinator of the resource bank."))
        if request.acting.organisation == organisation:
            raise NotOpenError(_("This is your own organisation's. No agreement is needed."))
    except NotOpenError as error:
        return render(request, "marketplace/agreement_not_open.html", {"problem": str(error)})
    own = own_ends(request.acting, partner, LIMITS["own_ends"])
    enquiry = _guest_enquiry(request)
    start = ask_initial(partner, own, request.GET.dict())
    if enquiry is not None:
        start["text"] = enquiry.text
    form = AskForm(request.POST or None, initial=start, partner=partner, own=own)
    if request.method == "POST" and form.is_valid():
        party = other_of(party_with(partner, form.chosen, request.GET.get("direction", "")))
        ends = Ends(partner, form.chosen, party, listing)
        try:
            with transaction.atomic():
                made = send_enquiry(request.acting, ends, form.masses(), form.cleaned_data["text"])
                if enquiry is not None:
                    keep_agreement(enquiry, made)
        except NotEnoughLeftError as error:
            form.add_error("tonnes", str(error))
        except (AgreementError, EnquiryError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The enquiry is sent. You see the answer here."))
            return redirect("market:agreement", made.public_id)
    context = {
        "form": form,
        "partner": partner,
        "listing": listing,
        "organisation": organisation if may(request.acting, "organisation.see", organisation) else None,
        "record": record_of(organisation),
        "days": LIMITS["enquiry_days"],
    }
    return render(request, "marketplace/agreement_ask.html", context)


def _guest_enquiry(request: ActingRequest) -> GuestEnquiry | None:
    key = request.GET.get("guest_enquiry", "")
    found = GuestEnquiry.objects.select_related("listing").filter(pk=int(key)).first() if key.isdecimal() else None
    return found if found is not None and may_take_over(request.acting, found) else None


@require_POST
def agreement_message(request: ActingRequest, public_id: str) -> HttpResponse:
    """Send a message, with a file."""
    found = agreement_of(request.acting, public_id, "agreement.write")
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            write_message(request.acting, found, form.cleaned_data["text"], form.cleaned_data["file"])
        except DocumentFileError as error:
            form.add_error("file", str(error))
        except AgreementError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The message is sent."))
            return redirect("market:agreement", found.public_id)
    return render(request, "marketplace/agreement.html", _page(request, found, form))


@require_safe
def agreement_attachment(request: ActingRequest, public_id: str, pk: int) -> HttpResponseBase:
    """A message's file, always as a download: what people upload is never shown as a page of the portal."""
    found = agreement_of(request.acting, public_id)
    message = found.messages.filter(pk=pk).exclude(attachment="").first()
    if message is None or not message.attachment.storage.exists(str(message.attachment.name)):
        raise Http404(str(pk))
    answer = FileResponse(
        message.attachment.open("rb"),
        as_attachment=True,
        filename=message.attachment_name,
        content_type=message.attachment_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def agreement_pdf(request: ActingRequest, public_id: str) -> HttpResponse:
    """The agreement as a document, in the language of the page; from when it is agreed."""
    found = agreement_of(request.acting, public_id)
    if found.agreed_at is None:
        raise Http404(public_id)
    answer = HttpResponse(pdf_of_agreement(found, get_language() or "nb"), content_type="application/pdf")
    name = _("agreement")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{found.public_id}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
