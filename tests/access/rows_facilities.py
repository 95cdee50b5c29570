"""Who may change facilities and storage areas."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from ressursbank.portal.audit.services import change
from tests.access.table import Row
from tests.portal.facilities.made import make_area, make_facility
from tests.portal.people import People

KEEPERS = frozenset({"mona"})
KEEPERS_OF_NOBODYS = frozenset({"clara", "ada"})
WHO_MAKE_FACILITIES = frozenset({"berit", "frida", "mona", "lars", "clara", "tor"})
WHO_OFFER_STORAGE = WHO_MAKE_FACILITIES | {"geir"}
KEEPERS_OF_STORAGE = frozenset({"geir"})

Make = Callable[[People], Mapping[str, Any]]


def _facility(state: str = "published", organisation: str = "mottak") -> Make:
    def make(people: People) -> dict[str, Any]:
        owner = people.organisation.get(organisation)
        return {"public_id": make_facility(organisation=owner, state=state).public_id}

    return make


def _area(state: str = "published", organisation: str = "graver") -> Make:
    def make(people: People) -> dict[str, Any]:
        owner = people.organisation.get(organisation)
        return {"public_id": make_area(organisation=owner, state=state).public_id}

    return make


def _changed_facility(people: People) -> dict[str, Any]:
    """A facility with a change in its log, which whoever keeps it may undo."""
    thing = make_facility(organisation=people.organisation["mottak"])
    batch = uuid4()
    change(people.acting("mona"), "facility.edit", thing, {"name": "Nytt navn"}, batch=batch)
    return {"public_id": thing.public_id, "batch": batch}


def _changed_area(people: People) -> dict[str, Any]:
    area = make_area(organisation=people.organisation["graver"])
    batch = uuid4()
    change(people.acting("geir"), "storage.edit", area, {"name": "Nytt navn"}, batch=batch)
    return {"public_id": area.public_id, "batch": batch}


ROWS = [
    Row("facilities:new", WHO_MAKE_FACILITIES),
    *(
        Row(f"facilities:{name}", KEEPERS, _facility())
        for name in ("edit", "masses", "room", "permits", "status", "quick", "withdraw")
    ),
    Row("facilities:publish", KEEPERS, _facility("draft")),
    Row("facilities:bring_back", KEEPERS, _facility("withdrawn")),
    Row("facilities:undo", KEEPERS, _changed_facility),
    *(
        Row(f"facilities:{name}", KEEPERS_OF_NOBODYS, _facility(organisation=""), note="that no organisation runs")
        for name in ("edit", "masses", "room", "permits", "status", "quick", "withdraw")
    ),
    Row("facilities:publish", KEEPERS_OF_NOBODYS, _facility("draft", ""), note="that no organisation runs"),
    Row("facilities:storage_new", WHO_OFFER_STORAGE),
    Row("facilities:storage_edit", KEEPERS_OF_STORAGE, _area()),
    Row("facilities:storage_publish", KEEPERS_OF_STORAGE, _area("draft")),
    Row("facilities:storage_withdraw", KEEPERS_OF_STORAGE, _area()),
    Row("facilities:storage_bring_back", KEEPERS_OF_STORAGE, _area("withdrawn")),
    Row("facilities:storage_undo", KEEPERS_OF_STORAGE, _changed_area),
    Row("facilities:storage_edit", KEEPERS_OF_NOBODYS, _area(organisation=""), note="that no organisation offers"),
]
