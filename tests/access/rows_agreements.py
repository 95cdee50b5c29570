"""Who moves an agreement, writes in it, and asks: the people of its two parties who work with masses there."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from ressursbank.portal.marketplace.agreements import delivery as agreements_delivery
from ressursbank.portal.marketplace.agreements import services as agreements
from tests.access.table import Row
from tests.portal.marketplace.agreed import make_agreed, make_enquiry, make_offer, make_surplus
from tests.portal.people import People

TRADERS = frozenset({"berit", "bo", "tor", "frida", "kari", "gunn", "geir", "mona", "lars", "clara"})
"""Everybody whose role makes agreements: not planners, hauliers, administrators, nor members of nothing."""
PARTIES = frozenset({"berit", "bo", "tor", "frida"})
"""Trondheim kommune under its builder's hat, and Fjord Eiendom."""


def _enquiry(people: People) -> dict[str, Any]:
    return {"public_id": make_enquiry(people, make_surplus(people)).public_id}


def _offer(people: People) -> dict[str, Any]:
    return {"public_id": make_offer(people, make_enquiry(people, make_surplus(people))).public_id}


def _agreed(people: People) -> dict[str, Any]:
    return {"public_id": make_agreed(people).public_id}


def _delivered(people: People) -> dict[str, Any]:
    agreement = make_agreed(people)
    agreements_delivery.register_delivery(people.acting("berit"), agreement, 100, is_last=True)
    return {"public_id": agreement.public_id}


def _terms(_arguments: Any) -> dict[str, Any]:
    return {
        "tonnes": "100",
        "price_kind": "free",
        "hauled_by": "giver",
        "from_period": "2027-Q1",
        "to_period": "2027-Q4",
        "deadline": (timezone.localdate() + timedelta(days=agreements.LIMITS["offer_days"])).isoformat(),
        "version": "1",
    }


ROWS = [
    Row("market:ask", TRADERS),
    Row("market:agreement_message", PARTIES, _enquiry, {"text": "Hei"}),
    Row("market:agreement_offer", PARTIES, _enquiry, _terms),
    Row("market:agreement_offer", PARTIES, _offer, _terms, note="counter-offer"),
    Row("market:agreement_accept", PARTIES, _offer, {"version": "2"}),
    Row("market:agreement_decline", PARTIES, _offer, {"version": "2"}),
    Row("market:agreement_withdraw", PARTIES, _offer, {"version": "2"}),
    Row("market:agreement_cancel", PARTIES, _agreed, {"version": "3", "why": "Utsatt"}),
    Row("market:agreement_start", PARTIES, _agreed, {"version": "3"}),
    Row("market:agreement_deliver", PARTIES, _agreed, {"version": "3", "tonnes": "100"}),
    Row("market:agreement_complete", PARTIES, _delivered, {"version": "4"}),
]
