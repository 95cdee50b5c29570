"""Rows of the first page's app: guides are put away by whoever is logged in; anybody may try the demo as its people."""

from collections.abc import Mapping
from typing import Any

from ressursbank.portal.accounts.models import Person
from tests.access.table import MEMBERS_AND_LONER, Row
from tests.portal.people import EVERYBODY, People


def _guide(_people: People) -> Mapping[str, Any]:
    return {"role": "builder"}


def _demo_person(_people: People) -> Mapping[str, Any]:
    person, _made = Person.objects.get_or_create(email="prov@demo.example", defaults={"name": "Prøv", "is_demo": True})
    return {"pk": person.pk}


ROWS = [
    Row("start:put_guide_away", MEMBERS_AND_LONER, _guide),
    Row("start:try_as_person", frozenset(EVERYBODY), _demo_person, note="only demo people, only where the demo is on"),
]
