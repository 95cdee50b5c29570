"""A program that sends the same write several times at the same instant makes one thing."""

from ressursbank.portal.projects.models import Project
from tests.concurrency.at_once import at_once
from tests.portal.api.called import PROJECT, Program, program
from tests.portal.api.test_rest_idempotency import KEY
from tests.portal.people import People


def test_ten_at_once_with_one_key_make_one_thing(everybody: People) -> None:
    berit = program(everybody)
    answers = at_once([lambda: Program(berit.secret).post("/projects", PROJECT, **KEY).status_code] * 10)
    assert set(answers) <= {201, 409}
    assert 201 in answers
    assert Project.objects.count() == 1
