"""Webhooks through the API: the secret is shown once, versions are asked for, others' are not there."""

import pytest

from ressursbank.portal.api.models import KeptAnswer, Webhook
from tests.portal.api.called import program
from tests.portal.people import People

pytestmark = pytest.mark.django_db
NEW = {"url": "https://192.0.0.9/hook", "events": ["agreement.moved", "listing.published"]}


def test_a_webhook_is_made_changed_given_a_new_secret_and_removed(people: People) -> None:
    api = program(people)
    answer = api.post("/webhooks", NEW)
    made = answer.json()
    assert answer.status_code == 201
    assert made["secret"].startswith("whsec_")
    assert made["events"] == ["listing.published", "agreement.moved"]
    place = f"/webhooks/{made['id']}"
    assert answer["Location"] == f"/api/v1{place}"
    assert "secret" not in api.get(place).json()
    assert [each["id"] for each in api.get("/webhooks").json()["items"]] == [made["id"]]
    changed = api.patch(place, {"is_active": False}, If_Match=answer["ETag"])
    assert changed.json()["is_active"] is False
    assert api.patch(place, {"is_active": True}, If_Match=answer["ETag"]).status_code == 412
    assert api.patch(place, {"is_active": True}).status_code == 428
    renewed = api.post(f"{place}/new-secret", If_Match="*").json()
    assert renewed["secret"] not in ("", made["secret"])
    assert renewed["old_secret_until"] is not None
    assert api("DELETE", place, If_Match="*").status_code == 204
    assert api.get(place).status_code == 404


def test_a_test_is_among_the_calls(people: People) -> None:
    api = program(people)
    place = f"/webhooks/{api.post('/webhooks', NEW).json()['id']}"
    sent = api.post(f"{place}/test").json()
    (call,) = api.get(f"{place}/calls").json()["items"]
    assert (call["id"], call["event"], call["tries"]) == (sent["id"], "webhook.test", 0)


def test_what_will_not_do_is_named_field_by_field(people: People) -> None:
    api = program(people)
    answer = api.post("/webhooks", {"url": "http://example.no/hook", "events": ["listing.published"]})
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == ["url"]
    assert api.post("/webhooks", {"url": "https://10.0.0.1/hook", "events": ["listing.published"]}).status_code == 422
    wrong = api.post("/webhooks", {**NEW, "events": ["listing.stolen"]})
    assert wrong.status_code == 422
    assert "listing.published" in wrong.json()["faults"][0]["allowed"]


def test_others_webhooks_are_not_there(people: People) -> None:
    place = f"/webhooks/{program(people).post('/webhooks', NEW).json()['id']}"
    other = program(people, "frida")
    assert other.get(place).status_code == 404
    assert other.get("/webhooks").json() == {"items": []}
    assert other("DELETE", place, If_Match="*").status_code == 404
    assert other.get("/webhooks/none-such").status_code == 404


def test_a_repeated_write_shows_the_same_secret_and_keeps_it_encrypted(people: People) -> None:
    api = program(people)
    first = api.post("/webhooks", NEW, Idempotency_Key="en")
    again = api.post("/webhooks", NEW, Idempotency_Key="en")
    assert again.json() == first.json()
    assert Webhook.objects.count() == 1
    assert first.json()["secret"] not in repr(KeptAnswer.objects.get().body)
