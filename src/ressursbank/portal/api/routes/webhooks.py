"""Webhooks of one's own organisation: list, one, make, change, a new secret, a test, the newest calls, remove."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import Router
from ninja.responses import Status

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.api.auth import ApiRequest, Needs
from ressursbank.portal.api.models import Webhook
from ressursbank.portal.api.schemas.common import PublicId
from ressursbank.portal.api.schemas.webhooks import (
    CallList,
    CallOut,
    WebhookChange,
    WebhookIn,
    WebhookList,
    WebhookOut,
    WebhookWithSecret,
    call_out,
    webhook_out,
)
from ressursbank.portal.api.versions import CONDITIONAL, set_etag, version_to_change
from ressursbank.portal.api.webhooks import services

router = Router()
READ, WRITE = Needs("webhooks:read"), Needs("webhooks:write")
NEWEST = 50


def _owner(request: ApiRequest) -> tuple[Acting, Organisation]:
    """An owner of the organisation has given the token a scope of webhooks: within it, it does what owners do."""
    organisation = request.acting.organisation
    assert organisation is not None  # a token has one
    return replace(request.acting, is_owner=True), organisation


def _webhook(request: ApiRequest, webhook_id: str) -> tuple[Acting, Webhook]:
    acting, organisation = _owner(request)
    try:
        found = services.webhooks_of(organisation).select_related("organisation").get(public_id=UUID(webhook_id))
    except (ValueError, Webhook.DoesNotExist):
        raise Http404 from None
    return acting, found


def _now(response: HttpResponse, webhook: Webhook, secret: str | None = None) -> dict[str, Any]:
    webhook.refresh_from_db()
    set_etag(response, webhook)
    return webhook_out(webhook, secret)


@router.get("/webhooks", response=WebhookList, auth=READ, summary="List webhooks")
def list_webhooks(request: ApiRequest) -> dict[str, Any]:
    """Those of your organisation, the oldest first."""
    _acting, organisation = _owner(request)
    return {"items": [webhook_out(webhook) for webhook in services.webhooks_of(organisation)]}


@router.get("/webhooks/{webhook_id}", response=WebhookOut, auth=READ, summary="One webhook")
def get_webhook(request: ApiRequest, response: HttpResponse, webhook_id: PublicId) -> dict[str, Any]:
    """`ETag` is its version."""
    _acting, webhook = _webhook(request, webhook_id)
    return _now(response, webhook)


@router.post("/webhooks", response={201: WebhookWithSecret}, auth=WRITE, summary="Make a webhook")
def make_webhook(request: ApiRequest, response: HttpResponse, body: WebhookIn) -> Status[dict[str, Any]]:
    """An address to be told of changes. Keep the secret of the answer: it is not shown again."""
    acting, organisation = _owner(request)
    webhook, secret = services.make_webhook(acting, organisation, body.url, body.events, is_active=body.is_active)
    response["Location"] = f"/api/v1/webhooks/{webhook.public_id}"
    return Status(201, _now(response, webhook, secret))


@router.patch(
    "/webhooks/{webhook_id}", response=WebhookOut, auth=WRITE, openapi_extra=CONDITIONAL, summary="Change a webhook"
)
def change_webhook(
    request: ApiRequest, response: HttpResponse, webhook_id: PublicId, body: WebhookChange
) -> dict[str, Any]:
    """Another address, other events, paused or on again."""
    acting, webhook = _webhook(request, webhook_id)
    version = version_to_change(request, webhook)
    services.change_webhook(
        acting, webhook, url=body.url, events=body.events, is_active=body.is_active, version=version
    )
    return _now(response, webhook)


@router.post(
    "/webhooks/{webhook_id}/new-secret",
    response=WebhookWithSecret,
    auth=WRITE,
    openapi_extra=CONDITIONAL,
    summary="A new secret",
)
def new_secret(request: ApiRequest, response: HttpResponse, webhook_id: PublicId) -> dict[str, Any]:
    """Calls are signed with both secrets for a day."""
    acting, webhook = _webhook(request, webhook_id)
    version_to_change(request, webhook)
    return _now(response, webhook, services.new_secret_of(acting, webhook))


@router.post("/webhooks/{webhook_id}/test", response={202: CallOut}, auth=WRITE, summary="Send a test")
def test(request: ApiRequest, webhook_id: PublicId) -> Status[dict[str, Any]]:
    """A call that tells of nothing. Look among the calls to see how it went."""
    acting, webhook = _webhook(request, webhook_id)
    return Status(202, call_out(services.send_test(acting, webhook)))


@router.get("/webhooks/{webhook_id}/calls", response=CallList, auth=READ, summary="The newest calls")
def list_calls(request: ApiRequest, webhook_id: PublicId) -> dict[str, Any]:
    """The newest 50, the last one first."""
    _acting, webhook = _webhook(request, webhook_id)
    return {"items": [call_out(call) for call in webhook.deliveries.order_by("-pk")[:NEWEST]]}


@router.delete(
    "/webhooks/{webhook_id}", response={204: None}, auth=WRITE, openapi_extra=CONDITIONAL, summary="Remove a webhook"
)
def remove_webhook(request: ApiRequest, webhook_id: PublicId) -> Status[None]:
    """It is not called any more, and what waits to be sent is not sent."""
    acting, webhook = _webhook(request, webhook_id)
    version_to_change(request, webhook)
    services.remove_webhook(acting, webhook)
    return Status(204, None)
