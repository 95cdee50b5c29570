"""What the pages of tokens and webhooks read, with the words for how a call went."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ressursbank.portal.accounts.models import Organisation
from ressursbank.portal.api.models import ApiToken, Webhook, WebhookDelivery
from ressursbank.portal.api.scopes import SCOPES, Scope
from ressursbank.portal.api.webhooks.events import EVENTS, Event
from ressursbank.portal.api.webhooks.services import webhooks_of

SHOWN_TOKENS = 100
ERRORS: Mapping[str, str | Promise] = {
    "status": gettext_lazy("The receiver answered with an error"),
    "redirect": gettext_lazy("The receiver pointed to another address, which is not followed"),
    "timeout": gettext_lazy("No answer within five seconds"),
    "connection": gettext_lazy("No connection could be made"),
    "certificate": gettext_lazy("The receiver's certificate is not valid for this address"),
    "protocol": gettext_lazy("The answer was not HTTP"),
    "no_address": gettext_lazy("The name of the receiver leads to no address"),
    "private_address": gettext_lazy("The name of the receiver leads into a private network"),
    "secret": gettext_lazy("The secret can no longer be read: make a new one"),
    "removed": gettext_lazy("The webhook was removed before it was sent"),
}


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token with the scopes by name. `state`: "valid", "too_old" or "revoked"."""

    token: ApiToken
    scopes: tuple[Scope, ...]
    state: str


def tokens_of(organisation: Organisation, today: date) -> list[TokenRow]:
    """The valid ones first, then those that open nothing any more, the newest first."""
    rows = ApiToken.objects.filter(organisation=organisation).select_related("made_by").order_by("-pk")[:SHOWN_TOKENS]
    found = [
        TokenRow(row, tuple(SCOPES[scope] for scope in row.scopes if scope in SCOPES), _state(row, today))
        for row in rows
    ]
    return sorted(found, key=lambda row: row.state != "valid")


def webhooks_with_counts(organisation: Organisation) -> "QuerySet[Webhook]":
    """Each with `waiting` calls, `given_up` ones, and when it was `reached` last."""
    given_up = Q(deliveries__next_try_at=None, deliveries__delivered_at=None)
    return webhooks_of(organisation).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__next_try_at__isnull=False)),
        given_up=Count("deliveries", filter=given_up),
        reached=Max("deliveries__delivered_at"),
    )


def named(events: Iterable[str]) -> list[Event]:
    """Events by their ids."""
    return [EVENTS[event] for event in events if event in EVENTS]


def state_of(call: WebhookDelivery) -> str:
    """ "delivered", "waiting" (not tried yet), "again" (failed, tried again) or "given_up"."""
    if call.next_try_at is None:
        return "delivered" if call.delivered_at is not None else "given_up"
    return "again" if call.error else "waiting"


def outcome(call: WebhookDelivery) -> str:
    """How the last try went, in words."""
    if call.error:
        text = str(ERRORS.get(call.error, call.error))
        return f"{text} ({call.status})" if call.status is not None else text
    if call.status is not None:
        return _("Taken (%(status)s)") % {"status": call.status}
    return _("Not tried yet")


def _state(token: ApiToken, today: date) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "too_old" if token.expires_on is not None and token.expires_on < today else "valid"
