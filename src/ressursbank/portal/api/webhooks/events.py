"""What a change is to those outside: its event, what it is about, and who may know. The names are in events.csv.

Calls are thin: which thing, and what happened to it. Facts are read through the API, with the rights of its reader.
"""

import csv
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language

from ressursbank.portal.accounts.acting import Acting
from ressursbank.portal.audit.facts import values_of
from ressursbank.portal.audit.models import SHOWN_TO_ALL, Change
from ressursbank.portal.permissions import may

TEST = "webhook.test"


@dataclass(frozen=True, slots=True)
class Event:
    """One row of events.csv."""

    id: str
    name_nb: str
    name_en: str

    @property
    def name(self) -> str:
        """In the page's language."""
        return self.name_en if get_language() == "en" else self.name_nb


def _events() -> Mapping[str, Event]:
    with (Path(__file__).parent / "events.csv").open(encoding="utf-8", newline="") as source:
        return MappingProxyType({row["id"]: Event(**row) for row in csv.DictReader(source)})


EVENTS = _events()
CHOSEN = tuple(event for event in EVENTS if event != TEST)
"""What a webhook can be told of."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event. `sees`: whether somebody may see the thing now; `saw`: whether it was so before the change."""

    event: str
    kind: str
    thing: Any
    public_id: str
    change: str
    version: int | None
    more: Mapping[str, Any]
    sees: Callable[[Acting], bool]
    saw: Callable[[Acting], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """Of things that events are about: the event of a change ("" for none), who sees, and what more is told."""

    name: str
    event_of: Callable[[Change], str]
    sees: Callable[[Acting, Any], bool]
    more: Callable[[Change, Any], Mapping[str, Any]] = lambda _change, _thing: {}


def happened(change: Change, thing: Any) -> Happened | None:
    """The event of a change; None where it is none."""
    if change.thing_type in PARTS:
        kind, thing, is_part = KINDS[PARTS[change.thing_type]], thing.owner_thing, True
    else:
        kind, is_part = KINDS[change.thing_type], False
    event = kind.event_of(change)
    if not event:
        return None
    was = thing if is_part else _as_it_was(thing, change)
    return Happened(
        event=event,
        kind=kind.name,
        thing=thing,
        public_id=str(thing.public_id),
        change="changed" if is_part or None not in (change.before, change.after) else _made_or_removed(change),
        version=getattr(thing, "version", None),
        more=kind.more(change, thing),
        sees=lambda acting: change.after is not None and kind.sees(acting, thing),
        saw=lambda acting: was is not None and kind.sees(acting, was),
    )


def is_told_of(thing_type: str) -> bool:
    """Whether changes of such things can be events at all: asked before anything is looked up."""
    return thing_type in KINDS or thing_type in PARTS


def _made_or_removed(change: Change) -> str:
    return "made" if change.before is None else "removed"


def _as_it_was(thing: Any, change: Change) -> Any:
    """The thing before the change; None for a new one. Who sees it hangs on its own fields alone."""
    if change.before is None:
        return None
    was = copy(thing)
    was.pk = thing.pk or change.thing_id
    for name, value in values_of(type(thing), change.before).items():
        setattr(was, name, value)
    return was


def _new_state(change: Change) -> str:
    """The state that a change brought; "" where it left it as it was."""
    if change.after is None:
        return "removed"
    was, now = (change.before or {}).get("state"), change.after.get("state")
    return str(now) if now is not None and now != was else ""


def _event_of_project(change: Change) -> str:
    state = _new_state(change)
    if state == "published":
        return "project.published"
    return "project.closed" if state in ("closed", "withdrawn", "removed") else "project.changed"


def _event_of_listing(change: Change) -> str:
    state = _new_state(change)
    if state == "open":
        return "listing.published"
    return "listing.closed" if state in ("closed", "removed") else "listing.changed"


def _event_of_plan(change: Change) -> str:
    return "plan.published" if change.action == "plan.publish" else ""


def _event_of_round(change: Change) -> str:
    state, was = _new_state(change), (change.before or {}).get("state")
    if state == "open":
        return "round.solved" if was == "solving" else "round.opened"
    return "round.closed" if state in ("closed", "cancelled") else ""


def _always(event: str) -> Callable[[Change], str]:
    return lambda _change: event


def _asks(action: str) -> Callable[[Acting, Any], bool]:
    return lambda acting, thing: may(acting, action, thing)


def _sees_lot(acting: Acting, lot: Any) -> bool:
    return lot.state in SHOWN_TO_ALL or may(acting, "project.see_contacts", lot.project)


def _everybody(_acting: Acting, _thing: Any) -> bool:
    return True


def _state(_change: Change, thing: Any) -> Mapping[str, Any]:
    return {"state": str(thing.state)}


def _step(change: Change, thing: Any) -> Mapping[str, Any]:
    return {"state": str(thing.state), "step": change.action.partition(".")[2]}


KINDS: Mapping[str, Kind] = {
    "projects.project": Kind("project", _event_of_project, _asks("project.see"), _state),
    "projects.lot": Kind("lot", _always("lot.changed"), _sees_lot, _state),
    "facilities.facility": Kind("facility", _always("facility.changed"), _asks("facility.see"), _state),
    "facilities.storagearea": Kind("storage_area", _always("storage.changed"), _asks("storage.see"), _state),
    "marketplace.storagebooking": Kind("booking", _always("booking.moved"), _asks("booking.see"), _step),
    "marketplace.listing": Kind("listing", _event_of_listing, _asks("listing.see"), _state),
    "marketplace.agreement": Kind("agreement", _always("agreement.moved"), _asks("agreement.see"), _step),
    "plans.planrun": Kind("plan", _event_of_plan, _everybody),
    "rounds.round": Kind(
        "round",
        _event_of_round,
        _asks("round.see"),
        lambda change, thing: {**_state(change, thing), "name": thing.name},
    ),
}
"""By the label of the model."""
PARTS: Mapping[str, str] = {
    "facilities.facilityaccepts": "facilities.facility",
    "facilities.facilitycapacity": "facilities.facility",
    "facilities.facilityyield": "facilities.facility",
    "facilities.permit": "facilities.facility",
}
"""Parts whose change is a change of the whole."""
