"""Webhooks of an organisation: making, seeing, changing, pausing, a new secret, removing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.api.keys.forms import WebhookForm, say
from ressursbank.portal.api.keys.selectors import named, outcome, state_of
from ressursbank.portal.api.keys.token_views import FORM_METHODS, own_organisation
from ressursbank.portal.api.models import Webhook
from ressursbank.portal.api.webhooks.events import EVENTS
from ressursbank.portal.api.webhooks.services import (
    change_webhook,
    make_webhook,
    new_secret_of,
    remove_webhook,
    webhooks_of,
)

CALLS_A_PAGE = 50


def own_webhook(request: ActingRequest, public_id: object, action: str) -> Webhook:
    """One of one's own; 404 for others'. Raises NotAllowedError."""
    organisation = own_organisation(request.acting, action)
    return get_object_or_404(webhooks_of(organisation).select_related("organisation"), public_id=public_id)


@require_http_methods(FORM_METHODS)
@never_cache
def webhook_new(request: ActingRequest) -> HttpResponse:
    """Make a webhook; the answer shows its secret, once."""
    organisation = own_organisation(request.acting, "webhook.make")
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = make_webhook(
                request.acting, organisation, form.cleaned_data["url"], form.cleaned_data["events"]
            )
        except ValidationError as error:
            say(form, error)
        else:
            return render(request, "api_keys/webhook_secret.html", {"webhook": made, "secret": secret, "is_new": True})
    return render(request, "api_keys/webhook_form.html", {"form": form, "organisation": organisation})


@require_safe
def webhook(request: ActingRequest, public_id: object) -> HttpResponse:
    """Where it goes, of what it tells, and how its calls went."""
    found = own_webhook(request, public_id, "webhook.see")
    page = Paginator(found.deliveries.order_by("-pk"), CALLS_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"call": call, "event": EVENTS.get(call.event), "state": state_of(call), "outcome": outcome(call)}
        for call in page
    ]
    context = {"webhook": found, "events": named(found.events), "page": page, "rows": rows}
    return render(request, "api_keys/webhook.html", context)


@require_http_methods(FORM_METHODS)
def webhook_edit(request: ActingRequest, public_id: object) -> HttpResponse:
    """Another address, other events."""
    found = own_webhook(request, public_id, "webhook.edit")
    form = WebhookForm(request.POST or None, webhook=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_webhook(request.acting, found, url=data["url"], events=data["events"], version=data.get("version"))
        except ValidationError as error:
            say(form, error)
        else:
            messages.success(request, _("The webhook is changed."))
            return redirect("api_keys:webhook", public_id)
    return render(request, "api_keys/webhook_form.html", {"form": form, "webhook": found})


@require_POST
def webhook_pause(request: ActingRequest, public_id: object) -> HttpResponse:
    """No calls until it is on again; nothing new is kept for it."""
    found = own_webhook(request, public_id, "webhook.edit")
    change_webhook(request.acting, found, is_active=False)
    messages.success(request, _("The webhook is paused. What happens meanwhile is not sent later."))
    return redirect("api_keys:webhook", public_id)


@require_POST
def webhook_resume(request: ActingRequest, public_id: object) -> HttpResponse:
    """On again."""
    found = own_webhook(request, public_id, "webhook.edit")
    change_webhook(request.acting, found, is_active=True)
    messages.success(request, _("The webhook is on again."))
    return redirect("api_keys:webhook", public_id)


@require_http_methods(FORM_METHODS)
@never_cache
def webhook_new_secret(request: ActingRequest, public_id: object) -> HttpResponse:
    """A new secret, shown once; the old one signs for a day more."""
    found = own_webhook(request, public_id, "webhook.edit")
    if request.method == "POST":
        secret = new_secret_of(request.acting, found)
        return render(request, "api_keys/webhook_secret.html", {"webhook": found, "secret": secret})
    return render(request, "api_keys/webhook_new_secret.html", {"webhook": found})


@require_http_methods(FORM_METHODS)
def webhook_remove(request: ActingRequest, public_id: object) -> HttpResponse:
    """No more calls."""
    found = own_webhook(request, public_id, "webhook.remove")
    if request.method == "POST":
        remove_webhook(request.acting, found)
        messages.success(request, _("The webhook is removed."))
        return redirect("api_keys:overview")
    return render(request, "api_keys/webhook_remove.html", {"webhook": found})
