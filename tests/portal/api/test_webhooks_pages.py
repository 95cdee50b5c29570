"""The pages where an owner gives access: secrets shown once, what is wrong said at the field, how calls went."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from ressursbank.portal.api.models import ApiToken, Webhook, WebhookDelivery
from ressursbank.portal.api.tokens import token_of
from ressursbank.portal.api.webhooks.secrets import decrypted
from ressursbank.portal.api.webhooks.sending import send_due
from ressursbank.portal.api.webhooks.services import send_test
from tests.portal.api.hooked import hook
from tests.portal.api.receiver import receiver
from tests.portal.people import People

pytestmark = pytest.mark.django_db
URL = "https://192.0.0.9/hook"


def _secret_on(page: str) -> str:
    found = re.search(r'id="secret"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_token_is_shown_once_and_opens_the_api(people: People) -> None:
    client = people.client("berit")
    day = (timezone.localdate() + timedelta(days=10)).isoformat()
    data = {"name": "Prosjektsystem", "scopes": ["lots:read"], "expires_on": day}
    made = client.post(reverse("api_keys:token_new"), data)
    secret = _secret_on(made.content.decode())
    token = token_of(secret)
    assert token is not None
    assert (token.name, token.scopes) == ("Prosjektsystem", ["lots:read"])
    assert "no-store" in made["Cache-Control"]
    page = client.get(reverse("api_keys:overview")).content.decode()
    assert secret not in page
    assert secret[:8] in page


def test_what_is_missing_for_a_token_is_said_at_its_field(people: People) -> None:
    data = {"name": "", "expires_on": "2020-01-01", "scopes": ["lots:read"]}
    page = people.client("berit").post(reverse("api_keys:token_new"), data).content.decode()
    assert 'href="#id_name"' in page
    data["name"] = "System"
    page = people.client("berit").post(reverse("api_keys:token_new"), data).content.decode()
    assert 'href="#id_expires_on"' in page
    assert not ApiToken.objects.exists()


def test_a_webhook_is_made_and_its_new_secret_shown_once(people: People) -> None:
    client = people.client("berit")
    made = client.post(reverse("api_keys:webhook_new"), {"url": URL, "events": ["listing.published"]})
    webhook = Webhook.objects.get()
    assert decrypted(webhook.secret) == _secret_on(made.content.decode())
    renewed = client.post(reverse("api_keys:webhook_new_secret", args=[webhook.public_id]))
    webhook.refresh_from_db()
    assert decrypted(webhook.secret) == _secret_on(renewed.content.decode())
    page = client.get(reverse("api_keys:webhook", args=[webhook.public_id])).content.decode()
    assert "whsec_" not in page


def test_a_private_address_is_refused_at_its_field(people: People) -> None:
    data = {"url": "https://10.0.0.1/hook", "events": ["listing.published"]}
    page = people.client("berit").post(reverse("api_keys:webhook_new"), data).content.decode()
    assert 'href="#id_url"' in page
    assert "10.0.0.1 ligger i et lukket nett" in page
    assert not Webhook.objects.exists()


def test_two_owners_do_not_overwrite_each_other(people: People) -> None:
    webhook, _secret = hook(people, URL, "berit")
    data = {"url": URL, "events": ["lot.changed"], "version": "1"}
    client, address = people.client("berit"), reverse("api_keys:webhook_edit", args=[webhook.public_id])
    assert client.post(address, data).status_code == 302
    assert client.post(address, {**data, "events": ["plan.published"]}).status_code == 409
    webhook.refresh_from_db()
    assert webhook.events == ["lot.changed"]


def test_how_a_call_went_is_shown_and_it_is_sent_again(people: People, settings: Settings) -> None:
    settings.PRIVATE_WEBHOOKS = True
    client = people.client("berit")
    with receiver(503, 200) as server:
        webhook, _secret = hook(people, server.url, "berit")
        shown = client.post(reverse("api_keys:webhook_test", args=[webhook.public_id]))
        call = WebhookDelivery.objects.get()
        send_due()
        page = client.get(shown["Location"]).content.decode()
        assert "Mottakeren svarte med en feil (503)" in page
        assert "takk" in page
        client.post(reverse("api_keys:call_again", args=[webhook.public_id, call.pk]))
        send_due()
        assert "Tatt imot (200)" in client.get(shown["Location"]).content.decode()


def test_a_paused_webhook_is_turned_on_again(people: People) -> None:
    webhook, _secret = hook(people, URL, "berit")
    client = people.client("berit")
    client.post(reverse("api_keys:webhook_pause", args=[webhook.public_id]))
    page = client.post(reverse("api_keys:webhook_test", args=[webhook.public_id]), follow=True).content.decode()
    assert "Webhooken er på pause" in page
    client.post(reverse("api_keys:webhook_resume", args=[webhook.public_id]))
    webhook.refresh_from_db()
    assert webhook.is_active


def test_others_webhooks_and_tokens_are_not_there(people: People) -> None:
    webhook, _secret = hook(people, URL, "berit")
    client = people.client("frida")
    assert client.get(reverse("api_keys:webhook", args=[webhook.public_id])).status_code == 404
    assert URL not in client.get(reverse("api_keys:overview")).content.decode()
    assert people.client("bo").get(reverse("api_keys:overview")).status_code == 403


def test_the_organisations_page_leads_to_its_owners_api_access(people: People) -> None:
    address = reverse("accounts:organisation", args=[people.organisation["trondheim"].pk])
    assert reverse("api_keys:overview") in people.client("berit").get(address).content.decode()
    assert reverse("api_keys:overview") not in people.client("bo").get(address).content.decode()


def test_pages_take_as_many_queries_for_many_as_for_few(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    webhook, _secret = hook(people, URL, "berit")
    for _again in range(60):
        send_test(people.acting("berit"), webhook)
    client = people.client("berit")
    with django_assert_max_num_queries(14):
        page = client.get(reverse("api_keys:webhook", args=[webhook.public_id])).content.decode()
    assert page.count("<tr>") == 51
    with django_assert_max_num_queries(14):
        client.get(reverse("api_keys:overview"))


def test_the_pages_are_in_english_too(people: People) -> None:
    page = people.client("berit").get("/en/api-access/").content.decode()
    assert "No program has access yet." in page
