"""Who acts at the coordinator's desk: the coordinator and the regional administrator, nobody else."""

from typing import Any

from django.utils import timezone

from ressursbank.portal.desk.moderation import decide
from ressursbank.portal.marketplace.listings.reports import report_listing
from ressursbank.portal.marketplace.models import Listing
from tests.access.table import Row
from tests.portal.marketplace.agreed import make_enquiry, make_offer, make_surplus
from tests.portal.marketplace.listed import make_enquiry as make_guest_enquiry
from tests.portal.marketplace.listed import make_listing
from tests.portal.people import People

DESK = frozenset({"clara", "ada"})


def _listing(people: People) -> Listing:
    return make_listing(people, name=f"Ny skole {Listing.objects.count()}")


def _lot(people: People) -> dict[str, Any]:
    return {"lot_id": _listing(people).lot.public_id}


def _agreement(people: People) -> dict[str, Any]:
    return {"about": "agreement", "pk": make_offer(people, make_enquiry(people, make_surplus(people))).pk}


def _guest(people: People) -> dict[str, Any]:
    token = f"lenke {Listing.objects.count()}"
    return {"about": "enquiry", "pk": make_guest_enquiry(_listing(people), token, confirmed_at=timezone.now()).pk}


def _reported(people: People) -> dict[str, Any]:
    listing = _listing(people)
    report_listing(people.acting("frida"), listing, "wrong_facts", "")
    return {"public_id": listing.public_id}


def _decided(people: People) -> dict[str, Any]:
    listing = _listing(people)
    report_listing(people.acting("frida"), listing, "wrong_facts", "")
    return {"pk": decide(people.acting("clara"), listing, "removed", "Finnes ikke.").pk}


ROWS: list[Row] = [
    Row("desk:letter_new", DESK, _lot, {"subject": "Om leira", "text": "Hei", "language": "nb"}),
    Row("desk:remind", DESK, _agreement, note="an agreement"),
    Row("desk:remind", DESK, _guest, note="an enquiry without an account"),
    Row("desk:decide", DESK, _reported, {"what": "kept", "why": "Ingenting er galt."}),
    Row("desk:undo", DESK, _decided),
]
