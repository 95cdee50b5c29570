"""The documented way to check a call takes ours and nobody else's; the documentation shows it as it is."""

import csv
import importlib.util
import time
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from ressursbank.portal.api.webhooks.events import CHOSEN
from ressursbank.portal.api.webhooks.sending import send_due
from ressursbank.portal.api.webhooks.services import new_secret_of, send_test
from ressursbank.portal.api.webhooks.signing import signed_headers
from tests.portal.api.hooked import hook
from tests.portal.api.receiver import Call, receiver
from tests.portal.people import People

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE, PAGE = ROOT / "examples" / "webhook_receiver.py", ROOT / "docs" / "webhooks.md"


def _example() -> Any:
    spec = importlib.util.spec_from_file_location("webhook_receiver", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


example = _example()


def _sent(people: People, *, rotated: bool = False) -> tuple[Call, str, str]:
    """A call as it came in, the secret, and the one before."""
    with receiver() as server:
        webhook, old = hook(people, server.url)
        new = new_secret_of(people.acting("frida"), webhook) if rotated else old
        send_test(people.acting("frida"), webhook)
        send_due()
        (call,) = server.calls
    return call, new, old


@pytest.mark.django_db
def test_the_example_takes_a_call_of_ours(people: People, settings: Settings) -> None:
    settings.PRIVATE_WEBHOOKS = True
    call, secret, _old = _sent(people)
    assert example.check(call.headers, call.body, secret) == call.headers["webhook-id"]


@pytest.mark.django_db
def test_either_secret_will_do_after_a_rotation(people: People, settings: Settings) -> None:
    settings.PRIVATE_WEBHOOKS = True
    call, new, old = _sent(people, rotated=True)
    assert example.check(call.headers, call.body, new) == example.check(call.headers, call.body, old)


@pytest.mark.django_db
def test_the_example_refuses_what_was_changed_what_is_old_and_what_others_signed(
    people: People, settings: Settings
) -> None:
    settings.PRIVATE_WEBHOOKS = True
    call, secret, _old = _sent(people)
    other = "whsec_" + "A" * 43 + "="
    with pytest.raises(example.UntrustedCallError):
        example.check(call.headers, call.body + b" ", secret)
    with pytest.raises(example.UntrustedCallError):
        example.check({**call.headers, "webhook-id": "another"}, call.body, secret)
    with pytest.raises(example.UntrustedCallError):
        example.check(call.headers, call.body, secret, now=time.time() + 301)
    with pytest.raises(example.UntrustedCallError):
        example.check(call.headers, call.body, other)


def test_signatures_are_those_of_the_standard() -> None:
    """The example of the Standard Webhooks specification's own libraries."""
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_documentation_shows_the_example_and_every_event() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"```python\n{EXAMPLE.read_text(encoding='utf-8')}```" in page
    assert [event for event in CHOSEN if f"`{event}`" not in page] == []


def test_the_documentation_names_every_pause() -> None:
    with (ROOT / "src/ressursbank/portal/api/webhooks/pauses.csv").open(encoding="utf-8", newline="") as source:
        minutes = [int(row["minutes"]) for row in csv.DictReader(source)]
    words = [f"{each} min" if each < 60 else f"{each // 60} h" for each in minutes]
    assert ", ".join(words[:-1]) + f" and {words[-1]}" in PAGE.read_text(encoding="utf-8")
