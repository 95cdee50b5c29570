"""The demo's token opens the API at once, and its webhook calls nobody."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from ressursbank.portal.api.models import Webhook, WebhookDelivery
from ressursbank.portal.api.tokens import DEMO_SECRET
from ressursbank.portal.demo.making import make_demo

pytestmark = pytest.mark.django_db


def test_the_examples_can_be_tried_with_the_demos_token(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO = True
    make_demo()
    headers = {"Authorization": f"Bearer {DEMO_SECRET}"}
    answer = Client(HTTP_HOST="localhost").get("/api/v1/me", headers=headers)
    assert answer.json()["organisation_name"] == "Trondheim kommune (demo)"
    assert not Webhook.objects.get().is_active
    assert not WebhookDelivery.objects.exists()
    settings.DEMO = False
    assert Client(HTTP_HOST="localhost").get("/api/v1/me", headers=headers).status_code == 401
