"""A token, a webhook and a call of it that failed, for the pages of API access."""

from typing import Any

from django.utils import timezone

from ressursbank.portal.api.models import WebhookDelivery
from ressursbank.portal.api.tokens import make_token
from ressursbank.portal.api.webhooks.events import CHOSEN
from ressursbank.portal.api.webhooks.services import make_webhook, send_test
from tests.portal.people import People


def of_api_keys(people: People) -> dict[str, Any]:
    """Those of the builder's organisation."""
    acting = people.acting("berit")
    assert acting.organisation is not None
    scopes = ["projects:read", "lots:read", "lots:write"]
    token, _secret = make_token(acting, acting.organisation, "Prosjektsystem", scopes, timezone.localdate())
    webhook, _secret = make_webhook(acting, acting.organisation, "https://prosjektsystem.example/ressursbank", CHOSEN)
    call = send_test(acting, webhook)
    WebhookDelivery.objects.filter(pk=call.pk).update(
        tries=9, next_try_at=None, tried_at=timezone.now(), status=503, error="status", answer="Nede for vedlikehold"
    )
    return {
        "api_keys:pk": token.pk,
        "api_keys:public_id": str(webhook.public_id),
        "api_keys:call.pk": call.pk,
        "api_keys:call_again.pk": call.pk,
    }
