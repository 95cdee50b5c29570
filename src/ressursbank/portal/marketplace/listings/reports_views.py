"""The form with which somebody reports a listing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.marketplace.listings.limits import may_once_more
from ressursbank.portal.marketplace.listings.reports import REASONS, reason_name, report_listing
from ressursbank.portal.marketplace.listings.selectors import listing_of
from ressursbank.portal.projects.fields import StyledForm, set_choices
from ressursbank.portal.projects.project_views import FORM_METHODS


class ReportForm(StyledForm):
    """What is wrong."""

    reason = forms.ChoiceField(label=gettext_lazy("What is wrong?"))
    text = forms.CharField(
        label=gettext_lazy("More about it"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "reason", [("", _("Choose")), *((reason, reason_name(reason)) for reason in REASONS)])


@require_http_methods(FORM_METHODS)
def report(request: ActingRequest, public_id: str) -> HttpResponse:
    """Anybody who sees the listing can report it; the coordinator decides."""
    listing = listing_of(request.acting, public_id)
    form = ReportForm(request.POST or None)
    context = {"listing": listing, "lot": listing.lot, "form": form}
    if request.method == "POST" and form.is_valid():
        if not request.acting.is_logged_in and not may_once_more(request):
            form.add_error(None, _("There have been many reports from your network. Wait an hour, or log in."))
            return render(request, "marketplace/report.html", context, status=429)
        report_listing(request.acting, listing, form.cleaned_data["reason"], form.cleaned_data["text"])
        messages.success(request, _("Thank you. The coordinator looks at the listing."))
        return redirect("market:listing", listing.public_id)
    return render(request, "marketplace/report.html", context)
