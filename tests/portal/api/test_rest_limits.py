"""How much a token or an address may ask in a minute, over all processes."""

import pytest

from ressursbank.portal.api import limits
from ressursbank.portal.api.models import RateCount
from tests.portal.api.called import Program, program
from tests.portal.people import People

pytestmark = pytest.mark.django_db


def test_an_answer_says_what_is_left(people: People) -> None:
    answer = program(people).get("/lots")
    assert (answer["RateLimit-Limit"], answer["RateLimit-Remaining"]) == ("600", "599")
    assert 0 < int(answer["RateLimit-Reset"]) <= 60
    assert answer["RateLimit-Policy"] == "600;w=60"
    assert Program().get("/lots")["RateLimit-Limit"] == "120"


def test_beyond_the_limit_the_answer_says_when_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "address_a_minute", 3)  # type: ignore[arg-type]  # a dict, read-only by its type
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_015.0)
    answers = [Program().get("/lots", Accept_Language="en") for _each in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert answers[3]["Retry-After"] == answers[3]["RateLimit-Reset"] == "45"
    assert answers[3].json()["detail"] == "At most 3 requests a minute. Try again in 45 seconds."
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_060.0)
    assert Program().get("/lots").status_code == 200


def test_writes_have_a_tighter_limit_of_their_own(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "writes_a_minute", 1)  # type: ignore[arg-type]  # a dict, read-only by its type
    berit = program(people)
    assert [berit.post("/lots", {}).status_code for _each in range(2)] == [422, 429]
    assert berit.get("/lots").status_code == 200
    assert program(people, "frida").post("/lots", {}).status_code == 422


def test_processes_share_the_count(people: People) -> None:
    moment = 1_800_000_000.0
    for _process in range(60):
        for _request in range(10):
            assert not limits.count_one("token_a_minute", "1", moment).is_over
        limits.forget()  # as another process, which knows nothing of what this one counted
    assert limits.count_one("token_a_minute", "1", moment).is_over
    assert RateCount.objects.count() == 1


def test_a_wrong_token_counts_against_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "address_a_minute", 2)  # type: ignore[arg-type]  # a dict, read-only by its type
    assert [Program("rb_wrong").get("/lots").status_code for _each in range(3)] == [401, 401, 429]


def test_no_address_is_kept(people: People) -> None:
    Program().get("/lots")
    assert not RateCount.objects.filter(key__contains="127.0.0.1").exists()
