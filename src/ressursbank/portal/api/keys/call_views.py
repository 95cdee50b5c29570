"""Calls of a webhook: a test, one call with all that is known of it, sending it again."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ressursbank.portal.accounts.acting import ActingRequest
from ressursbank.portal.api.keys.selectors import outcome, state_of
from ressursbank.portal.api.keys.webhook_views import own_webhook
from ressursbank.portal.api.models import WebhookDelivery
from ressursbank.portal.api.webhooks.events import EVENTS
from ressursbank.portal.api.webhooks.services import send_again, send_test


@require_POST
def webhook_test(request: ActingRequest, public_id: object) -> HttpResponse:
    """Send a call that tells of nothing."""
    webhook = own_webhook(request, public_id, "webhook.send_again")
    try:
        delivery = send_test(request.acting, webhook)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("api_keys:webhook", public_id)
    messages.success(request, _("The test is on its way. Reload the page in a moment to see how it went."))
    return redirect("api_keys:call", public_id, delivery.pk)


@require_safe
def call(request: ActingRequest, public_id: object, pk: int) -> HttpResponse:
    """What was sent, and how it went."""
    found = _own_call(request, public_id, pk, "webhook.see")
    context = {
        "call": found,
        "webhook": found.webhook,
        "event": EVENTS.get(found.event),
        "state": state_of(found),
        "outcome": outcome(found),
        "body": json.dumps(found.body, ensure_ascii=False, indent=2, sort_keys=True),
    }
    return render(request, "api_keys/call.html", context)


@require_POST
def call_again(request: ActingRequest, public_id: object, pk: int) -> HttpResponse:
    """Send it once more, with the same id."""
    found = _own_call(request, public_id, pk, "webhook.send_again")
    try:
        send_again(request.acting, found)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("It is on its way again. Reload the page in a moment to see how it went."))
    return redirect("api_keys:call", public_id, pk)


def _own_call(request: ActingRequest, public_id: object, pk: int, action: str) -> WebhookDelivery:
    webhook = own_webhook(request, public_id, action)
    return get_object_or_404(webhook.deliveries.select_related("webhook__organisation"), pk=pk)
