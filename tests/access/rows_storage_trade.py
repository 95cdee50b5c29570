"""Who books storage, who answers, and who writes in the register: bookers ask and cancel, keepers do the rest."""

from typing import Any

from ressursbank.portal.marketplace.storage.bookings import move_booking
from ressursbank.portal.marketplace.storage.limits import today_is
from ressursbank.portal.marketplace.storage.register import came_in
from ressursbank.region.periods import quarter_of
from tests.access.table import Row
from tests.portal.facilities.made import make_project
from tests.portal.marketplace.stored import book, bring, confirmed, make_storage
from tests.portal.people import People

BOOKERS = frozenset({"berit", "bo", "tor", "frida", "kari", "gunn", "geir", "mona", "lars", "clara"})
"""Whoever makes agreements for an organisation; not planners, hauliers and administrators."""
OWN = frozenset({"berit", "bo", "tor"})
KEEPER = frozenset({"lars"})
KEEPERS_OF_NOBODYS = frozenset({"clara", "ada"})
SEE_NOT = "others get 404: they do not know of it"


def _now() -> int:
    return quarter_of(today_is())


def _area(people: People) -> dict[str, Any]:
    return {"public_id": make_storage(people, from_period=_now(), to_period=_now() + 3).public_id}


def _own_area(people: People) -> dict[str, Any]:
    """A project's own ground: only the project's organisations book there, and whoever offers it."""
    project = make_project(organisation=people.organisation["trondheim"])
    return {"public_id": make_storage(people, kind="own_site", project=project, to_period=_now() + 3).public_id}


def _asked(people: People) -> dict[str, Any]:
    return {"public_id": book(people, make_storage(people)).public_id}


def _confirmed(people: People) -> dict[str, Any]:
    return {"public_id": confirmed(people, make_storage(people)).public_id}


def _heap(people: People) -> dict[str, Any]:
    return {"pk": bring(people, confirmed(people, make_storage(people))).pk}


def _asked_of_nobody(people: People) -> dict[str, Any]:
    return {"public_id": book(people, make_storage(people, keeper="")).public_id}


def _heap_of_nobody(people: People) -> dict[str, Any]:
    clara = people.acting("clara")
    booking = move_booking(clara, book(people, make_storage(people, keeper="")), "confirm")
    day = today_is().replace(year=2026, month=2, day=1)
    return {"pk": came_in(clara, booking, 10, day, today=day).pk}


ROWS: list[Row] = [
    Row("market:storage_book", BOOKERS, _area),
    Row("market:storage_book", OWN | {"lars"}, _own_area, note="a project's own"),
    Row("market:booking_confirm", KEEPER, _asked, note=SEE_NOT),
    Row("market:booking_decline", KEEPER, _asked),
    Row("market:booking_cancel", OWN, _asked),
    Row("market:booking_end", KEEPER, _confirmed),
    Row("market:booking_came_in", KEEPER, _confirmed),
    Row("market:stored_left", KEEPER, _heap),
    Row("market:stored_correct", KEEPER, _heap),
    Row("market:booking_confirm", KEEPERS_OF_NOBODYS, _asked_of_nobody, note="that no organisation runs"),
    Row("market:booking_came_in", KEEPERS_OF_NOBODYS, _asked_of_nobody, note="that no organisation runs"),
    Row("market:stored_correct", KEEPERS_OF_NOBODYS, _heap_of_nobody, note="that no organisation runs"),
]
