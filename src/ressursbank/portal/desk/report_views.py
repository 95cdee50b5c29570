"""Listings reported as misuse: the list, the decision with its reason, what was decided, undone and brought back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.desk.models import Decision
from ressursbank.portal.desk.moderation import (
    DecisionError,
    bring_back,
    decide,
    earlier_decisions,
    reported_listings,
    rows_of_reported,
    undo_decision,
)
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.permissions import require
from ressursbank.portal.projects.fields import StyledForm, set_choices
from ressursbank.portal.projects.paging import page_of
from ressursbank.portal.projects.project_views import FORM_METHODS

BACK = "back"


class DecisionForm(StyledForm):
    """What is decided, and the reason that the owner reads."""

    what = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("Reason, read by the listing's owner"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, is_removed: bool = False, has_reports: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The look of a line of text would lie around the whole group.
        del self.fields["what"].widget.attrs["class"]
        choices: list[tuple[str, str]] = []
        if has_reports:
            choices = [
                (Decision.What.KEPT, _("Keep the listing: nothing is wrong")),
                (Decision.What.WARNED, _("Warn the organisation: it must be put right, the listing stays")),
                (Decision.What.REMOVED, _("Remove the listing from the market")),
            ]
        if is_removed:
            choices = [(BACK, _("Bring the listing back, paused, so that its owner opens it"))]
        set_choices(self, "what", choices)
        if len(choices) == 1:
            self.initial["what"] = choices[0][0]


@require_safe
def reports(request: ActingRequest) -> HttpResponse:
    """Listings with open reports, the one that has waited longest first."""
    require(request.acting, "report.decide")
    rows = Listing.objects.select_related("organisation", "lot__project")
    page = page_of(reported_listings(), rows, request.GET)
    return render(request, "desk/reports.html", {"page": page, "reported": rows_of_reported(page.rows)})


@require_http_methods(FORM_METHODS)
def decide_on(request: ActingRequest, public_id: str) -> HttpResponse:
    """One listing with what was reported, what was decided before, and the decision."""
    require(request.acting, "report.decide")
    rows = Listing.objects.select_related("organisation", "lot__project")
    listing = get_object_or_404(rows, public_id=public_id)
    open_reports = list(listing.reports.filter(decided_at=None).select_related("reported_by").order_by("pk"))
    is_removed = listing.state == Listing.State.REMOVED and not open_reports
    form = DecisionForm(request.POST or None, is_removed=is_removed, has_reports=bool(open_reports))
    if request.method == "POST" and form.is_valid():
        what, why = form.cleaned_data["what"], form.cleaned_data["why"]
        try:
            if what == BACK:
                bring_back(request.acting, listing, why)
            else:
                decide(request.acting, listing, what, why)
        except DecisionError:
            messages.warning(request, _("It has been decided by somebody else meanwhile."))
        else:
            messages.success(request, _("Decided. The owner has been told, with the reason."))
        return redirect("desk:decisions")
    context = {
        "listing": listing,
        "reports": open_reports,
        "is_removed": is_removed,
        "earlier": earlier_decisions({listing.organisation_id}).get(listing.organisation_id, 0),
        "decisions": listing.decisions.select_related("decided_by", "undone_by")[:20],
        "form": form,
    }
    return render(request, "desk/decide.html", context)


@require_safe
def decisions(request: ActingRequest) -> HttpResponse:
    """The log of moderation, the newest first."""
    require(request.acting, "report.decide")
    rows = Decision.objects.select_related("listing", "organisation", "decided_by", "undone_by")
    page = page_of(Decision.objects.order_by("-pk"), rows, request.GET)
    return render(request, "desk/decisions.html", {"page": page})


@require_POST
def undo(request: ActingRequest, pk: int) -> HttpResponse:
    """Undo a decision: the listing as it was, the reports open again."""
    decision = get_object_or_404(Decision, pk=pk)
    try:
        undo_decision(request.acting, decision)
    except DecisionError:
        messages.warning(request, _("It has been undone already."))
    else:
        messages.success(request, _("Undone. The reports are open again, and the owner has been told."))
    return redirect("desk:decisions")
