"""Lots that nobody has answered: the list, one lot with its partners and letters, and the list as a file."""

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.desk.drafts import Draft, Recipient, draft_of, recipients_of
from ressursbank.portal.desk.files import file_of
from ressursbank.portal.desk.filter import UnansweredFilter
from ressursbank.portal.desk.lacks import lacks_of
from ressursbank.portal.desk.letters import LetterError, letter_of, send_letter
from ressursbank.portal.desk.models import Letter
from ressursbank.portal.desk.names import name_at_desk
from ressursbank.portal.desk.partners import has_own_way, nearest_refused, partners_of_lots
from ressursbank.portal.desk.rows import page_of_unanswered
from ressursbank.portal.desk.unanswered import unanswered, weeks_until
from ressursbank.portal.maps.index import current_index
from ressursbank.portal.marketplace.listings.follow import LIVE
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.fields import StyledForm
from ressursbank.portal.projects.models import Lot
from ressursbank.portal.projects.paging import page_of
from ressursbank.portal.projects.project_views import FORM_METHODS
from ressursbank.portal.table_files import CONTENT_TYPES

LANGUAGES = ("nb", "en")


class LetterForm(StyledForm):
    """The letter, edited before it is sent."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Letter"), max_length=10000, widget=forms.Textarea(attrs={"rows": 22}))
    language = forms.ChoiceField(choices=[(each, each) for each in LANGUAGES], widget=forms.HiddenInput)


@require_safe
def lots(request: ActingRequest) -> HttpResponse:
    """Lots that need the coordinator, the most urgent first, with the best partners of each."""
    require(request.acting, "desk.see")
    index, today = current_index(), timezone.localdate()
    chosen = UnansweredFilter(request.GET)
    found = unanswered(index, chosen.wanted(), today)
    page = page_of_unanswered(index, found, request.GET, today)
    context = {"filter": chosen, "page": page, "counts": found.counts, "query": request.GET.urlencode()}
    return render(request, "desk/lots.html", context)


@require_safe
def export(request: ActingRequest, form: str) -> FileResponse:
    """The list under its filter as a file."""
    require(request.acting, "desk.see")
    if form not in CONTENT_TYPES:
        raise Http404(form)
    index, today = current_index(), timezone.localdate()
    found = unanswered(index, UnansweredFilter(request.GET).wanted(), today)
    name, kind = f"unanswered-lots.{form}", CONTENT_TYPES[form]
    return FileResponse(file_of(form, index, found), as_attachment=True, filename=name, content_type=kind)


@require_safe
def lot(request: ActingRequest, lot_id: str) -> HttpResponse:
    """One lot: its three best partners, why the market has not answered, and letters."""
    require(request.acting, "desk.see")
    found, listing = _lot(lot_id)
    partners = partners_of_lots([found])[found.pk]
    context = {
        "lot": found,
        "listing": listing,
        "weeks": _weeks(found),
        "days": (timezone.localdate() - timezone.localdate(listing.created_at)).days if listing is not None else None,
        "left": max(found.tonnes - found.promised_tonnes, 0.0),
        "partners": partners,
        "refused": nearest_refused(found, get_language() or "nb", 3),
        "lacks": lacks_of(listing),
        "has_own_way": has_own_way(found),
        "recipients": recipients_of(found, listing, partners),
    }
    return render(request, "desk/lot.html", context)


@require_http_methods(FORM_METHODS)
def letter_new(request: ActingRequest, lot_id: str) -> HttpResponse:
    """A ready letter to the owner or to one partner: read, edited, sent, or copied."""
    require(request.acting, "letter.send")
    found, listing = _lot(lot_id)
    recipient = _recipient(found, listing, request.GET.get("to", "owner"))
    language = request.GET.get("language", "nb")
    language = language if language in LANGUAGES else "nb"
    draft = draft_of(request.acting, found, listing, recipient, language, timezone.localdate(), _weeks(found))
    form = LetterForm(
        request.POST or None, initial={"subject": draft.subject, "text": draft.text, "language": language}
    )
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n").strip() + "\n"
        edited = Draft(form.cleaned_data["subject"], text)
        try:
            letter = send_letter(request.acting, found, recipient, edited, form.cleaned_data["language"])
        except LetterError as error:
            form.add_error(None, str(error))
        else:
            words = {"organisation": name_at_desk(letter.organisation)}
            messages.success(request, _("The letter to %(organisation)s is sent.") % words)
            return redirect("desk:lot", found.public_id)
    context = {"lot": found, "listing": listing, "recipient": recipient, "form": form, "in_language": language}
    return render(request, "desk/letter_new.html", context)


@require_safe
def letters(request: ActingRequest) -> HttpResponse:
    """Every letter that was sent from the desk, the newest first."""
    require(request.acting, "desk.see")
    rows = Letter.objects.select_related("lot__project", "organisation", "sent_by")
    return render(request, "desk/letters.html", {"page": page_of(Letter.objects.order_by("-pk"), rows, request.GET)})


@require_safe
def letter(request: ActingRequest, pk: int) -> HttpResponse:
    """A letter as it was sent: for the desk, and for whom it was written to."""
    return render(request, "desk/letter.html", {"letter": letter_of(request.acting, pk)})


def _lot(lot_id: str) -> tuple[Lot, Listing | None]:
    rows = Lot.objects.select_related("project__site", "project__organisation")
    found = get_object_or_404(rows.filter(state="published"), public_id=lot_id)
    return found, Listing.objects.filter(lot=found, state__in=LIVE).order_by("-pk").first()


def _weeks(found: Lot) -> int:
    return int(weeks_until([found.from_period], timezone.localdate())[0])


def _recipient(found: Lot, listing: Listing | None, key: str) -> Recipient:
    partners = partners_of_lots([found])[found.pk]
    for each in recipients_of(found, listing, partners):
        if each.key == key:
            return each
    raise Http404(key)
