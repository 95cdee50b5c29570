"""A write with an idempotency key is done once, and answered the same for a day."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ressursbank.portal.api import idempotency
from ressursbank.portal.api.models import KeptAnswer
from ressursbank.portal.projects.models import Project
from tests.portal.api.called import PROJECT, program
from tests.portal.people import People

KEY = {"Idempotency_Key": "5f0c1a52-6a0c-4b0e-9c55-2f8f6d1f9a11"}


@pytest.mark.django_db
def test_the_same_key_makes_one_thing_and_gets_the_same_answer(people: People) -> None:
    berit = program(people)
    first, again = berit.post("/projects", PROJECT, **KEY), berit.post("/projects", PROJECT, **KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.json(), first["ETag"], first["Location"]) == (again.json(), again["ETag"], again["Location"])
    assert (first.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert Project.objects.count() == 1


@pytest.mark.django_db
def test_another_body_with_the_same_key_is_refused(people: People) -> None:
    berit = program(people)
    berit.post("/projects", PROJECT, **KEY)
    answer = berit.post("/projects", {**PROJECT, "name": "En annen"}, **KEY)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"] == "Idempotency-Key"
    assert Project.objects.count() == 1


@pytest.mark.django_db
def test_keys_of_two_tokens_have_nothing_to_do_with_each_other(people: People) -> None:
    for who in ("berit", "frida"):
        assert program(people, who).post("/projects", PROJECT, **KEY).status_code == 201
    assert Project.objects.count() == 2


@pytest.mark.django_db
def test_a_refusal_is_kept_too_and_a_day_later_the_key_is_new(people: People) -> None:
    berit = program(people)
    body = {**PROJECT, "kind": "castle"}
    assert berit.post("/projects", body, **KEY).status_code == 422
    assert berit.post("/projects", body, **KEY)["Idempotent-Replayed"] == "true"
    KeptAnswer.objects.update(at=timezone.now() - timedelta(hours=25))
    assert "Idempotent-Replayed" not in berit.post("/projects", body, **KEY)


@pytest.mark.django_db
def test_a_request_at_work_is_answered_409_and_one_that_was_lost_is_done_again(people: People) -> None:
    berit = program(people)
    berit.post("/projects", PROJECT, **KEY)
    Project.objects.all().delete()
    KeptAnswer.objects.update(status=None, body=None)
    answer = berit.post("/projects", PROJECT, **KEY)
    assert (answer.status_code, answer["Retry-After"]) == (409, "1")
    KeptAnswer.objects.update(at=timezone.now() - timedelta(seconds=61))
    assert berit.post("/projects", PROJECT, **KEY).status_code == 201
    assert Project.objects.count() == 1


@pytest.mark.django_db
def test_what_failed_here_is_undone_and_can_be_tried_again(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    berit = program(people)

    def fail(_response: Any) -> dict[str, object]:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "_kept", fail)
        assert berit.post("/projects", PROJECT, **KEY).status_code == 500
    assert (Project.objects.count(), KeptAnswer.objects.count()) == (0, 0)
    assert berit.post("/projects", PROJECT, **KEY).status_code == 201
