"""Two workers with the same calls before them: each call is sent once."""

from pytest_django.fixtures import Settings

from ressursbank.portal.api.webhooks.sending import send_due
from ressursbank.portal.api.webhooks.services import send_test
from tests.concurrency.at_once import at_once
from tests.portal.api.hooked import hook
from tests.portal.api.receiver import receiver
from tests.portal.people import People


def test_two_workers_send_each_call_once(everybody: People, settings: Settings) -> None:
    settings.PRIVATE_WEBHOOKS = True
    with receiver() as server:
        webhook, _secret = hook(everybody, server.url)
        for _call in range(20):
            send_test(everybody.acting("frida"), webhook)
        tried = at_once([send_due, send_due])
    assert sorted(str(each) for each in tried if isinstance(each, Exception)) == []
    assert sum(each for each in tried if isinstance(each, int)) == 20
    assert len({call.headers["webhook-id"] for call in server.calls}) == len(server.calls) == 20
