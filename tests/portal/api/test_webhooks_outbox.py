"""What is told to whom: in the transaction of the change, and only what an organisation may see."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ressursbank.portal.api.models import Webhook, WebhookDelivery
from ressursbank.portal.api.webhooks.limits import LIMITS
from ressursbank.portal.api.webhooks.sending import body_bytes, wake_when_due, wake_worker
from ressursbank.portal.api.webhooks.services import change_webhook, forget_old_calls, remove_webhook, send_test
from ressursbank.portal.audit.services import change, undo_batch
from ressursbank.portal.marketplace.agreements.services import accept
from ressursbank.portal.marketplace.listings.services import edit_listing, set_state
from ressursbank.portal.marketplace.models import Listing
from ressursbank.portal.marketplace.storage.bookings import move_booking
from tests.portal.api.hooked import hook, told, waiting
from tests.portal.facilities.made import add_capacity, make_facility
from tests.portal.marketplace.agreed import make_agreed, make_enquiry, make_need, make_offer, make_surplus
from tests.portal.marketplace.listed import make_listing, show_to
from tests.portal.marketplace.stored import book, make_storage
from tests.portal.people import People

pytestmark = pytest.mark.django_db
URL = "https://192.0.0.9/hook"
"""On the open internet, and never called by these tests."""


def test_all_are_told_of_a_public_listing_and_the_body_is_thin(people: People) -> None:
    webhook, _secret = hook(people, URL, "frida", ["listing.published"])
    listing = make_listing(people)
    (call,) = waiting(webhook)
    assert call.body == {
        "type": "listing.published",
        "timestamp": call.body["timestamp"],
        "data": {
            "kind": "listing",
            "id": listing.public_id,
            "change": "made",
            "is_seen": True,
            "version": 1,
            "state": "open",
            "address": f"http://localhost:8000/api/v1/listings/{listing.public_id}",
        },
    }


def test_who_sees_no_listing_any_more_is_told_that_and_nothing_else(people: People) -> None:
    theirs, _secret = hook(people, URL, "frida", ["listing.changed", "listing.closed"])
    invited, _secret = hook(people, URL, "lars", ["listing.changed", "listing.closed"])
    listing = make_listing(people)
    show_to(people, listing, "invited", "gard")
    listing.refresh_from_db()
    assert [call.body["data"]["is_seen"] for call in waiting(invited)] == [True]
    gone = {"kind": "listing", "id": listing.public_id, "change": "changed", "is_seen": False}
    assert [call.body["data"] for call in waiting(theirs)] == [gone]
    edit_listing(people.acting("berit"), listing, {"title": "Hemmelig"}, [people.organisation["gard"]], listing.version)
    listing.refresh_from_db()
    set_state(people.acting("berit"), listing, Listing.State.CLOSED)
    assert len(waiting(theirs)) == 1
    assert told(invited)[-1] == ("listing.closed", listing.public_id)


def test_drafts_are_told_to_their_own_organisation_alone(people: People) -> None:
    theirs, _secret = hook(people, URL, "frida")
    ours, _secret = hook(people, URL, "berit")
    lot = make_surplus(people)
    lot.project.refresh_from_db()
    published = told(theirs)
    assert ("project.published", lot.project.public_id) in published
    assert ("project.published", lot.project.public_id) in told(ours)
    assert [event for event, _id in published].count("project.changed") == 0
    assert len(told(ours)) > len(published)


def test_agreements_are_told_to_their_parties_alone_and_without_prices(people: People) -> None:
    hooks = {who: hook(people, URL, who, ["agreement.moved"])[0] for who in ("berit", "frida", "lars", "clara", "ada")}
    agreement = make_offer(people, make_enquiry(people, make_surplus(people), mine=make_need(people)))
    accept(people.acting("frida"), agreement)
    steps = {who: [call.body["data"]["step"] for call in waiting(webhook)] for who, webhook in hooks.items()}
    assert steps == {
        "berit": ["ask", "offer", "accept"],
        "frida": ["ask", "offer", "accept"],
        "lars": [],
        "clara": [],
        "ada": [],
    }
    bodies = " ".join(json.dumps(call.body) for call in WebhookDelivery.objects.all())
    assert "price" not in bodies
    assert "nok" not in bodies


def test_bookings_are_told_to_booker_and_keeper_alone(people: People) -> None:
    hooks = {who: hook(people, URL, who, ["booking.moved"])[0] for who in ("berit", "lars", "frida")}
    booking = book(people, make_storage(people, "gard"))
    move_booking(people.acting("lars"), booking, "confirm")
    found = {who: [call.body["data"]["state"] for call in waiting(webhook)] for who, webhook in hooks.items()}
    assert found == {"berit": ["asked", "confirmed"], "lars": ["asked", "confirmed"], "frida": []}


def test_a_change_of_a_facilitys_parts_is_one_event_an_action(people: People) -> None:
    webhook, _secret = hook(people, URL, "frida", ["facility.changed"])
    facility = make_facility(organisation=people.organisation["mottak"], state="published")
    rows = [add_capacity(facility, start, start + 3, 1000.0) for start in (8108, 8112, 8116)]
    with transaction.atomic():
        batch = None
        for row in rows:
            done = change(people.acting("mona"), "facility.edit", row, {"tonnes_per_period": 500.0}, batch=batch)
            assert done is not None
            batch = done.batch
    assert told(webhook) == [("facility.changed", facility.public_id)]


def test_what_is_made_and_changed_in_one_action_is_told_as_made(people: People) -> None:
    webhook, _secret = hook(people, URL, "berit", ["lot.changed"])
    make_surplus(people)
    (call,) = waiting(webhook)[:1]
    assert call.body["data"]["change"] == "made"


def test_a_change_that_is_rolled_back_is_not_told(people: People) -> None:
    webhook, _secret = hook(people, URL, "berit", ["lot.changed"])
    lot = make_surplus(people)
    before = len(waiting(webhook))
    with transaction.atomic():
        change(people.acting("berit"), "project.edit", lot, {"note": "Endret"})
        assert len(waiting(webhook)) == before + 1
        transaction.set_rollback(True)
    assert len(waiting(webhook)) == before


def test_undoing_a_change_is_told_too(people: People) -> None:
    webhook, _secret = hook(people, URL, "berit", ["lot.changed"])
    lot = make_surplus(people)
    done = change(people.acting("berit"), "project.edit", lot, {"note": "Endret"})
    assert done is not None
    before = len(waiting(webhook))
    undo_batch(people.acting("berit"), done.batch)
    assert told(webhook)[before:] == [("lot.changed", lot.public_id)]


def test_a_webhook_is_told_of_the_events_that_were_chosen(people: People) -> None:
    webhook, _secret = hook(people, URL, "berit", ["listing.published"])
    listing = make_listing(people)
    assert told(webhook) == [("listing.published", listing.public_id)]
    change_webhook(people.acting("berit"), webhook, events=["listing.closed"])
    set_state(people.acting("berit"), listing, Listing.State.CLOSED)
    assert told(webhook)[1:] == [("listing.closed", listing.public_id)]


def test_paused_and_removed_webhooks_are_told_nothing(people: People) -> None:
    paused, _secret = hook(people, URL, "berit")
    removed, _secret = hook(people, URL, "berit")
    change_webhook(people.acting("berit"), paused, is_active=False)
    remove_webhook(people.acting("berit"), removed)
    make_listing(people)
    assert told(paused) == told(removed) == []


def test_where_nobody_listens_a_change_costs_one_query_an_action_and_nothing_is_kept(people: People) -> None:
    lot = make_surplus(people)
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        first = change(people.acting("berit"), "project.edit", lot, {"note": "En"})
        assert first is not None
        change(people.acting("berit"), "project.edit", lot, {"note": "To"}, batch=first.batch)
    assert sum("api_webhook" in query["sql"] for query in queries) == 1
    assert not WebhookDelivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_job_of_the_worker_is_enough_for_many_changes(people: People) -> None:
    hook(people, URL, "berit")
    for number in range(3):
        make_listing(people, name=f"Skole {number}")
    assert DBTaskResult.objects.filter(task_path__endswith="send_webhooks").count() == 1


def test_the_clock_wakes_the_worker_for_what_is_due_alone(people: People) -> None:
    webhook, _secret = hook(people, URL)
    delivery = send_test(people.acting("frida"), webhook)
    WebhookDelivery.objects.update(next_try_at=timezone.now() + timedelta(minutes=5))
    assert not wake_when_due()
    WebhookDelivery.objects.update(next_try_at=timezone.now())
    assert wake_when_due()
    wake_worker()
    assert DBTaskResult.objects.filter(task_path__endswith="send_webhooks").count() == 1
    assert delivery.tries == 0


def test_old_calls_are_forgotten_but_none_that_waits(people: People) -> None:
    webhook, _secret = hook(people, URL)
    for _call in range(3):
        send_test(people.acting("frida"), webhook)
    first, _second, third = waiting(webhook)
    WebhookDelivery.objects.update(at=timezone.now() - timedelta(days=LIMITS["kept_days"], minutes=1))
    WebhookDelivery.objects.filter(pk=third.pk).update(at=timezone.now())
    WebhookDelivery.objects.exclude(pk=first.pk).update(next_try_at=None)
    assert forget_old_calls() == 1
    assert {call.pk for call in waiting(webhook)} == {first.pk, third.pk}
    Webhook.objects.update(removed_at=timezone.now() - timedelta(days=LIMITS["kept_days"], minutes=1))
    WebhookDelivery.objects.all().delete()
    forget_old_calls()
    assert not Webhook.objects.exists()


def test_bodies_are_far_below_the_limit(people: People) -> None:
    hook(people, URL, "berit")
    make_agreed(people)
    assert max(len(body_bytes(call)) for call in WebhookDelivery.objects.all()) < LIMITS["longest_body"] / 100


def test_administrators_are_told_no_more_than_their_tokens_may_read(people: People) -> None:
    webhook, _secret = hook(people, URL, "ada")
    project = make_surplus(people).project
    assert project.public_id in {thing for _event, thing in told(webhook)}
    assert "project.changed" not in {event for event, _thing in told(webhook)}  # while it was a draft
