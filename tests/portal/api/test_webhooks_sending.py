"""Calls reach a real server, signed; what fails is tried again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from ressursbank.portal.api.models import Webhook, WebhookDelivery
from ressursbank.portal.api.webhooks import sending
from ressursbank.portal.api.webhooks.limits import LIMITS, PAUSES
from ressursbank.portal.api.webhooks.sending import body_bytes, send, send_due
from ressursbank.portal.api.webhooks.services import (
    change_webhook,
    new_secret_of,
    remove_webhook,
    send_again,
    send_test,
)
from ressursbank.portal.marketplace.models import Notice
from tests.portal.api.hooked import hook, waiting
from tests.portal.api.receiver import Call, receiver
from tests.portal.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _may_call_this_machine(settings: Settings) -> None:
    settings.PRIVATE_WEBHOOKS = True


def _signatures(call: Call) -> list[str]:
    return call.headers["webhook-signature"].split(" ")


def _make_due(webhook: Webhook) -> None:
    webhook.deliveries.exclude(next_try_at=None).update(next_try_at=timezone.now())


def test_a_call_that_is_taken_is_sent_once(people: People) -> None:
    with receiver(204) as server:
        webhook, _secret = hook(people, server.url)
        delivery = send_test(people.acting("frida"), webhook)
        assert (send_due(), send_due()) == (1, 0)
    (call,) = server.calls
    delivery.refresh_from_db()
    assert (delivery.status, delivery.next_try_at, delivery.tries, delivery.error) == (204, None, 1, "")
    assert delivery.delivered_at is not None
    assert call.body == body_bytes(delivery)
    assert call.headers["webhook-id"] == str(delivery.message_id)
    assert call.headers["content-type"] == "application/json; charset=utf-8"


def test_what_fails_is_tried_again_after_a_pause_with_the_same_id_and_bytes(people: People) -> None:
    with receiver(500, 200) as server:
        webhook, _secret = hook(people, server.url)
        delivery = send_test(people.acting("frida"), webhook)
        before = timezone.now()
        assert send_due() == 1
        delivery.refresh_from_db()
        assert (delivery.status, delivery.error, delivery.answer) == (500, "status", "takk")
        assert delivery.next_try_at is not None
        assert timedelta(0) <= delivery.next_try_at - before - PAUSES[0] < timedelta(seconds=30)
        assert send_due() == 0
        _make_due(webhook)
        assert send_due() == 1
    first, second = server.calls
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.tries, delivery.next_try_at) == (200, 2, None)


def test_pauses_grow_to_a_day_and_then_the_owners_are_told_once(people: People) -> None:
    with receiver(503) as server:
        webhook, _secret = hook(people, server.url)
        for _call in range(2):
            send_test(people.acting("frida"), webhook)
        pauses = []
        first = waiting(webhook)[0]
        for _try in range(len(PAUSES) + 1):
            WebhookDelivery.objects.filter(pk=first.pk).update(next_try_at=timezone.now())
            first.refresh_from_db()
            before = timezone.now()
            assert send(first)
            first.refresh_from_db()
            pauses.append(round((first.next_try_at - before).total_seconds() / 60) if first.next_try_at else None)
        assert pauses == [1, 5, 15, 60, 180, 360, 720, 1440, None]
        second = waiting(webhook)[1]
        WebhookDelivery.objects.filter(pk=second.pk).update(tries=len(PAUSES), next_try_at=timezone.now())
        second.refresh_from_db()
        assert send(second)
    notice = Notice.objects.get(kind="webhook_given_up")
    assert notice.person == people.person["frida"]
    assert (notice.facts["url"], notice.facts["status"]) == (server.url, 503)


def test_a_receiver_that_does_not_answer_in_time_is_left(people: People) -> None:
    with receiver(1.5) as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "call", lambda *parts: _quick_call(*parts))
        webhook, _secret = hook(people, server.url)
        delivery = send_test(people.acting("frida"), webhook)
        send_due()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.error) == (None, "timeout")
    assert delivery.next_try_at is not None


def _quick_call(url: str, headers: dict[str, str], body: bytes) -> object:
    from ressursbank.portal.api.webhooks.calls import call

    return call(url, headers, body, seconds=0.3)


def test_a_redirect_is_not_followed(people: People) -> None:
    with receiver(302) as server:
        webhook, _secret = hook(people, server.url)
        delivery = send_test(people.acting("frida"), webhook)
        send_due()
        assert [call.path for call in server.calls] == ["/hook"]
    delivery.refresh_from_db()
    assert (delivery.status, delivery.error) == (302, "redirect")


def test_a_receiver_that_is_gone_is_paused_and_its_owners_are_told(people: People) -> None:
    with receiver(410) as server:
        webhook, _secret = hook(people, server.url)
        send_test(people.acting("frida"), webhook)
        send_due()
    webhook.refresh_from_db()
    assert not webhook.is_active
    assert Notice.objects.get(kind="webhook_given_up").facts["is_paused"] is True


def test_the_others_of_a_receiver_that_is_away_wait_and_those_of_other_receivers_do_not(people: People) -> None:
    with receiver(500) as away, receiver(200) as there:
        webhook, _secret = hook(people, away.url)
        other, _secret = hook(people, there.url, "berit")
        for _call in range(3):
            send_test(people.acting("frida"), webhook)
        send_test(people.acting("berit"), other)
        assert send_due() == 2
        assert (len(away.calls), len(there.calls)) == (1, 1)


def test_only_500_characters_of_an_answer_are_kept(people: People) -> None:
    with receiver(500) as server:
        server.text = "å" * 10_000
        webhook, _secret = hook(people, server.url)
        delivery = send_test(people.acting("frida"), webhook)
        send_due()
    delivery.refresh_from_db()
    assert delivery.answer == "å" * LIMITS["longest_answer"]


def test_after_a_rotation_calls_carry_both_signatures_for_a_day(people: People) -> None:
    with receiver() as server:
        webhook, old = hook(people, server.url)
        new = new_secret_of(people.acting("frida"), webhook)
        assert new != old
        send_test(people.acting("frida"), webhook)
        send_due()
        Webhook.objects.update(old_secret_until=timezone.now())
        send_test(people.acting("frida"), webhook)
        send_due()
    assert [len(_signatures(call)) for call in server.calls] == [2, 1]


def test_secrets_are_not_readable_in_the_database(people: People) -> None:
    webhook, secret = hook(people, "http://127.0.0.1:9/hook")
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM api_webhook")
        (kept,) = cursor.fetchone()
    assert secret not in kept
    assert secret.removeprefix("whsec_") not in kept
    assert webhook.secret == kept


def test_a_secret_that_cannot_be_read_is_said_and_a_new_one_helps(people: People, settings: Settings) -> None:
    with receiver() as server:
        webhook, _secret = hook(people, server.url)
        settings.SECRET_KEY = "another"
        delivery = send_test(people.acting("frida"), webhook)
        send_due()
        delivery.refresh_from_db()
        assert (delivery.error, server.calls) == ("secret", [])
        new_secret_of(people.acting("frida"), webhook)
        _make_due(webhook)
        send_due()
        assert [len(_signatures(call)) for call in server.calls] == [1]


def test_a_key_that_has_been_changed_still_reads_when_it_is_among_the_fallbacks(
    people: People, settings: Settings
) -> None:
    with receiver() as server:
        webhook, _secret = hook(people, server.url)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another"
        send_test(people.acting("frida"), webhook)
        send_due()
        assert len(server.calls) == 1


def test_a_paused_webhook_is_not_called_and_what_waited_is_sent_when_it_is_on_again(people: People) -> None:
    with receiver() as server:
        webhook, _secret = hook(people, server.url)
        send_test(people.acting("frida"), webhook)
        change_webhook(people.acting("frida"), webhook, is_active=False)
        assert send_due() == 0
        change_webhook(people.acting("frida"), webhook, is_active=True)
        assert send_due() == 1


def test_a_removed_webhook_is_not_called_and_its_secret_is_gone(people: People) -> None:
    with receiver() as server:
        webhook, _secret = hook(people, server.url)
        delivery = send_test(people.acting("frida"), webhook)
        remove_webhook(people.acting("frida"), webhook)
        assert send_due() == 0
        assert server.calls == []
    delivery.refresh_from_db()
    webhook.refresh_from_db()
    assert (delivery.next_try_at, delivery.error, webhook.secret) == (None, "removed", "")


def test_a_call_is_sent_again_with_the_same_id(people: People) -> None:
    with receiver() as server:
        webhook, _secret = hook(people, server.url)
        delivery = send_test(people.acting("frida"), webhook)
        send_due()
        send_again(people.acting("frida"), delivery)
        send_due()
    assert [call.headers["webhook-id"] for call in server.calls] == [str(delivery.message_id)] * 2


def test_what_a_killed_worker_had_begun_is_sent_again_later(people: People) -> None:
    with receiver() as server:
        webhook, _secret = hook(people, server.url)
        delivery = send_test(people.acting("frida"), webhook)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sending, "call", _killed)
            with pytest.raises(KeyboardInterrupt):
                send_due()
        delivery.refresh_from_db()
        assert (delivery.tries, delivery.delivered_at) == (1, None)
        assert delivery.next_try_at is not None
        assert delivery.next_try_at > timezone.now()
        assert send_due() == 0  # it is claimed: another worker might still be at it
        _make_due(webhook)  # the minute has passed
        assert send_due() == 1
    delivery.refresh_from_db()
    assert (delivery.tries, delivery.status) == (2, 200)


def _killed(*_parts: object) -> object:
    raise KeyboardInterrupt
