"""Who may do what by a token of the API: the organisations that each operation which changes something lets through.

Organisations are named by their owners in people.py. Trondheim kommune (berit) owns what tests/portal/api/existing.py
makes; fjord (frida) is the other party of its agreement, graver (geir) has booked room in its storage area.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.access.table import Row
from tests.portal.api.called import LOT, PROJECT

ROWS: list[Row] = []
"""Pages: none. The table of this file is API_ROWS."""

OWNERS = ("berit", "frida", "kari", "geir", "halvard", "mona", "lars", "clara", "ada")
"""One of each organisation. A token of the region's (ada) has no role: its role is never left to a program."""
WORKERS = frozenset({"berit", "frida", "kari", "geir"})
TRADERS = WORKERS | {"mona", "lars", "clara"}
OWNER, PARTIES = frozenset({"berit"}), frozenset({"berit", "frida"})

WEBHOOKS, ONE_WEBHOOK = "webhooks:write", "/webhooks/{webhook_id}"
WEBHOOK = {"url": "https://192.0.0.9/hook", "events": ["listing.published"]}

Ids = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ApiRow:
    """One operation. `body` is made of the ids of existing things."""

    operation: str
    method: str
    path: str
    scope: str
    allowed: frozenset[str]
    body: Callable[[Ids], Any] = lambda _ids: None


def _terms(_ids: Ids) -> dict[str, Any]:
    return {
        "tonnes": 500, "price_nok_per_tonne": -40, "hauled_by": "giver", "first_quarter": "2027-Q1",
        "last_quarter": "2027-Q2", "deadline": (timezone.localdate() + timedelta(days=7)).isoformat(),
    }  # fmt: skip


def _enquiry(ids: Ids) -> dict[str, Any]:
    return {
        "partner": {"kind": "lot", "id": ids["need_id"]}, "mass_type": "clay", "contamination_class": 1,
        "tonnes": 100, "first_quarter": "2027-Q1", "last_quarter": "2027-Q2", "message": "Hei",
    }  # fmt: skip


def _booking(_ids: Ids) -> dict[str, Any]:
    return {
        "mass_type": "clay", "contamination_class": 1, "tonnes": 10, "first_quarter": "2027-Q1",
        "last_quarter": "2027-Q1",
    }  # fmt: skip


def _why(_ids: Ids) -> dict[str, Any]:
    return {"why": "Plassen trengs"}


def _of(path: str, *moves: str, allowed: frozenset[str], body: Any = None) -> list[ApiRow]:
    """Moves of a thing that need no body of their own."""
    room, scope = {
        "projects": ("projects", "projects:write"), "lots": ("lots", "lots:write"),
        "listings": ("listings", "listings:write"), "bookings": ("bookings", "storage:write"),
        "agreements": ("agreements", "agreements:write"),
    }[path.split("/")[1]]  # fmt: skip
    names = {"open": "open_again", "bring-back": "bring_back"}
    return [
        ApiRow(f"{room}_{names.get(move, move)}", "POST", f"{path}/{move}", scope, allowed, body or (lambda _ids: None))
        for move in moves
    ]


API_ROWS = [
    ApiRow("projects_make_project", "POST", "/projects", "projects:write", WORKERS, lambda _ids: PROJECT),
    ApiRow(
        "projects_change_project", "PATCH", "/projects/{project_id}", "projects:write", OWNER,
        lambda _ids: {"description": "Ny"},
    ),
    *_of("/projects/{project_id}", "publish", "close", allowed=OWNER),
    ApiRow("lots_add_lot", "POST", "/lots", "lots:write", OWNER, lambda ids: {**LOT, "project_id": ids["project_id"]}),
    ApiRow("lots_change_lot", "PATCH", "/lots/{lot_id}", "lots:write", OWNER, lambda _ids: {"note": "Ny"}),
    *_of("/lots/{lot_id}", "withdraw", "bring-back", allowed=OWNER),
    ApiRow("listings_publish", "POST", "/listings", "listings:write", OWNER, lambda ids: {"lot_id": ids["lot_id"]}),
    ApiRow(
        "listings_change_listing", "PATCH", "/listings/{listing_id}", "listings:write", OWNER,
        lambda _ids: {"times": "7-16"},
    ),
    *_of("/listings/{listing_id}", "pause", "open", "close", allowed=OWNER),
    ApiRow(
        "facilities_change_facility", "PATCH", "/facilities/{facility_id}", "facilities:write", OWNER,
        lambda _ids: {"description": "Ny"},
    ),
    ApiRow("bookings_ask", "POST", "/storage-areas/{area_id}/bookings", "storage:write", TRADERS, _booking),
    *_of("/bookings/{booking_id}", "confirm", "decline", "end", allowed=OWNER, body=_why),
    *_of("/bookings/{booking_id}", "cancel", allowed=frozenset({"geir"}), body=_why),
    ApiRow("agreements_ask", "POST", "/agreements", "agreements:write", TRADERS, _enquiry),
    ApiRow(
        "agreements_write", "POST", "/agreements/{agreement_id}/messages", "agreements:write", PARTIES,
        lambda _ids: {"text": "Hei"},
    ),
    *_of("/agreements/{agreement_id}", "offer", "counter", allowed=PARTIES, body=_terms),
    *_of("/agreements/{agreement_id}", "accept", "start", "complete", allowed=PARTIES),
    *_of("/agreements/{agreement_id}", "decline", "withdraw", "cancel", allowed=PARTIES, body=_why),
    *_of("/agreements/{agreement_id}", "deliver", allowed=PARTIES, body=lambda _ids: {"tonnes": 10}),
    ApiRow("webhooks_make_webhook", "POST", "/webhooks", WEBHOOKS, frozenset(OWNERS), lambda _ids: WEBHOOK),
    ApiRow("webhooks_change_webhook", "PATCH", ONE_WEBHOOK, WEBHOOKS, OWNER, lambda _ids: {"is_active": False}),
    ApiRow("webhooks_new_secret", "POST", f"{ONE_WEBHOOK}/new-secret", WEBHOOKS, OWNER),
    ApiRow("webhooks_test", "POST", f"{ONE_WEBHOOK}/test", WEBHOOKS, OWNER),
    ApiRow("webhooks_remove_webhook", "DELETE", ONE_WEBHOOK, WEBHOOKS, OWNER),
]  # fmt: skip
