"""Who gives programs access: an organisation's owners, to their own organisation alone, and no administrator."""

from typing import Any

from django.utils import timezone

from ressursbank.portal.api.models import Webhook
from ressursbank.portal.api.tokens import make_token
from ressursbank.portal.api.webhooks.services import send_test
from tests.access.table import Row
from tests.portal.api.hooked import hook
from tests.portal.people import OWNERS, People

EVERY_OWNER = frozenset(OWNERS)
OWNER = frozenset({"berit"})
URL = "https://192.0.0.9/hook"
HOOK = {"url": URL, "events": ["listing.published"]}


def _token(people: People) -> dict[str, Any]:
    acting = people.acting("berit")
    assert acting.organisation is not None
    return {"pk": make_token(acting, acting.organisation, "System", ["lots:read"], timezone.localdate())[0].pk}


def _only_one(people: People) -> Webhook:
    """An organisation has few, and this is asked for everybody in turn."""
    Webhook.objects.all().delete()
    return hook(people, URL, "berit")[0]


def _webhook(people: People) -> dict[str, Any]:
    return {"public_id": _only_one(people).public_id}


def _call(people: People) -> dict[str, Any]:
    webhook = _only_one(people)
    return {"public_id": webhook.public_id, "pk": send_test(people.acting("berit"), webhook).pk}


ROWS: list[Row] = [
    Row(
        "api_keys:token_new",
        EVERY_OWNER,
        data=lambda _arguments: {
            "name": "System",
            "scopes": ["lots:read"],
            "expires_on": timezone.localdate().isoformat(),
        },
        note="for one's own organisation",
    ),
    Row("api_keys:token_revoke", OWNER, _token),
    Row("api_keys:webhook_new", EVERY_OWNER, data=HOOK, note="for one's own organisation"),
    Row("api_keys:webhook_edit", OWNER, _webhook, {**HOOK, "version": "1"}),
    Row("api_keys:webhook_pause", OWNER, _webhook),
    Row("api_keys:webhook_resume", OWNER, _webhook),
    Row("api_keys:webhook_new_secret", OWNER, _webhook),
    Row("api_keys:webhook_remove", OWNER, _webhook),
    Row("api_keys:webhook_test", OWNER, _webhook),
    Row("api_keys:call_again", OWNER, _call),
]
